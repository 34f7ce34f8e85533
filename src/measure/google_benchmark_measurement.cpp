#include "src/measure/google_benchmark_measurement.h"

#include "src/measure/google_benchmark_names.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <tuple>
#include <utility>

namespace benchgate::measure {

namespace {

using formats::Run;
using formats::RunValue;

std::vector<const Run*> runs_of(const std::string& name,
                                const std::vector<Run>& all) {
  std::vector<const Run*> runs;
  for (const Run& run : all) {
    if (run.benchmark == name) {
      runs.push_back(&run);
    }
  }
  return runs;
}

/// How many benchmarks the runs belong to: one, or more that share a name.
std::size_t count_benchmarks_among(const std::vector<const Run*>& runs) {
  std::set<std::tuple<std::int64_t, std::int64_t>> benchmarks;
  std::set<std::int64_t> repetitions;
  bool repeated = false;
  for (const Run* run : runs) {
    benchmarks.emplace(run->family_index, run->instance_index);
    repeated = !repetitions.insert(run->repetition_index).second || repeated;
  }
  return !repeated ? 1 : std::max<std::size_t>(benchmarks.size(), 2);
}

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::ranges::sort(values);
  return values.size() % 2 == 1
             ? values[middle]
             : values[middle - 1] / 2.0 + values[middle] / 2.0;
}

std::vector<Value> medians_of(const std::vector<const Run*>& runs) {
  std::vector<Value> medians;
  for (const RunValue& first : runs.front()->values) {
    std::vector<double> values;
    for (const Run* run : runs) {
      const auto value =
          std::ranges::find(run->values, first.metric, &RunValue::metric);
      if (value != run->values.end()) {
        values.push_back(value->value);
      }
    }
    if (values.size() == runs.size()) {
      medians.push_back({first.metric, median(std::move(values))});
    }
  }
  return medians;
}

bool is_time(const Value& value) {
  return value.metric.name == "cpu_time" || value.metric.name == "real_time";
}

/// Leaves out times that are no durations. Complains if it is the metric that
/// the benchmark is judged by.
void check_times(Measurement& measurement) {
  const std::string judged =
      describe_benchmark(measurement.benchmark).time_metric;
  const auto found = std::ranges::find_if(
      measurement.values,
      [&judged](const Value& value) { return value.metric.name == judged; });
  if (found == measurement.values.end()) {
    measurement.failure =
        fmt::format("reported a {} that is not a number", judged);
  } else if (found->value <= 0.0) {
    measurement.failure =
        fmt::format("reported a {} of {} s", judged, found->value);
  }
  std::erase_if(measurement.values, [](const Value& value) {
    return is_time(value) && value.value <= 0.0;
  });
}

/// Why the runs give no value, apart from the values themselves.
std::string complaint_about(const std::vector<const Run*>& runs,
                            const std::string& unfinished) {
  const auto failed = std::ranges::find_if(
      runs, [](const Run* run) { return !run->error.empty(); });
  if (failed != runs.end()) {
    return fmt::format("reported an error: {}", (*failed)->error);
  }
  const std::size_t benchmarks = count_benchmarks_among(runs);
  if (benchmarks > 1) {
    return fmt::format(
        "is the name of {} benchmarks, which cannot be told "
        "apart",
        benchmarks);
  }
  const bool complete =
      std::cmp_greater_equal(runs.size(), runs.front()->repetitions);
  return complete ? "" : unfinished;
}

}  // namespace

Measurement measurement_of(const std::string& name,
                           const formats::GoogleBenchmarkResults& results,
                           const std::string& unfinished) {
  Measurement measurement;
  measurement.benchmark = name;
  std::vector<const Run*> runs = runs_of(name, results.runs);
  const bool aggregated = runs.empty();
  if (aggregated) {
    runs = runs_of(name, results.medians);
  }
  if (runs.empty()) {
    measurement.failure = unfinished;
    return measurement;
  }

  measurement.label = runs.front()->label;
  const auto skipped = std::ranges::find_if(
      runs, [](const Run* run) { return !run->skipped.empty(); });
  if (skipped != runs.end()) {
    measurement.skipped = true;
    measurement.failure =
        fmt::format("skipped itself: {}", (*skipped)->skipped);
    return measurement;
  }
  if (!aggregated || runs.size() > 1) {
    measurement.failure = complaint_about(runs, unfinished);
  }
  if (measurement.failure.empty()) {
    measurement.values = medians_of(runs);
    check_times(measurement);
  }
  if (!measurement.failure.empty()) {
    measurement.values.clear();
  }
  return measurement;
}

}  // namespace benchgate::measure
