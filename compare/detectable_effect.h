#pragma once

/// \file
/// The smallest effect that the data would have shown: what an "inconclusive"
/// or "unchanged" is worth.
///
/// A signed-rank test rejects when the lower confidence bound at its level lies
/// above the null value. The effect it finds with probability `power` therefore
/// lies as far above the null value as that bound, so often, lies below the
/// truth. For normal noise of standard deviation s this distance is, to 3 % for
/// 16 pairs or more and to 7 % for fewer,
///
///     s / sqrt(m) * (t(level, m - 1) + t(1 - power, m - 1)),   m = 3 n / pi,
///
/// the t-test's, with as many pairs as make the two tests equally efficient and
/// with the level that the exact distribution reaches below the one asked for.
/// Where only "all pairs lie above" rejects, it is exact instead: the smallest
/// of n normal values. Both constants were held against simulation.
///
/// The noise is taken from the length of the Hodges-Lehmann interval, which
/// measures exactly what the test suffers from, so that other distributions are
/// about as well served: the median estimate is 0 to 10 % too small from 32
/// pairs on for Student's t with 3 degrees of freedom, 10 % contamination and
/// two modes; at 8 pairs up to one half for heavy tails, which 8 pairs often do
/// not show.
///
/// Source: Lehmann (1963), Annals of Mathematical Statistics 34(4), 1507-1512
///         (noise from the interval); Noether (1987), Journal of the American
///         Statistical Association 82(398), 645-647 (sample sizes).

#include "compare/interval.h"
#include "compare/sample.h"

#include <cstddef>
#include <optional>

namespace benchgate::compare {

/// A one-sided test, and how surely it shall reject.
struct DetectionTest {
  double null = 0.0;  ///< Rejects when the values lie above.
  double level = 0.05;
  double power = 0.90;
};

/// The standard deviation that normal noise would need for a Hodges-Lehmann
/// interval as long as this sample's. Empty for fewer than 5 values, and where
/// so many are equal that the interval has no length.
std::optional<double> robust_sd(const Sample& sample);

/// The smallest value that `pairs` log-ratios with this noise would have been
/// found to have. Empty if no `pairs` log-ratios can reject at that level.
std::optional<double> detectable_effect(double robust_sd, std::size_t pairs,
                                        const DetectionTest& test);

/// How well a shift of two samples is known: what a t-test's standard error
/// would have to be for an interval as long as that of the shift.
struct ShiftPrecision {
  double standard_error = 0.0;  ///< Above zero.
  std::size_t base_values = 0;
  std::size_t head_values = 0;
};

/// From the interval of the shift that was asked for with `confidence`. Empty
/// where it has no length or no bounds.
std::optional<ShiftPrecision> shift_precision(const Interval& interval,
                                              double confidence,
                                              std::size_t base_values,
                                              std::size_t head_values);

/// The smallest shift that a one-sided Mann-Whitney test would have found, and
/// of which the estimate would have been beyond `threshold` as surely: of a
/// shift that is no larger than the threshold, half the estimates are not.
/// Empty if samples of these sizes cannot reject at that level.
std::optional<double> detectable_shift(const ShiftPrecision& precision,
                                       const DetectionTest& test,
                                       double threshold);

/// The same from two samples.
std::optional<double> detectable_shift(const Sample& base, const Sample& head,
                                       const DetectionTest& test,
                                       double threshold);

}  // namespace benchgate::compare
