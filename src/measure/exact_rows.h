#pragma once

/// \file
/// Rows of exact metrics that the suite does not report itself: counted in
/// invocations of their own.

#include "compare/comparison.h"
#include "src/measure/loop_counter.h"
#include "src/measure/rules.h"
#include "src/measure/session.h"
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
/// One whose values differ between the two counts of a side is not gated. Of
/// one side alone, rows that are unpaired and have two values of head.
///
/// Refers to its arguments.
class ExactRows {
 public:
  ExactRows(const Rules& rules, const SessionSettings& settings)
      : rules_(rules), settings_(settings) {}

  /// Counts both sides twice, or head alone. What cannot be counted gives no
  /// row, and neither does what there is no time for: counting may take a tenth
  /// of the budget. `warnings` say so.
  /// Throws: Interrupted.
  std::vector<compare::Row> take(const CountedBenchmark& benchmark,
                                 const LoopCounters& counters);

  /// One sentence for each suite and reason, and one about the time.
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
                                      const LoopCounters& counters,
                                      const ExactValues& values) const;
  /// Empty: a side cannot be counted.
  std::optional<CountedPairs> count(const CountedBenchmark& benchmark,
                                    const LoopCounters& counters);
  void note(const CountedBenchmark& benchmark, const LoopCounters& counters,
            const std::string& why);

  [[nodiscard]] bool is_late() const;

  const Rules& rules_;
  const SessionSettings& settings_;
  std::vector<Uncounted> uncounted_;
  std::vector<const Subject*> late_;
  std::chrono::nanoseconds wall_{0};
};

}  // namespace benchgate::measure
