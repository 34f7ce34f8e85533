#pragma once

#include "src/preload/byte_reader.h"
#include "src/preload/frame_rules.h"

#include <cstdint>
#include <limits>

namespace benchgate::preload {

/// Whether rules can hold an offset.
inline bool is_frame_offset(std::int64_t offset) {
  return offset >= std::numeric_limits<std::int32_t>::min() &&
         offset <= std::numeric_limits<std::int32_t>::max();
}

/// The CFA of a DWARF expression (DWARF 5, 2.5) in one of two forms: what lies
/// in memory behind a register, of a function that has aligned its stack
/// pointer; and of the linker's stubs, which know by `address` how much was
/// pushed.
///
/// Returns: false if it is another form.
bool read_cfa_expression(ByteReader expression, std::uintptr_t address,
                         FrameRules& rules);

/// Where an expression says that a register was saved: SavedPlace::unknown
/// unless it is behind rbp.
SavedPlace read_place_expression(ByteReader expression);

}  // namespace benchgate::preload
