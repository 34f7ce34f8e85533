#pragma once

#include "src/profile/profile.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::profile {

/// How many operations (iterations of the timed loop) the values of a profile
/// are of, where the file says so: in a comment "benchgate operations: 12345".
/// The format has no field for it, and a comment is what pprof keeps.
///
/// Returns: no value if there is no such comment, or one that is no positive
///          number.
std::optional<std::int64_t> operations(const Profile& profile);

/// Replaces what the profile says of it; nothing if `count` has no value.
void set_operations(Profile& profile, std::optional<std::int64_t> count);

/// Scales the values to what `target` operations cost and says so in a comment,
/// so that profiles of different lengths can be subtracted. Nothing happens to
/// a profile that does not know its operations.
void scale_to_operations(Profile& profile, std::int64_t target);

/// To what profiles are scaled that are to be subtracted: values are whole
/// numbers, and a nanosecond for each operation must not be rounded away.
inline constexpr std::int64_t kManyOperations = 1'000'000;

/// Whether a comment is one that says the number of operations.
bool is_operations_comment(std::string_view comment);

}  // namespace benchgate::profile
