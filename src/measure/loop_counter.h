#pragma once

#include "src/measure/loop_runs.h"

#include <chrono>
#include <string>
#include <vector>

namespace benchgate::measure {

/// What one counting invocation gave.
struct LoopCount {
  LoopRuns runs;  ///< Empty: see `trouble`.
  /// Why nothing was counted, as the end of a sentence about the benchmark:
  /// "its process was killed by signal 6".
  std::string trouble;
  std::chrono::nanoseconds wall{0};
};

/// Counts what one side's benchmarks do, in invocations of their own: never in
/// those that are timed.
class LoopCounter {
 public:
  virtual ~LoopCounter() = default;

  /// What stands in the way for all benchmarks of the suite, as the end of a
  /// sentence about the executable; empty: nothing that is known.
  [[nodiscard]] virtual std::string obstacle() const = 0;

  /// One process, which runs the benchmark `name` with few iterations.
  /// Throws: Interrupted; MeasurementError if the program is gone.
  virtual LoopCount count(const std::string& name) = 0;

 protected:
  LoopCounter() = default;
  LoopCounter(const LoopCounter&) = default;
  LoopCounter& operator=(const LoopCounter&) = default;
  LoopCounter(LoopCounter&&) = default;
  LoopCounter& operator=(LoopCounter&&) = default;
};

/// The same of both sides, or of one. Not owned.
struct LoopCounters {
  LoopCounter* base = nullptr;  ///< Null: head alone.
  LoopCounter* head = nullptr;
  /// What is counted, as the beginning of a sentence: "allocations".
  std::string what;
  std::vector<std::string> metrics;  ///< Names of those that it gives.
};

}  // namespace benchgate::measure
