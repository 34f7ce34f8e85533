/// \file
/// Any name has a path that ends with its plain name, and one of letters
/// alone is its own path.

#include "src/profile/function_path.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view name(reinterpret_cast<const char*>(data), size);
  const std::string path = benchgate::profile::function_path(name);
  if (!path.ends_with(benchgate::profile::plain_name(name)) ||
      path.size() > 4 * name.size()) {
    std::abort();
  }
  static_cast<void>(benchgate::profile::has_parameters(name));
  const bool is_plain =
      name.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:") ==
      std::string_view::npos;
  if (is_plain && path != name) {
    std::abort();
  }
  return 0;
}
