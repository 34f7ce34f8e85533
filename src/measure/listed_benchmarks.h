#pragma once

#include "compare/comparison.h"
#include "src/measure/rules.h"
#include "src/measure/session.h"
#include "src/measure/tracked.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace benchgate::measure {

/// What a session measures.
struct ListedBenchmarks {
  std::vector<Tracked> benchmarks;
  std::optional<compare::Shard> shard;   ///< Of which they are this part.
  std::vector<std::size_t> group_sizes;  ///< Most in one invocation, by suite.
  std::chrono::nanoseconds wall{0};      ///< Spent in the suites meanwhile.
};

/// Asks both sides of every suite for their benchmarks, matches these by name,
/// and leaves what filter and shard leave. How long a suite takes to start
/// decides how many of its benchmarks share an invocation.
///
/// Throws: MeasurementError (bad_input) if none is left; what
///         GoogleBenchmarkSuite::list throws.
ListedBenchmarks list_benchmarks(const std::vector<SuiteSides>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings);

}  // namespace benchgate::measure
