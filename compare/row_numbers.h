#pragma once

/// \file
/// From the numbers of a test to the numbers of a row.

#include "compare/comparison.h"
#include "compare/interval.h"
#include "compare/metric.h"

#include <optional>
#include <vector>

namespace benchgate::compare {

/// The confidence of every interval that a row shows.
inline constexpr double kShownConfidence = 0.95;

/// Median and interval of the values of one side. Empty if there are none, or
/// one that is not finite.
std::optional<SideSummary> summarise_side(std::vector<double> values);

/// The effect in the metric's own direction, from a log-ratio that is positive
/// when worse, and its interval.
Delta delta_from(double log_ratio, const Interval& interval, Direction better);

}  // namespace benchgate::compare
