#pragma once

#include "compare/bisection.h"
#include "compare/metric.h"
#include "src/cli/benchmark_choice.h"
#include "src/cli/bisect_run.h"
#include "src/cli/compared_commits.h"
#include "src/cli/measure_options.h"
#include "src/cli/side.h"
#include "src/measure/benchmark_pairs.h"
#include "src/measure/commit_range.h"
#include "src/measure/journal.h"
#include "src/measure/process.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace benchgate::cli {

/// Measures the comparisons of a search, pair by pair, and counts what that
/// took.
class BisectMeasurement {
 public:
  using Clock = std::chrono::steady_clock;

  /// What measuring has taken so far.
  struct Totals {
    std::size_t pairs = 0;
    std::size_t lockstep_pairs = 0;  ///< Of them.
    std::int64_t involuntary_switches = 0;
    Clock::duration time{0};  ///< Of all pairs but the first.
  };

  /// All outlive this. `scratch` is where the journal lies.
  BisectMeasurement(measure::ProcessRunner& runner, const Settings& settings,
                    const std::filesystem::path& scratch);

  /// Chooses the benchmark and metric, and takes a pair of the ends, which says
  /// whether they can be measured at all. To be called first.
  ///
  /// Throws: UsageError if the ends do not have the benchmark or the metric;
  ///         MeasurementError; Interrupted.
  compare::Pair begin(const BisectRequest& request, const Side& good,
                      const Side& bad,
                      const std::vector<measure::Commit>& commits);

  /// What the noise threshold and tolerance are for what is measured.
  [[nodiscard]] compare::BisectionSettings bisection_settings() const;

  /// Takes pairs until the question that `bisection` asks has its answer: a
  /// step, or an end of the search when time is up. `base_name`: what base is
  /// called if it fails; `said`: told after each pair that leaves it open.
  ///
  /// Throws: UsageError, MeasurementError; Interrupted.
  void answer(compare::Bisection& bisection, const Side& base, const Side& head,
              const std::string& base_name, const std::function<void()>& said);

  [[nodiscard]] const ChosenBenchmark& benchmark() const { return benchmark_; }

  [[nodiscard]] const compare::Metric& metric() const { return metric_; }

  [[nodiscard]] const Totals& totals() const { return totals_; }

 private:
  void choose(const BisectRequest& request, const Side& good, const Side& bad);
  [[noreturn]] void refuse(const measure::RecordedPair& first,
                           const std::string& commit,
                           const std::string& failure) const;
  [[nodiscard]] std::optional<measure::ListedBenchmark> find_benchmark(
      measure::Suite& suite) const;
  void take_pairs(compare::Bisection& bisection, const std::string& base_name,
                  const std::function<void()>& said,
                  measure::BenchmarkPairs& pairs);
  void take_pair(compare::Bisection& bisection, const std::string& base_name,
                 measure::BenchmarkPairs& pairs);
  void count(const measure::PairSource::Totals& totals);
  [[nodiscard]] bool out_of_time() const;

  measure::ProcessRunner& runner_;
  const Settings& settings_;
  std::mt19937_64 random_;
  measure::Journal journal_;
  ChosenBenchmark benchmark_;
  std::string metric_name_;
  compare::Metric metric_{.name = "cpu_time", .unit = "s"};
  Totals totals_;
};

}  // namespace benchgate::cli
