#include "src/explain/library_functions.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace benchgate::explain {

namespace {

constexpr std::array<std::string_view, 2> kNamespaces = {"std::",
                                                         "__gnu_cxx::"};

bool begins_in_library(std::string_view name) {
  return std::ranges::any_of(kNamespaces, [&](std::string_view space) {
    return name.starts_with(space);
  });
}

/// Behind what a name says first: "app::join<int>(int)" of "std::string
/// app::join<int>(int)". Empty if it says one thing.
std::string_view without_first_word(std::string_view name) {
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    depth += name[i] == '<' || name[i] == '(' ? 1 : 0;
    depth -= name[i] == '>' || name[i] == ')' ? 1 : 0;
    if (name[i] == ' ' && depth == 0) {
      return name.substr(i + 1);
    }
  }
  return {};
}

/// By the ABI's names: functions are in a namespace ("N", then what member
/// functions are qualified with) or not, and `St` is std, as `Sa`, `Ss` and
/// their like are classes in it.
bool is_of_library(std::string_view linker_name) {
  linker_name.remove_prefix(std::min<std::size_t>(2, linker_name.size()));
  // What is inside of a function is named after it.
  while (linker_name.starts_with('Z')) {
    linker_name.remove_prefix(1);
  }
  if (linker_name.starts_with('N')) {
    linker_name.remove_prefix(
        std::min(linker_name.find_first_not_of("NKVrRO"), linker_name.size()));
  }
  constexpr std::string_view kOfStd = "tabsiod";
  return linker_name.starts_with("9__gnu_cxx") ||
         (linker_name.size() > 1 && linker_name[0] == 'S' &&
          kOfStd.find(linker_name[1]) != std::string_view::npos);
}

}  // namespace

const char* const kLibraryFunctions =
    R"(^([\w:]+ )?(std|__gnu_cxx)::|^operator (new|delete)|)"
    R"(^(malloc|calloc|realloc|posix_memalign|aligned_alloc|memalign)$)";

void tell_from_library(profile::Profile& profile) {
  for (profile::Function& function : profile.functions) {
    const std::string_view linker_name = profile.text(function.system_name);
    std::string_view name = profile.text(function.name);
    if (!linker_name.starts_with("_Z") || is_of_library(linker_name)) {
      continue;
    }
    while (begins_in_library(name)) {
      name = without_first_word(name);
    }
    if (!name.empty()) {
      function.name = profile.strings.add(std::string(name));
    }
  }
}

}  // namespace benchgate::explain
