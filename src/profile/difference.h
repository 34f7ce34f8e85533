#pragma once

#include "src/profile/profile.h"

namespace benchgate::profile {

/// What percentages of a difference are of.
enum class Whole {
  difference,  ///< All that is left, as pprof's -base has it.
  base,        ///< The base, as pprof's -diff_base has it.
};

/// `head` with the values of `base` subtracted. With Whole::base the profile
/// samples of the base keep a label of their own (kBaseLabel), by which pprof
/// and `total` know them. Functions have one name on both sides (match_names).
///
/// Throws: ProfileError if they are of different values.
Profile subtract(const Profile& head, const Profile& base, Whole whole);

/// The label is named by pprof; its value is "true".
inline constexpr std::string_view kBaseLabel = "pprof::base";

/// Whether `sample` came from the base of a difference.
bool is_base_sample(const Profile& profile, const Sample& sample);

}  // namespace benchgate::profile
