#pragma once

#include "src/profile/profile.h"

#include <span>

namespace benchgate::profile {

/// Profiles of the same values as one: what is equal in them is there once, and
/// values of equal stacks with equal labels are added. Positions of mappings
/// may differ from file to file, as address randomisation makes them. Units are
/// brought to the finest one. Of what no profile sample refers to, only the
/// first mapping is left; profile samples without a value are dropped. Numbers
/// of operations are added (see operations.h).
///
/// Precondition: there is at least one.
/// Throws: ProfileError if their types of values differ.
/// Cost: linear in the size of all; memory for one copy.
Profile merge(std::span<const Profile> profiles);

}  // namespace benchgate::profile
