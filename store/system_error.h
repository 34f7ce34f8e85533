#pragma once

#include "store/store_error.h"

#include <string_view>

namespace benchgate::store {

/// What an errno means to a user of the store.
[[nodiscard]] StoreError::Kind kind_of(int error_number);

/// Throws a StoreError that reads "cannot `doing`: No space left on device".
/// `doing` names the file.
[[noreturn]] void throw_system_error(std::string_view doing, int error_number);

}  // namespace benchgate::store
