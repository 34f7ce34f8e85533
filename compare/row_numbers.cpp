#include "compare/row_numbers.h"

#include "compare/order_statistic_interval.h"
#include "compare/sample.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace benchgate::compare {

std::optional<SideSummary> summarise_side(std::vector<double> values) {
  const bool usable =
      !values.empty() && std::ranges::all_of(values, [](double value) {
        return std::isfinite(value);
      });
  if (!usable) {
    return std::nullopt;
  }
  const Sample sample(std::move(values));
  const Interval interval = order_statistic_interval(sample, kShownConfidence);
  return SideSummary{.median = median(sample),
                     .low = std::max(interval.low, sample.values().front()),
                     .high = std::min(interval.high, sample.values().back()),
                     .n = sample.size()};
}

Delta delta_from(double log_ratio, const Interval& interval, Direction better) {
  if (better == Direction::lower) {
    return {.ratio = std::expm1(log_ratio),
            .low = std::expm1(interval.low),
            .high = std::expm1(interval.high),
            .confidence = interval.confidence};
  }
  return {.ratio = std::expm1(-log_ratio),
          .low = std::expm1(-interval.high),
          .high = std::expm1(-interval.low),
          .confidence = interval.confidence};
}

}  // namespace benchgate::compare
