#include "src/formats/google_benchmark_results.h"

#include "src/formats/google_benchmark_units.h"
#include "src/formats/runs_without_result.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace benchgate::formats {

void tell_of_medians(const std::string& file, std::size_t count,
                     ResultSink& sink) {
  if (count > 0) {
    sink.warn(
        fmt::format("{}: {} of the benchmarks have aggregates only; the "
                    "median of each is taken for one value",
                    file, count));
  }
}

std::size_t hand_on_results(const GoogleBenchmarkResults& results,
                            const std::string& file, ResultSink& sink) {
  for (const auto& [key, value] : results.context) {
    sink.configure(key, value, Reach::named_only);
  }
  std::vector<Measurement> measurements;
  RunsWithoutResult without;
  std::size_t runs = 0;
  const auto hand_on = [&](const Run& run) {
    without.add_left_out(run.not_numbers.size());
    if (run.values.empty()) {
      return run.not_numbers.empty()
                 ? without.add_failed(run.benchmark, run.error + run.skipped)
                 : without.add_empty(run.benchmark);
    }
    measurements.clear();
    for (const RunValue& value : run.values) {
      const std::string& name = value.metric.name;
      measurements.push_back(
          {sink.unit({name, unit_of_number(name), 1.0}), value.value});
    }
    sink.add(sink.series(run.benchmark, NameStyle::equals_sign_or_colon),
             measurements);
    ++runs;
  };
  std::ranges::for_each(results.runs, hand_on);
  const std::size_t repetitions = runs;
  std::ranges::for_each(results.medians, hand_on);
  tell_of_medians(file, runs - repetitions, sink);
  without.tell(file, sink);
  return runs;
}

}  // namespace benchgate::formats
