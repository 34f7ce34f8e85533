/// \file
/// Anything is either rejected with InvalidRecord or read, and what was read
/// is written and read again as the same.

#include "reporters/history/record_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using benchgate::reporters::history::InvalidRecord;
  using benchgate::reporters::history::parse_record;
  using benchgate::reporters::history::write_record;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  benchgate::reporters::history::Record record;
  try {
    record = parse_record(text);
  } catch (const InvalidRecord&) {
    return 0;
  }
  if (!(parse_record(write_record(record)) == record)) {
    std::abort();
  }
  return 0;
}
