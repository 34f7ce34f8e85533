#pragma once

/// \file
/// The change points of many series, with the error controlled over all of
/// them.
///
/// Every position of every series is a hypothesis: there is no step here. The
/// Benjamini-Hochberg procedure is run over these, with the p-value of a
/// position that has no candidate taken as 1: of what is found, the share
/// ChangePointSettings::error is false in expectation. That holds for noise
/// that is independent from run to run, of whatever distribution; and nearly
/// for noise that is autocorrelated, since the test allows for what it sees of
/// that (docs/change-points.md has figures).
///
/// Source: Benjamini and Hochberg (1995), JRSS B 57(1), 289-300.

#include "compare/change_point.h"
#include "compare/change_point_series.h"

#include <span>
#include <vector>

namespace benchgate::compare {

/// In the order of `series`; each as change_points() takes and gives it.
///
/// Complexity: that of change_points() for each.
std::vector<std::vector<ChangePoint>> change_points_of_all(
    std::span<const std::span<const double>> series,
    const ChangePointSettings& settings = {});

/// The same of series that are kept between runs; nothing is searched again.
///
/// Precondition: all have the same settings.
/// Complexity:   O(c log c) for c weak points in all, besides describing what
///               is found.
std::vector<std::vector<ChangePoint>> change_points_of_all(
    std::span<const ChangePointSeries> series);

}  // namespace benchgate::compare
