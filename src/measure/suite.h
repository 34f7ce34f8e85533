#pragma once

#include "compare/metric.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// One number of one invocation, or the reason why there is none.
struct Value {
  compare::Metric metric;
  double value = 0.0;  ///< In the metric's base unit; finite.
};

/// What one invocation said of one benchmark.
struct Measurement {
  std::string benchmark;
  std::vector<Value> values;  ///< Of all metrics that gave a number.
  /// Why it cannot be used: "reported an error: no such file", "was not run
  /// although it is listed". Empty when it can.
  std::string failure;
  std::string label;  ///< The benchmark's own.
  /// It said itself that it does not apply here; `failure` has its words.
  bool skipped = false;
};

/// A benchmark that a suite lists.
struct ListedBenchmark {
  std::string name;
  /// The metric its author asks to be judged by: "real_time" for wall time,
  /// else "cpu_time".
  std::string time_metric = "cpu_time";
  /// Whether it may be pinned to one CPU (it has one thread).
  bool single_threaded = true;
  /// How often the suite lists this name; more than once cannot be told apart.
  int count = 1;
};

/// What an invocation took.
struct Invocation {
  std::vector<Measurement> measurements;  ///< One for each name asked for.
  std::chrono::nanoseconds wall{0};       ///< Of the process.
  std::int64_t involuntary_switches = 0;
};

/// One side's suite: lists its benchmarks and runs some of them.
class Suite {
 public:
  virtual ~Suite() = default;

  /// Throws: MeasurementError if it is no suite.
  virtual std::vector<ListedBenchmark> list() = 0;

  /// One process that runs exactly the benchmarks named, each for about
  /// `duration` (one long iteration runs once).
  ///
  /// A suite that crashes, hangs or writes nonsense is not an error here: each
  /// benchmark without a number has a `failure`.
  /// Throws: Interrupted.
  virtual Invocation invoke(const std::vector<std::string>& names,
                            std::chrono::nanoseconds duration, bool pinned) = 0;

 protected:
  Suite() = default;
  Suite(const Suite&) = default;
  Suite& operator=(const Suite&) = default;
  Suite(Suite&&) = default;
  Suite& operator=(Suite&&) = default;
};

}  // namespace benchgate::measure
