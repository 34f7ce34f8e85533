#pragma once

#include <string>

namespace benchgate::compare {

/// Which way a metric gets better.
enum class Direction { lower, higher };

/// How a metric has to be judged: `timed` values scatter and need a test;
/// `exact` ones (allocations, instructions) are the same at every invocation.
enum class MetricKind { timed, exact };

/// What is measured of a benchmark. Values are held in the base unit (seconds,
/// bytes, counts, or ratios of these); scaling is for display only.
struct Metric {
  std::string name;       ///< As in the JSON: "cpu_time", "allocs_per_op".
  std::string unit;       ///< Base unit: "s", "B", "1", "B/s".
  Direction better = Direction::lower;
  MetricKind kind = MetricKind::timed;

  bool operator==(const Metric&) const = default;
};

}  // namespace benchgate::compare
