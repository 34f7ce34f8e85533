/// \file
/// Anything is either rejected with InvalidResult or read, and what was read is
/// written as one line and read again as the same.

#include "reporters/result_json.h"
#include "src/audit/trial_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::audit::parse_trial;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  benchgate::audit::Trial trial;
  try {
    trial = parse_trial(text);
  } catch (const benchgate::reporters::InvalidResult&) {
    return 0;
  }
  const std::string line = benchgate::audit::write_trial(trial);
  const bool one_line = line.find('\n') == line.size() - 1;
  if (!one_line || !(parse_trial(line) == trial)) {
    std::abort();
  }
  return 0;
}
