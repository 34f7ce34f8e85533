#pragma once

/// \file
/// Measures two sides of one or more suites: drives the protocol with real
/// invocations, pair by pair, until everything is decided, the budget is spent
/// or the user interrupts.

#include "compare/comparison.h"
#include "compare/protocol.h"
#include "src/measure/journal.h"
#include "src/measure/pair_source.h"
#include "src/measure/rules.h"
#include "src/measure/shard.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

struct SessionSettings {
  std::uint64_t seed = 0;
  compare::Policy policy;
  std::optional<Pattern> filter;
  std::optional<std::chrono::milliseconds> budget;  ///< Empty: no end.
  std::string today;  ///< "2026-11-23": which acceptances still hold.
  /// Measure this part of the benchmarks; empty: all.
  std::optional<ShardChoice> shard;
};

/// How far a session is.
struct SessionProgress {
  compare::Stage stage = compare::Stage::screen;
  std::size_t open = 0;   ///< Benchmarks that still wait for pairs.
  std::size_t total = 0;  ///< Benchmarks on both sides.
  std::size_t candidates = 0;
  std::size_t pairs = 0;  ///< Measured so far.
  std::chrono::nanoseconds elapsed{0};
  std::chrono::nanoseconds left{0};  ///< Estimated.
  std::string benchmark;             ///< Just measured.
};

/// Told after every pair.
class ProgressListener {
 public:
  virtual ~ProgressListener() = default;
  virtual void update(const SessionProgress& progress) = 0;

 protected:
  ProgressListener() = default;
  ProgressListener(const ProgressListener&) = default;
  ProgressListener& operator=(const ProgressListener&) = default;
  ProgressListener(ProgressListener&&) = default;
  ProgressListener& operator=(ProgressListener&&) = default;
};

/// What a session found: rows with raw values, summary.seconds,
/// summary.suite_seconds and summary.budget_spent, warnings; to be decided by
/// `compare::decide`. Of a shard, `shard` too, all but its `comparison`; one
/// that is dealt no benchmark is a comparison without rows.
///
/// `recording` is what an interrupted session measured already; it is used
/// before anything is measured again.
///
/// Throws: MeasurementError if a suite cannot be listed, or if nothing is left
///         to compare after filtering; Interrupted.
compare::Comparison measure_pairs(const std::vector<SuiteSides>& suites,
                                  const Rules& rules,
                                  const SessionSettings& settings,
                                  Recording recording, Journal& journal,
                                  ProgressListener& listener);

}  // namespace benchgate::measure
