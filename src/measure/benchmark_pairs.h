#pragma once

/// \file
/// Pairs of one benchmark of two sides, as many as somebody wants.

#include "src/measure/journal.h"
#include "src/measure/pair_source.h"
#include "src/measure/suite.h"
#include "src/measure/tracked.h"

#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// One benchmark as both sides have it.
struct BenchmarkOfBoth {
  ListedBenchmark base;
  ListedBenchmark head;
};

/// A pair for one metric, or why there is none. Of a side that failed, `pair`
/// says nothing.
struct MetricPair {
  compare::Pair pair;
  compare::Metric metric;
  std::string base_failure;  ///< Empty: it has a value.
  std::string head_failure;
};

/// Takes them in lockstep where that is possible, as `PairSource` does. What
/// the suite does not report itself and `sides` has counters for is counted for
/// each.
class BenchmarkPairs {
 public:
  /// `random` and `journal` must outlive this, and the suites `sides` refers
  /// to.
  BenchmarkPairs(SuiteSides sides, const BenchmarkOfBoth& benchmark,
                 std::mt19937_64& random, Journal& journal);
  ~BenchmarkPairs() = default;
  BenchmarkPairs(const BenchmarkPairs&) = delete;  // Refers to itself.
  BenchmarkPairs& operator=(const BenchmarkPairs&) = delete;
  BenchmarkPairs(BenchmarkPairs&&) = delete;
  BenchmarkPairs& operator=(BenchmarkPairs&&) = delete;

  /// A fresh pair.
  ///
  /// Throws: MeasurementError if a suite is gone; Interrupted.
  RecordedPair take();

  [[nodiscard]] const PairSource::Totals& totals() const {
    return source_.totals();
  }

 private:
  void add_counted(RecordedPair& pair, const LoopCounters& counters) const;

  std::vector<SuiteSides> sides_;
  PairSource source_;
  Tracked tracked_;
};

/// The values of one metric. A side that lacks it has failed.
MetricPair metric_of(const RecordedPair& pair, std::string_view metric);

/// The names of the metrics that both sides gave, in base's order.
std::vector<std::string> metrics_of(const RecordedPair& pair);

}  // namespace benchgate::measure
