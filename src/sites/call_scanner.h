#pragma once

#include "src/sites/elf_image.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace benchgate::sites {

/// An instruction that hands over to another function.
struct Call {
  std::uint64_t address = 0;
  std::uint64_t size = 0;  ///< Of the instruction, in bytes.
  bool is_tail = false;    ///< A jump: whoever is called returns to our caller.
};

/// Tells every call of a function that `wanted` says yes to, with the name of
/// that function, from the machine code itself: direct calls and jumps, those
/// by the linker's stubs, those through the loader's table, and those through a
/// register that was loaded from it a few instructions before.
///
/// Bytes that are no instruction are passed over, as tables between functions
/// are. A pointer to a function that the program keeps itself is not followed.
///
/// Throws:     SitesError if the disassembler does not start.
/// Complexity: linear in the code; about 2 million instructions a second.
void scan_calls(
    const ElfImage& image, const std::function<bool(std::string_view)>& wanted,
    const std::function<void(const Call&, std::string_view name)>& found);

}  // namespace benchgate::sites
