#pragma once

/// \file
/// What others use instead of change points, to stand beside ours in a table.

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::tests {

/// A run more than three standard deviations away from the mean of the 30 runs
/// before it. Of runs in a row that are, the first counts.
std::vector<std::size_t> rolling_z_score(std::span<const double> log_values);

/// A run that differs from the one before it by more than 5 %, up or down.
std::vector<std::size_t> percentage_threshold(
    std::span<const double> log_values);

}  // namespace benchgate::tests
