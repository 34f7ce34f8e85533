#include "compare/detectable_effect.h"

#include "compare/hodges_lehmann.h"
#include "compare/mann_whitney.h"
#include "compare/signed_rank.h"
#include "compare/signed_rank_distribution.h"

#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace benchgate::compare {

namespace {

constexpr double kIntervalConfidence = 0.90;

/// What a rank test of `values` values is worth in a t-test's.
double t_test_values(double values) {
  return values * 3.0 / boost::math::constants::pi<double>();
}

/// Student's t with a probability of `tail` above it, by Wallace's
/// approximation: within 0.5 % from 4 degrees of freedom on, and far quicker
/// than exactly (a large comparison asks five times a row).
///
/// Source: Wallace (1959), Annals of Mathematical Statistics 30(4), 1124-1130.
double t_quantile_above(double tail, double degrees) {
  const boost::math::normal standard;
  const double z = boost::math::quantile(complement(standard, tail));
  const double w = z * (8.0 * degrees + 3.0) / (8.0 * degrees + 1.0);
  return std::copysign(std::sqrt(degrees * std::expm1(w * w / degrees)), z);
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
    const boost::math::normal standard;
    return test.null + robust_sd * boost::math::quantile(
                                       standard, std::pow(test.power, 1.0 / n));
  }
  const double m = t_test_values(n);
  const double level = tail_reached(pairs, outside);
  return test.null + robust_sd / std::sqrt(m) *
                         (t_quantile_above(level, m - 1.0) +
                          t_quantile_above(1.0 - test.power, m - 1.0));
}

std::optional<double> detectable_shift(const Sample& base, const Sample& head,
                                       const DetectionTest& test) {
  const double tail = (1.0 - kIntervalConfidence) / 2.0;
  const auto of_interval = mann_whitney_tail(base.size(), head.size(), tail);
  const auto of_test = mann_whitney_tail(base.size(), head.size(), test.level);
  if (of_interval.count == 0 || of_test.count == 0) {
    return std::nullopt;
  }
  const Interval interval = shift_interval(base, head, kIntervalConfidence);
  const double length = interval.high - interval.low;
  if (length <= 0.0) {
    return std::nullopt;
  }
  const double degrees = std::max(
      1.0, t_test_values(static_cast<double>(base.size() + head.size())) - 2.0);
  const double standard_error =
      length / 2.0 / t_quantile_above(of_interval.probability, degrees);
  return test.null +
         standard_error * (t_quantile_above(of_test.probability, degrees) +
                           t_quantile_above(1.0 - test.power, degrees));
}

}  // namespace benchgate::compare
