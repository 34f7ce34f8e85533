#pragma once

#include "src/profile/profile.h"

#include <span>

namespace benchgate::profile {

/// Multiplies the values of each sample type by its ratio, rounded to the
/// nearest whole number, and drops profile samples whose values are all 0.
///
/// Precondition: there is a ratio for each sample type.
void scale_values(Profile& profile, std::span<const double> ratios);

/// The same ratio for all.
void scale_values(Profile& profile, double ratio);

/// The unit in which no value of either loses anything: the smaller one of
/// "milliseconds" and "ns".
/// Precondition: are_of_one_kind(left, right).
std::string_view finer_unit(std::string_view left, std::string_view right);

}  // namespace benchgate::profile
