/// \file
/// Anything is either rejected with InvalidChangeList or read, and what was
/// read is written and read again as the same.

#include "reporters/history/change_list_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::reporters::history::InvalidChangeList;
  using benchgate::reporters::history::parse_change_list;
  using benchgate::reporters::history::write_change_list;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string written;
  try {
    written = write_change_list(parse_change_list(text));
  } catch (const InvalidChangeList&) {
    return 0;
  }
  if (write_change_list(parse_change_list(written)) != written) {
    std::abort();
  }
  return 0;
}
