#include "src/formats/google_benchmark_results.h"

#include "src/formats/google_benchmark_units.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace benchgate::formats {

std::string left_out(const std::string& file, std::size_t not_numbers) {
  return fmt::format("{}: {} NaN, infinite or null, and left out", file,
                     not_numbers == 1
                         ? "a number is"
                         : fmt::format("{} numbers are", not_numbers));
}

std::size_t hand_on_results(const GoogleBenchmarkResults& results,
                            const std::string& file, ResultSink& sink) {
  for (const auto& [key, value] : results.context) {
    sink.configure(key, value, Reach::named_only);
  }
  std::vector<Measurement> measurements;
  std::size_t not_numbers = 0;
  std::size_t runs = 0;
  const auto hand_on = [&](const Run& run) {
    not_numbers += run.not_numbers.size();
    if (!run.not_numbers.empty() && run.values.empty()) {
      return;
    }
    if (run.values.empty()) {
      sink.warn(fmt::format("{}: {} gave no result: {}{}", file, run.benchmark,
                            run.error, run.skipped));
      return;
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
  if (!results.medians.empty()) {
    sink.warn(
        fmt::format("{}: {} of the benchmarks have aggregates only; the "
                    "median of each is taken for one value",
                    file, results.medians.size()));
  }
  std::ranges::for_each(results.medians, hand_on);
  if (not_numbers > 0) {
    sink.warn(left_out(file, not_numbers));
  }
  return runs;
}

}  // namespace benchgate::formats
