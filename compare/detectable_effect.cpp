#include "compare/detectable_effect.h"

#include "compare/distributions.h"
#include "compare/hodges_lehmann.h"
#include "compare/mann_whitney.h"
#include "compare/signed_rank.h"
#include "compare/signed_rank_distribution.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace benchgate::compare {

namespace {

/// As short as still has bounds for few values.
constexpr double kIntervalConfidence = 0.90;

/// What a rank test of `values` values is worth in a t-test's.
double t_test_values(double values) {
  return values * 3.0 / std::numbers::pi;
}

/// Student's t with a probability of `tail` above it, by Wallace's
/// approximation: within 0.5 % from 4 degrees of freedom on, and far quicker
/// than exactly (a large comparison asks five times a row).
///
/// Source: Wallace (1959), Annals of Mathematical Statistics 30(4), 1124-1130.
double t_quantile_above(double tail, double degrees) {
  const double z = normal_quantile_above(tail);
  const double w = z * (8.0 * degrees + 3.0) / (8.0 * degrees + 1.0);
  return std::copysign(std::sqrt(degrees * std::expm1(w * w / degrees)), z);
}

/// Of the t-test that stands for a Mann-Whitney test.
double degrees_of_freedom(std::size_t base_values, std::size_t head_values) {
  const auto values = static_cast<double>(base_values + head_values);
  return std::max(1.0, t_test_values(values) - 2.0);
}

}  // namespace

std::optional<double> robust_sd(const Sample& sample) {
  const std::size_t n = sample.size();
  const std::size_t outside =
      walsh_averages_outside(n, (1.0 - kIntervalConfidence) / 2.0);
  if (outside == 0) {
    return std::nullopt;
  }
  const Interval interval = signed_rank_interval(sample, kIntervalConfidence);
  const double length = interval.high - interval.low;
  if (length <= 0.0) {
    return std::nullopt;
  }
  const double m = t_test_values(static_cast<double>(n));
  return length / 2.0 * std::sqrt(m) /
         t_quantile_above(tail_reached(n, outside), m - 1.0);
}

std::optional<double> detectable_effect(double robust_sd, std::size_t pairs,
                                        const DetectionTest& test) {
  const std::size_t outside = walsh_averages_outside(pairs, test.level);
  if (outside == 0) {
    return std::nullopt;
  }
  const auto n = static_cast<double>(pairs);
  if (outside == 1) {
    return test.null +
           robust_sd * normal_quantile_below(std::pow(test.power, 1.0 / n));
  }
  const double m = t_test_values(n);
  const double level = tail_reached(pairs, outside);
  return test.null + robust_sd / std::sqrt(m) *
                         (t_quantile_above(level, m - 1.0) +
                          t_quantile_above(1.0 - test.power, m - 1.0));
}

std::optional<ShiftPrecision> shift_precision(const Interval& interval,
                                              double confidence,
                                              std::size_t base_values,
                                              std::size_t head_values) {
  const auto tail =
      mann_whitney_tail(base_values, head_values, (1.0 - confidence) / 2.0);
  const double length = interval.high - interval.low;
  if (tail.count == 0 || !std::isfinite(length) || length <= 0.0) {
    return std::nullopt;
  }
  const double quantile = t_quantile_above(
      tail.probability, degrees_of_freedom(base_values, head_values));
  if (quantile <= 0.0) {
    return std::nullopt;
  }
  return ShiftPrecision{.standard_error = length / 2.0 / quantile,
                        .base_values = base_values,
                        .head_values = head_values};
}

std::optional<double> detectable_shift(const ShiftPrecision& precision,
                                       const DetectionTest& test,
                                       double threshold) {
  const auto tail = mann_whitney_tail(precision.base_values,
                                      precision.head_values, test.level);
  if (tail.count == 0) {
    return std::nullopt;
  }
  const double degrees =
      degrees_of_freedom(precision.base_values, precision.head_values);
  const double least_called =
      std::max(test.null + precision.standard_error *
                               t_quantile_above(tail.probability, degrees),
               threshold);
  return least_called +
         precision.standard_error * t_quantile_above(1.0 - test.power, degrees);
}

std::optional<double> detectable_shift(const Sample& base, const Sample& head,
                                       const DetectionTest& test,
                                       double threshold) {
  const auto precision =
      shift_precision(shift_interval(base, head, kIntervalConfidence),
                      kIntervalConfidence, base.size(), head.size());
  return precision ? detectable_shift(*precision, test, threshold)
                   : std::nullopt;
}

}  // namespace benchgate::compare
