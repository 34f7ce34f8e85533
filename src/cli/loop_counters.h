#pragma once

#include "src/cli/configuration.h"
#include "src/cli/live_measurement.h"
#include "src/measure/callgrind_counter.h"
#include "src/measure/loop_counter.h"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// What has to be counted to know a metric: `off` of one that suites report.
Exact needed_for(std::string_view metric);

/// Makes counters of what can be counted of suites' loops, which live in
/// `running`. Refers to its arguments.
class CounterMaker {
 public:
  CounterMaker(measure::ProcessRunner& runner, Exact exact,
               RunningSuites& running);

  /// For both sides of each suite: `sides` is what start_suites has made of
  /// `running`.
  void add_to(std::vector<measure::SuiteSides>& sides);

  /// `base`: null: of head alone.
  std::vector<measure::LoopCounters> make(
      const measure::GoogleBenchmarkSuite* base,
      const measure::GoogleBenchmarkSuite& head);

  /// Says what was asked for and cannot be counted in any suite.
  void warn(compare::Comparison& comparison) const;

 private:
  measure::ProcessRunner& runner_;
  RunningSuites& running_;
  std::optional<std::filesystem::path> library_;
  std::optional<measure::CallgrindTools> callgrind_;
  bool lacks_callgrind_ = false;
};

}  // namespace benchgate::cli
