/// \file
/// Any bytes as a pack, and any text as what a pack unpacks to: damage is named
/// or nothing is wrong, and what comes out can be packed again.

#include "reporters/history/gzip_text.h"
#include "reporters/history/pack.h"
#include "reporters/history/record_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using benchgate::reporters::history::InvalidRecord;
using benchgate::reporters::history::pack_ids;
using benchgate::reporters::history::PackedRecord;
using benchgate::reporters::history::read_pack;
using benchgate::reporters::history::write_pack;

void try_pack(std::string_view bytes) {
  std::vector<PackedRecord> records;
  const auto keep = [&records](PackedRecord record) {
    records.push_back(std::move(record));
  };
  (void)read_pack(bytes, keep);
  const std::vector<PackedRecord> first = std::exchange(records, {});
  const std::string again = write_pack(first);
  if (!read_pack(again, keep).empty() || records.size() > first.size() ||
      write_pack(records) != again) {
    std::abort();
  }
  try {
    (void)pack_ids(bytes);
  } catch (const InvalidRecord&) {
    return;
  }
}

}  // namespace

// The name and the types are libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_pack(bytes);
  try_pack(benchgate::reporters::history::gzip(bytes));
  return 0;
}
