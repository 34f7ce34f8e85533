#pragma once

#include <cstdint>

namespace benchgate::profile {

/// For libraries that end the program where they are given no memory.
///
/// Throws: std::bad_alloc if a limit of the process's address space (ulimit -v)
/// leaves less than `bytes`.
void require_address_space(std::uint64_t bytes);

}  // namespace benchgate::profile
