#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchgate::compare {

/// Which way a metric gets better.
enum class Direction { lower, higher };

/// How a metric has to be judged: `timed` values scatter and need a test;
/// `exact` ones (allocations, instructions) are the same at every invocation.
enum class MetricKind { timed, exact };

/// What is measured of a benchmark. Values are held in the base unit (seconds,
/// bytes, counts, or ratios of these); scaling is for display only.
struct Metric {
  std::string name;  ///< As in the JSON: "cpu_time", "allocs_per_op".
  std::string unit;  ///< Base unit: "s", "B", "1", "B/s".
  Direction better = Direction::lower;
  MetricKind kind = MetricKind::timed;

  bool operator==(const Metric&) const = default;
};

/// "lower", "higher".
std::string_view to_string(Direction direction);

/// "timed", "exact".
std::string_view to_string(MetricKind kind);

/// Empty for a word that is no direction.
std::optional<Direction> direction_from(std::string_view word);

/// Empty for a word that is no kind.
std::optional<MetricKind> metric_kind_from(std::string_view word);

}  // namespace benchgate::compare
