#include "compare/metric.h"

namespace benchgate::compare {

std::string_view to_string(Direction direction) {
  return direction == Direction::lower ? "lower" : "higher";
}

std::string_view to_string(MetricKind kind) {
  return kind == MetricKind::timed ? "timed" : "exact";
}

std::optional<Direction> direction_from(std::string_view word) {
  for (const Direction direction : {Direction::lower, Direction::higher}) {
    if (word == to_string(direction)) {
      return direction;
    }
  }
  return std::nullopt;
}

std::optional<MetricKind> metric_kind_from(std::string_view word) {
  for (const MetricKind kind : {MetricKind::timed, MetricKind::exact}) {
    if (word == to_string(kind)) {
      return kind;
    }
  }
  return std::nullopt;
}

}  // namespace benchgate::compare
