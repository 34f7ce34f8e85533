#pragma once

#include "compare/change_point.h"

#include <cstddef>
#include <span>

namespace benchgate::compare {

/// Levels, size and interval of a step between the log values before `split`
/// and those from it on. The interval is that of the rank test, wider where the
/// values are autocorrelated. Leaves indices and p_value as they are.
///
/// Precondition: 1 <= split < log_values.size(); all finite.
/// Complexity:   O(n log n); see also estimate_shift.
ChangePoint describe_step(std::span<const double> log_values, std::size_t split,
                          double confidence);

}  // namespace benchgate::compare
