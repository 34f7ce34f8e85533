#pragma once

#include "src/profile/profile.h"

#include <span>

namespace benchgate::profile {

/// What is said once in a file, of all of `profiles`: types of values in the
/// finest units, comments once each, the earliest time, the sum of durations
/// and of operations.
///
/// Precondition: there is at least one.
/// Throws: ProfileError if their types of values differ.
Profile merge_headers(std::span<const Profile> profiles);

}  // namespace benchgate::profile
