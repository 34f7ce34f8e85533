#include "src/formats/number_metric.h"

#include <algorithm>
#include <array>
#include <string>

namespace benchgate::formats {

namespace {

using compare::Direction;
using compare::MetricKind;

struct KnownMetric {
  std::string_view name;
  std::string_view unit;
  Direction better;
  MetricKind kind;
};

constexpr std::array<KnownMetric, 10> kKnown = {{
    {"cpu_time", "s", Direction::lower, MetricKind::timed},
    {"real_time", "s", Direction::lower, MetricKind::timed},
    {"bytes_per_second", "B/s", Direction::higher, MetricKind::timed},
    {"items_per_second", "1/s", Direction::higher, MetricKind::timed},
    // Ours, of suites that count inside the timed loop.
    {"allocs_per_op", "1", Direction::lower, MetricKind::exact},
    {"bytes_per_op", "B", Direction::lower, MetricKind::exact},
    // Those of a registered benchmark::MemoryManager.
    {"allocs_per_iter", "1", Direction::lower, MetricKind::exact},
    {"max_bytes_used", "B", Direction::lower, MetricKind::exact},
    {"total_allocated_bytes", "B", Direction::lower, MetricKind::exact},
    {"net_heap_growth", "B", Direction::lower, MetricKind::exact},
}};

constexpr std::array<std::string_view, 5> kRateEndings = {
    "_per_second", "_per_sec", "_per_s", "/s", "/sec"};

}  // namespace

compare::Metric metric_of_number(std::string_view name) {
  const auto* const known = std::ranges::find(kKnown, name, &KnownMetric::name);
  if (known != kKnown.end()) {
    return {std::string(name), std::string(known->unit), known->better,
            known->kind};
  }
  const bool rate = std::ranges::any_of(
      kRateEndings,
      [name](std::string_view ending) { return name.ends_with(ending); });
  return {std::string(name), rate ? "1/s" : "1",
          rate ? Direction::higher : Direction::lower, MetricKind::timed};
}

}  // namespace benchgate::formats
