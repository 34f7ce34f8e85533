#pragma once

/// \file
/// How far costs in profiles may be off: by how many profile samples there are
/// of one, or by how much rounds of it differ.

#include "src/profile/profile.h"

#include <cstddef>
#include <optional>

namespace benchgate::profile {

/// Which of the values of a profile sample is how often it was seen; no value
/// if none is, and so nothing is known of its error.
std::optional<std::size_t> sample_counts(const Profile& profile);

/// The variance of a stack's cost that was seen `samples` times, each worth the
/// same: that of a Poisson count, scaled. 0 for one that was never seen.
double sampling_variance(double cost, double samples);

/// Half of the normal 95 % interval of costs with this variance.
double sampling_margin(double variance);

/// Half of Student's 95 % interval of the mean of `count` values is this, times
/// the root of the sum of their squared distances from the mean.
///
/// Precondition: count > 1.
double student_factor(std::size_t count);

}  // namespace benchgate::profile
