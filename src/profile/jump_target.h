#pragma once

#include "src/profile/elf_handles.h"

#include <cstdint>
#include <optional>

namespace benchgate::profile {

/// Where a function of `size` bytes at `address` leads, if it is nothing but a
/// jump: what GCC makes of one that has the code of another, but has to have an
/// address of its own. Nothing if it is more than that, or not of x86-64.
std::optional<std::uint64_t> jump_target(Elf* elf, std::uint64_t address,
                                         std::uint64_t size);

}  // namespace benchgate::profile
