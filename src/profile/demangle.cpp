#include "src/profile/demangle.h"

#include <cxxabi.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

namespace benchgate::profile {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }  // NOLINT: the ABI's.
};

constexpr std::array<std::string_view, 7> kClones = {
    ".cold",     ".isra", ".part",      ".constprop",
    ".lto_priv", ".llvm", ".localalias"};

bool is_digits(std::string_view text) {
  return std::ranges::all_of(
      text, [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// `name` without one last ".cold" or ".isra.0"; as it is if it has none.
std::string_view without_one_suffix(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) {
    return name;
  }
  std::string_view stem = name;
  if (is_digits(name.substr(dot + 1))) {
    stem = name.substr(0, dot);
  }
  for (const std::string_view clone : kClones) {
    if (stem.size() > clone.size() && stem.ends_with(clone)) {
      return stem.substr(0, stem.size() - clone.size());
    }
  }
  return name;
}

}  // namespace

std::string demangled(const std::string& name) {
  if (!name.starts_with("_Z")) {
    return name;
  }
  int status = 0;
  const std::unique_ptr<char, Free> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status));
  return status == 0 && text != nullptr ? std::string(text.get()) : name;
}

std::string_view without_clone_suffix(std::string_view name) {
  constexpr std::string_view kClone = " [clone ";
  if (const auto clone = name.find(kClone);
      clone != std::string_view::npos && clone > 0) {
    name = name.substr(0, clone);
  }
  while (true) {
    const std::string_view shorter = without_one_suffix(name);
    if (shorter.size() == name.size()) {
      return name;
    }
    name = shorter;
  }
}

std::string function_identity(std::string_view name) {
  std::string identity(without_clone_suffix(name));
  constexpr std::string_view kTag = "[abi:";
  for (auto tag = identity.find(kTag); tag != std::string::npos;
       tag = identity.find(kTag)) {
    const auto end = identity.find(']', tag);
    identity.erase(tag, end == std::string::npos ? end : end + 1 - tag);
  }
  return identity;
}

}  // namespace benchgate::profile
