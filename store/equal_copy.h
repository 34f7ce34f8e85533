#pragma once

#include "store/directory.h"

#include <sys/types.h>

#include <cstdint>

namespace benchgate::store {

/// Whether `name` in `folder` is what a new copy of `source` would be: a file
/// of this user's own, with this mode, under no other name, and with the same
/// bytes. Reads no further than to the first difference. What cannot be looked
/// at is not equal.
///
/// `size`: that of `source`, an open file.
[[nodiscard]] bool is_equal_copy(const Directory& folder, const char* name,
                                 ::mode_t mode, int source, std::uint64_t size);

}  // namespace benchgate::store
