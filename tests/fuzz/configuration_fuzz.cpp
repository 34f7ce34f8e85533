#include "src/cli/configuration.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// Whatever the bytes are: a configuration, or one sentence that says why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  try {
    benchgate::cli::parse_configuration(
        {reinterpret_cast<const char*>(data), size}, "fuzz.json");
  } catch (const benchgate::cli::InvalidConfiguration&) {
    return 0;
  }
  return 0;
}
