/// \file
/// Anything is either rejected with InvalidResult or read, and what was read
/// is written and read again as the same.

#include "compare/comparison.h"
#include "reporters/result_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::reporters::InvalidResult;
  using benchgate::reporters::parse_result;
  using benchgate::reporters::write_result;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  benchgate::compare::Comparison comparison;
  try {
    comparison = parse_result(text);
  } catch (const InvalidResult&) {
    return 0;
  }
  if (!(parse_result(write_result(comparison)) == comparison)) {
    std::abort();
  }
  return 0;
}
