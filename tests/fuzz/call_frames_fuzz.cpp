#include "src/preload/frame_table.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

/// A library's call frame descriptions, as they are in memory: whatever they
/// are, nothing outside of it is read, and rules that are given are whole. The
/// first eight bytes say where the header is, and which address is looked up.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  namespace preload = benchgate::preload;
  std::uint32_t header = 0;
  std::uint32_t offset = 0;
  if (size < sizeof header + sizeof offset) {
    return 0;
  }
  std::memcpy(&header, data, sizeof header);
  std::memcpy(&offset, data + sizeof header, sizeof offset);
  // Of its own, so that the address sanitizer knows where it ends.
  const std::vector<std::uint8_t> image(data + sizeof header + sizeof offset,
                                        data + size);
  const auto begin = reinterpret_cast<std::uintptr_t>(image.data());
  const preload::FrameTable table(begin, begin + image.size(), begin + header);
  preload::FrameProgram program;
  const std::uintptr_t address = begin + offset;
  preload::FrameText text;
  if (!table.find(address, program, text)) {
    return 0;
  }
  preload::FrameRules rules;
  if (address < program.begin || !table.still_has(text)) {
    std::abort();
  }
  if (preload::read_frame_rules(program, address, rules)) {
    bool is_whole = rules.cfa_register < preload::kReturnAddress;
    for (const preload::SavedPlace& place : rules.saved) {
      is_whole = is_whole && place.kind != preload::SavedPlace::unknown;
    }
    if (!is_whole) {
      std::abort();
    }
  }
  return 0;
}
