#include "src/measure/benchmark_pairs.h"

#include "src/measure/loop_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace benchgate::measure {

namespace {

Subject subject_of(const BenchmarkOfBoth& benchmark) {
  return {.name = benchmark.head.name,
          .base_name = benchmark.base.name,
          .state = Subject::State::common,
          .time_metric = benchmark.head.time_metric,
          .single_threaded =
              benchmark.base.single_threaded && benchmark.head.single_threaded,
          .note = ""};
}

const Value* find_value(const Measurement& measured, std::string_view metric) {
  const auto found = std::ranges::find_if(
      measured.values,
      [&](const Value& value) { return value.metric.name == metric; });
  return found == measured.values.end() ? nullptr : &*found;
}

/// Why a side has no value; empty: it has.
std::string failure_of(const Measurement& measured, const Value* value,
                       std::string_view metric) {
  if (measured.skipped) {
    return fmt::format("the benchmark skips itself: {}", measured.failure);
  }
  if (!measured.failure.empty()) {
    return fmt::format("the benchmark {}", measured.failure);
  }
  return value == nullptr ? fmt::format("the benchmark gave no {}", metric)
                          : std::string();
}

}  // namespace

BenchmarkPairs::BenchmarkPairs(SuiteSides sides,
                               const BenchmarkOfBoth& benchmark,
                               std::mt19937_64& random, Journal& journal)
    : sides_{std::move(sides)},
      source_(sides_, random, {}, journal),
      tracked_(0, sides_.front().name, subject_of(benchmark)) {}

RecordedPair BenchmarkPairs::take() {
  std::optional<RecordedPair> taken;
  source_.take({&tracked_}, compare::Stage::screen,
               [&](Tracked&, const RecordedPair& pair) { taken = pair; });
  for (const LoopCounters& counters : sides_.front().counters) {
    add_counted(*taken, counters);
  }
  return std::move(*taken);
}

void BenchmarkPairs::add_counted(RecordedPair& pair,
                                 const LoopCounters& counters) const {
  const LoopRuns base = counters.base->count(tracked_.subject().base_name).runs;
  const LoopRuns head = counters.head->count(tracked_.subject().name).runs;
  for (const ExactValues& each :
       exact_values({{{base, head}, {base, head}}}, Zeros::kept)) {
    if (find_value(pair.base, each.metric.name) == nullptr &&
        find_value(pair.head, each.metric.name) == nullptr) {
      pair.base.values.push_back({each.metric, each.values[0][0]});
      pair.head.values.push_back({each.metric, each.values[0][1]});
    }
  }
}

MetricPair metric_of(const RecordedPair& pair, std::string_view metric) {
  const Value* base = find_value(pair.base, metric);
  const Value* head = find_value(pair.head, metric);
  MetricPair values;
  values.base_failure = failure_of(pair.base, base, metric);
  values.head_failure = failure_of(pair.head, head, metric);
  values.pair.first = pair.first;
  if (base != nullptr) {
    values.pair.base = base->value;
    values.metric = base->metric;
  }
  if (head != nullptr) {
    values.pair.head = head->value;
    values.metric = head->metric;
  }
  return values;
}

std::vector<std::string> metrics_of(const RecordedPair& pair) {
  std::vector<std::string> names;
  for (const Value& value : pair.base.values) {
    if (find_value(pair.head, value.metric.name) != nullptr) {
      names.push_back(value.metric.name);
    }
  }
  return names;
}

}  // namespace benchgate::measure
