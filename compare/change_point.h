#pragma once

/// \file
/// Change points: lasting steps in the history of one benchmark and metric.
///
/// The series is searched by E-divisive in windows of many lengths, on ranks;
/// what that finds is merged and tested by a rank test that allows for
/// autocorrelation. docs/change-points.md has the reasons and the figures.
///
/// Sources: Matteson and James (2014), JASA 109(505), 334-345 (E-divisive);
///          Fleming et al. (2023), "Hunter: Using Change Point Detection to
///          Hunt for Performance Regressions", ICPE (windows, weak points that
///          are merged); Kovacs et al. (2023), Biometrika 110(1), 249-256
///          (windows of many lengths).

#include "compare/interval.h"

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// One lasting step. Indices count the runs of the series, missing ones too.
struct ChangePoint {
  std::size_t index = 0;        ///< The first run on the new level.
  std::size_t last_before = 0;  ///< The last run on the old one that has a
                                ///< value: the step is after it, and up to
                                ///< `index`.
  double level_before = 0.0;    ///< Median of the log values before the step,
  double level_after = 0.0;     ///< and after: up to the next step, and no more
                                ///< than half a window.
  double size = 0.0;            ///< Relative: 0.05 is 5 % up. By Hodges and
                                ///< Lehmann, of the same values. Above -1.
  Interval interval;            ///< Of `size`.

  /// How probable it is that a series as long as this, without any step, shows
  /// one as clear as this somewhere. Range: (0, 1].
  double p_value = 1.0;

  bool operator==(const ChangePoint&) const = default;
};

struct ChangePointSettings {
  /// The accepted false discovery rate over all series looked at together: of
  /// the change points found, this share is false in expectation. Where there
  /// is no step anywhere, it is the probability that any is found.
  double error = 0.01;

  /// Fewer values than these on a level are no step but outliers. From 2 up.
  std::size_t minimum_segment = 4;

  /// So many values are looked at together at most; half of them bound what a
  /// step is tested on. A larger one sees smaller steps and takes slow drift
  /// for one sooner. From 16 to 8192.
  std::size_t window = 256;

  /// Steps smaller than this, up or down, are left out and their sides joined.
  /// 0.01 is 1 %: one of ln 1.01 either way.
  double minimum_size = 0.0;

  double interval_confidence = 0.95;  ///< Of ChangePoint::interval.

  bool operator==(const ChangePointSettings&) const = default;
};

/// The change points of one series, ascending by index: the natural logarithms
/// of its values, oldest first, NaN where a run is missing.
///
/// For values whose errors do not add up from run to run: of one machine, or
/// against one anchor. For a chain of ratios see compare/accumulated_steps.h.
///
/// Precondition: settings within their ranges; no value is infinite.
/// Complexity:   O(n w) for a window of w, and O(k^2) for k weak points that
///               follow each other within a window. About 1 ms for 1,000
///               values.
std::vector<ChangePoint> change_points(
    std::span<const double> log_values,
    const ChangePointSettings& settings = {});

}  // namespace benchgate::compare
