#include "src/measure/build_key.h"

#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace benchgate::measure {

namespace {

/// To be raised when a build of an older benchgate must not be used any more.
constexpr int kFormat = 1;

/// Prints place and version of both compilers. "$CXX" may have words
/// ("ccache g++"), which the shell splits as make does.
constexpr const char* kDescribeCompilers = R"(
for compiler in "${CXX:-c++}" "${CC:-cc}"; do
  set -- $compiler
  command -v "$1"
  "$@" --version 2>/dev/null | head -n 1
done
)";

constexpr std::array<std::string_view, 22> kNames = {"AR",
                                                     "CC",
                                                     "CFLAGS",
                                                     "CPATH",
                                                     "CPPFLAGS",
                                                     "CXX",
                                                     "CXXFLAGS",
                                                     "C_INCLUDE_PATH",
                                                     "CPLUS_INCLUDE_PATH",
                                                     "FC",
                                                     "FFLAGS",
                                                     "GOFLAGS",
                                                     "LD",
                                                     "LDFLAGS",
                                                     "LD_LIBRARY_PATH",
                                                     "LIBRARY_PATH",
                                                     "LIBS",
                                                     "MAKEFLAGS",
                                                     "NM",
                                                     "RANLIB",
                                                     "RUSTFLAGS",
                                                     "SOURCE_DATE_EPOCH"};

constexpr std::array<std::string_view, 3> kPrefixes = {"CMAKE_", "PKG_CONFIG",
                                                       "CARGO_"};

bool is_relevant(std::string_view variable) {
  const std::string_view name = variable.substr(0, variable.find('='));
  return std::ranges::find(kNames, name) != kNames.end() ||
         std::ranges::any_of(kPrefixes, [&](std::string_view prefix) {
           return name.starts_with(prefix);
         });
}

/// The length before each value keeps two lists of values from having one
/// text.
void append(std::string& text, std::string_view field, std::string_view value) {
  text += fmt::format("{} {}:{}\n", field, value.size(), value);
}

std::string describe_compilers(ProcessRunner& runner,
                               const std::vector<std::string>& environment) {
  std::vector<std::string> english = environment;
  set_variable(english, "LC_ALL", "C");
  Limits limits;
  limits.timeout = std::chrono::minutes(1);
  try {
    return runner
        .run({"/bin/sh", {"sh", "-c", kDescribeCompilers}, "/", english},
             limits)
        .output;
  } catch (const MeasurementError&) {
    return "";  // Without a shell the build itself will say what is wrong.
  }
}

}  // namespace

store::Digest build_key(ProcessRunner& runner, const std::string& tree,
                        const std::filesystem::path& source,
                        const BuildRecipe& recipe) {
  std::string text = fmt::format("benchgate build key {}\n", kFormat);
  append(text, "tree", tree);
  append(text, "source", source.string());
  append(text, "command", recipe.command);
  for (const SuiteRecipe& suite : recipe.suites) {
    append(text, "suite", suite.name);
    append(text, "executable", suite.executable);
  }
  append(text, "compilers", describe_compilers(runner, recipe.environment));
  std::vector<std::string> variables = recipe.environment;
  std::ranges::sort(variables);
  for (const std::string& variable : variables) {
    if (is_relevant(variable)) {
      append(text, "variable", variable);
    }
  }
  append(text, "architecture", machine_architecture());
  append(text, "libc", ::gnu_get_libc_version());
  return store::Digest::of(text);
}

std::string machine_architecture() {
  utsname name{};
  return ::uname(&name) == 0 ? name.machine : "unknown";
}

}  // namespace benchgate::measure
