#pragma once

/// \file
/// Rows of exact metrics that the suite does not report itself: counted in
/// invocations of their own.

#include "compare/comparison.h"
#include "src/measure/loop_counter.h"
#include "src/measure/rules.h"
#include "src/measure/subject.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// A benchmark that is to be counted.
struct CountedBenchmark {
  const Subject* subject = nullptr;
  std::string suite;
  /// Metrics that it reports itself: those are not counted.
  std::vector<std::string> own_metrics;
};

/// Rows of two pairs each, which settle an exact metric (docs/how-it-decides).
/// One whose values differ between the two counts of a side is not gated.
class ExactRows {
 public:
  ExactRows(const Rules& rules, std::string today)
      : rules_(rules), today_(std::move(today)) {}

  /// Counts both sides twice. What cannot be counted gives no row, and
  /// `warnings` say so.
  /// Throws: Interrupted.
  std::vector<compare::Row> take(const CountedBenchmark& benchmark,
                                 const LoopCounters& counters);

  /// One sentence for each suite and reason.
  [[nodiscard]] std::vector<std::string> warnings() const;

  /// Inside the suites' processes.
  [[nodiscard]] std::chrono::nanoseconds wall() const { return wall_; }

 private:
  /// Benchmarks that were not counted, for one reason.
  struct Uncounted {
    std::string what;
    std::string suite;
    std::string why;
    std::string first;  ///< Of the benchmarks.
    std::size_t benchmarks = 0;
  };

  [[nodiscard]] bool wants(const CountedBenchmark& benchmark,
                           const std::string& metric) const;
  [[nodiscard]] compare::Row make_row(const CountedBenchmark& benchmark,
                                      const ExactValues& values) const;
  /// Empty: a side cannot be counted.
  std::optional<CountedPairs> count(const CountedBenchmark& benchmark,
                                    const LoopCounters& counters);
  void note(const CountedBenchmark& benchmark, const LoopCounters& counters,
            const std::string& why);

  const Rules& rules_;
  std::string today_;
  std::vector<Uncounted> uncounted_;
  std::chrono::nanoseconds wall_{0};
};

}  // namespace benchgate::measure
