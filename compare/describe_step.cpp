#include "compare/describe_step.h"

#include "compare/distributions.h"
#include "compare/hodges_lehmann.h"
#include "compare/order_statistic_interval.h"
#include "compare/sample.h"
#include "compare/step_test.h"

#include <cassert>
#include <cmath>

namespace benchgate::compare {

namespace {

/// The level at which an interval for independent values covers as often as one
/// of `confidence` has to that is wider by this factor.
double widened(double confidence, double widening) {
  const double z = normal_quantile_above((1.0 - confidence) / 2.0);
  return 1.0 - 2.0 * normal_above(z * widening);
}

}  // namespace

ChangePoint describe_step(std::span<const double> log_values, std::size_t split,
                          double confidence) {
  assert(1 <= split && split < log_values.size());
  const auto sample = [](std::span<const double> side) {
    return Sample({side.begin(), side.end()});
  };
  const Sample before = sample(log_values.first(split));
  const Sample after = sample(log_values.subspan(split));
  const double level =
      widened(confidence, test_step(log_values, split).widening);
  const ShiftEstimate shift = estimate_shift(before, after, {&level, 1});

  ChangePoint point;
  point.level_before = median(before);
  point.level_after = median(after);
  point.size = std::expm1(shift.shift);
  const Interval& logs = shift.intervals.front();
  point.interval = {.low = std::expm1(logs.low),
                    .high = std::expm1(logs.high),
                    .confidence = confidence};
  return point;
}

}  // namespace benchgate::compare
