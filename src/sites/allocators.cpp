#include "src/sites/allocators.h"

#include <algorithm>
#include <array>

namespace benchgate::sites {

namespace {

/// Of the C library; strdup and the like allocate what they return.
constexpr std::array<std::string_view, 13> kFunctions = {
    "aligned_alloc",  "asprintf", "calloc",   "malloc",       "memalign",
    "posix_memalign", "pvalloc",  "realloc",  "reallocarray", "strdup",
    "strndup",        "valloc",   "vasprintf"};

/// By these the C library's own are called inside of it, or in its headers.
constexpr std::array<std::string_view, 2> kPrefixes = {"__libc_", "__"};

std::string_view plain(std::string_view name) {
  for (const std::string_view prefix : kPrefixes) {
    if (name.starts_with(prefix)) {
      return name.substr(prefix.size());
    }
  }
  return name;
}

/// "_Znwm", "_ZnamSt11align_val_t", ...; their first parameter is the size.
bool is_new(std::string_view name, std::string_view beginning) {
  if (!name.starts_with(beginning)) {
    return false;
  }
  name.remove_prefix(beginning.size());
  return name.empty() || name.starts_with("St11align_val_t") ||
         name.starts_with("RKSt9nothrow_t");
}

}  // namespace

bool is_allocator(std::string_view name) {
  return is_new(name, "_Znwm") || is_new(name, "_Znam") ||
         std::ranges::find(kFunctions, plain(name)) != kFunctions.end();
}

std::string allocator_title(std::string_view name) {
  if (name.starts_with("_Znw")) {
    return "operator new";
  }
  return name.starts_with("_Zna") ? "operator new[]" : std::string(plain(name));
}

}  // namespace benchgate::sites
