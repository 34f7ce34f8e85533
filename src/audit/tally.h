#pragma once

/// \file
/// What the comparisons of an audit say together: how often a verdict was
/// wrong, how often a slowdown was found, and what that cost.

#include "src/audit/benchmark_tally.h"
#include "src/audit/binomial.h"
#include "src/audit/rival_rules.h"
#include "src/audit/trial.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::audit {

/// Who judges, and what: values measured in pairs or one side after the other.
struct Judge {
  Leg leg = Leg::paired;
  std::optional<Rule> rule;  ///< Empty: benchgate itself.

  bool operator==(const Judge&) const = default;
};

/// What became of benchmarks with a slowdown.
struct Detection {
  double slowdown = 0.0;
  Count detected;         ///< Called slower.
  Count wrong_direction;  ///< Called faster.
  /// Median time inside the processes of such a benchmark, both sides; empty
  /// when there is none.
  std::optional<double> seconds;
};

struct JudgeTally {
  Judge judge;
  /// Comparisons without a slowdown in which anything was called changed.
  Count comparisons{};
  Count benchmarks{};                   ///< The same by benchmark.
  std::vector<Detection> detections{};  ///< By ascending slowdown.
};

/// The comparisons of one load, or all of them.
struct GroupTally {
  std::optional<std::size_t> load;  ///< Empty: all.
  std::size_t paired = 0;           ///< Comparisons, slowed or not.
  std::size_t sequential = 0;
  std::vector<JudgeTally>
      judges{};  ///< benchgate first; each leg that there is.
  Count
      covered_called{};  ///< Timed rows that were called: interval holds truth.
  Count covered{};       ///< All timed rows that have an interval.
  Count unchanged{};     ///< Timed rows without a slowdown proven the same.
  Count left_alone{};  ///< Slowed comparisons where an unslowed row was called.
  std::size_t failed_rows = 0;
  std::size_t budget_spent = 0;  ///< Comparisons that want of time ended.
  /// Median over comparisons without a slowdown: wall time of measuring per
  /// benchmark, in seconds.
  std::optional<double> paired_seconds{};
  std::optional<double> sequential_seconds{};
};

struct Tally {
  GroupTally all;
  std::vector<GroupTally> by_load;  ///< Ascending; one where all have the same.
  std::vector<BenchmarkTally> benchmarks;  ///< In order of appearance.
  double family_error = 0.0;               ///< The largest asked for.
  std::size_t programs = 0;  ///< Different ones; 1 is as it should be.
  std::size_t machines = 0;  ///< Different fingerprints; likewise.
};

/// Counts. Sequential legs are judged at every slowdown that the paired ones
/// have, with each benchmark's head times multiplied: their measuring does not
/// adapt, so that is the same as slowing them while they are measured.
Tally tally(const std::vector<Trial>& trials);

/// Whether a row was called although its metric is as it was, slowdown and
/// all.
bool is_false_alarm(const TrialRow& row, const TrialBenchmark& benchmark);

}  // namespace benchgate::audit
