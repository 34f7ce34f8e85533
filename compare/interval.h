#pragma once

namespace benchgate::compare {

/// A confidence interval. `low` and `high` may be infinite when there are too
/// few values for the confidence level asked for.
struct Interval {
  double low = 0.0;
  double high = 0.0;
  double confidence = 0.0;  ///< The level reached, at least the one asked for.

  bool operator==(const Interval&) const = default;
};

}  // namespace benchgate::compare
