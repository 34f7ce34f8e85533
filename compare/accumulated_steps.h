#pragma once

/// \file
/// Change points of series whose errors add up.
///
/// Where each run was compared with the one before it, and the ratios are
/// multiplied up, the errors of all comparisons add up as well: the series is a
/// random walk even if the program never changes. A search for lasting levels
/// takes the turns of a random walk for steps; change_points(), which allows
/// for the autocorrelation it sees, hardly does, but without its error being
/// held, and at the price of the true steps. So such a series is judged by its
/// increments, which are independent: a step is an increment that stands out
/// from those around it. Where runs are all compared with one anchor, a release
/// say, errors do not add up, and change_points() is right, and sees smaller
/// steps the longer they last; this does not.

#include "compare/change_point.h"

#include <span>
#include <vector>

namespace benchgate::compare {

/// In the order of `series`, each a chain as change_points() takes it: sums of
/// the log-ratios of successive runs. The step to a run after missing ones is
/// the increment since the last that is there, which has as many errors in it
/// as there are runs between, and is judged so.
///
/// An increment's p-value is that of Student's t about the median of the up to
/// `window` increments around it, by their median absolute deviation; the
/// degrees of freedom are those that this measure of spread is worth, 0.37 of
/// the values. That takes the errors to be nearly normal, as estimates over
/// many pairs are; with heavy tails the error is not held: an increment far out
/// is a step to it. Fewer than 16 increments around, or more than half of them
/// equal, give no point: there is no spread to judge by.
/// ChangePointSettings::error is the false discovery rate over all increments
/// of all series, by Benjamini and Hochberg.
///
/// level_before and level_after are the chain before and after the step, size
/// and interval are those of the increment, less the median of those around.
/// p_value is for the whole series, by Bonferroni's inequality.
/// minimum_segment is not used: one increment is a step, a lasting one or one
/// that the next takes back.
///
/// Precondition: as of change_points().
/// Complexity:   O(n w) for n runs and a window of w.
/// Sources:      Benjamini and Hochberg (1995), JRSS B 57(1), 289-300;
///               Rousseeuw and Croux (1993), JASA 88(424), 1273-1283: the
///               median absolute deviation is 37 % efficient.
std::vector<std::vector<ChangePoint>> accumulated_steps_of_all(
    std::span<const std::span<const double>> series,
    const ChangePointSettings& settings = {});

/// The same of one series alone.
std::vector<ChangePoint> accumulated_steps(
    std::span<const double> log_values,
    const ChangePointSettings& settings = {});

}  // namespace benchgate::compare
