#pragma once

/// \file
/// The one thing every reporter takes: plain data, nothing computed here.

#include "compare/drift.h"
#include "compare/interval.h"
#include "compare/metric.h"
#include "compare/pairs.h"
#include "compare/policy.h"
#include "compare/verdict.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::compare {

/// One of the two programs: where it came from and where it ran.
struct Program {
  std::string revision;  ///< As the user named it: "main", "./old_bench".
  std::string commit;    ///< 40 hex digits; empty when it is no revision.
  std::string build;     ///< Digest of what ran, "sha256:..."; empty: unknown.
  /// The fingerprint: what must agree for two results to be gated together
  /// ("cpu", "kernel", ...), by name.
  std::map<std::string, std::string> environment;

  bool operator==(const Program&) const = default;
};

/// The values of one side in a row.
struct SideSummary {
  double median = 0.0;  ///< In the metric's base unit.
  double low = 0.0;     ///< 95 % interval of the median (order statistics);
  double high = 0.0;    ///< minimum and maximum when there are too few values.
  std::size_t n = 0;

  bool operator==(const SideSummary&) const = default;
};

/// The effect: head over base minus one, in the metric's own direction (0.03:
/// head's value is 3 % larger, which is worse for a time and better for a
/// rate). Of an exact metric, low and high are the ratio and the confidence 1.
struct Delta {
  double ratio = 0.0;
  double low = 0.0;
  double high = 0.0;
  double confidence = 0.95;

  bool operator==(const Delta&) const = default;
};

/// How the values of a row were taken.
enum class Design { paired, unpaired };

/// One benchmark and one metric: raw values, and what was made of them.
struct Row {
  std::string suite;
  std::string benchmark;  ///< The full name its framework prints.
  std::string base_name;  ///< The one in base if it was renamed; else empty.
  Metric metric;
  RowPolicy policy;

  // Raw. A paired row has pairs, an unpaired one (files measured apart) has
  // the values of its sides.
  Design design = Design::paired;
  std::vector<Pair> screen;
  std::vector<Pair> confirm;
  std::vector<double> base_values;
  std::vector<double> head_values;

  // Decided.
  std::optional<SideSummary> base;
  std::optional<SideSummary> head;
  std::optional<Delta> delta;
  /// Of the test behind the verdict, adjusted for the number of tests: a change
  /// is called where it is at most the policy's family error. Of the test for
  /// any difference, not adjusted, where a paired row was settled by its
  /// screening pairs. Empty for an exact metric.
  std::optional<double> p_value;
  std::optional<double> detectable;  ///< 0.011: 1.1 % would have been called.
  Verdict verdict = Verdict::inconclusive;
  std::optional<Acceptance> accepted;
  /// An agreement that the slowdown went beyond: kept, since other values, or
  /// the same ones judged together with more rows, may lie within it.
  std::optional<Acceptance> exceeded;
  std::string note;  ///< One line for the reader; empty when all is said.
  /// What was found out about a regression: profiles, code, counts. A line
  /// each, three or so; empty: nobody looked. No verdict depends on it.
  std::vector<std::string> explanation = {};

  bool operator==(const Row&) const = default;
};

/// The change of a metric over all benchmarks with a delta.
struct GeometricMean {
  std::string metric;
  double ratio = 0.0;    ///< Minus one, as in Delta.
  std::size_t rows = 0;  ///< Over how many.

  bool operator==(const GeometricMean&) const = default;
};

/// The comparison in a few numbers.
struct Summary {
  Response gate = Response::pass;
  std::vector<std::string> reasons;  ///< Why the gate fails, a line each.
  std::size_t regressed = 0;         ///< Rows, the accepted ones left out.
  std::size_t accepted = 0;          ///< Regressed rows that were agreed to.
  std::size_t improved = 0;
  std::size_t unchanged = 0;
  std::size_t inconclusive = 0;
  std::size_t missing = 0;
  std::size_t added = 0;
  std::size_t failed = 0;
  std::vector<GeometricMean> geometric_means;
  /// Median detectable effect over the timed rows that have one.
  std::optional<double> median_detectable;
  double seconds = 0.0;        ///< Wall time of measuring.
  double suite_seconds = 0.0;  ///< Of it, inside the suites' processes.
  /// Pairs whose two processes took turns, repetition by repetition; the others
  /// ran one after the other.
  std::size_t lockstep_pairs = 0;
  bool budget_spent = false;  ///< Measuring ended for want of time.

  bool operator==(const Summary&) const = default;
};

/// More machines than anybody shares a suite out to.
inline constexpr std::size_t kMostShards = 1000;

/// A benchmark of a comparison that is split over machines.
struct ShardBenchmark {
  std::size_t place = 0;  ///< On the list of all, from 0.
  std::string suite;
  std::string name;

  bool operator==(const ShardBenchmark&) const = default;
};

/// What one machine's part of a split comparison knows of the whole. Parts that
/// agree in `comparison`, `list` and `count` can be joined; see join_shards.h.
struct Shard {
  std::size_t index = 1;  ///< From 1 to `count`.
  std::size_t count = 1;  ///< At most kMostShards.
  /// Digest of what makes two comparisons the same one: revisions, policy,
  /// configuration, version.
  std::string comparison = {};
  std::string list = {};  ///< Digest of the names of all benchmarks, in order.
  std::size_t benchmarks_in_all = 0;
  /// At most so many rows of the other shards may be candidates for
  /// confirmation: the error is divided over them, too.
  std::size_t rows_elsewhere = 0;
  std::vector<ShardBenchmark> benchmarks = {};  ///< Its own, in order.

  bool operator==(const Shard&) const = default;
};

/// One of the shards that a comparison was joined from.
struct JoinedShard {
  std::size_t index = 1;
  std::uint64_t seed = 0;
  std::string started = {};
  double seconds = 0.0;  ///< Wall time of measuring.
  Program base = {};     ///< With its own machine's environment and builds.
  Program head = {};

  bool operator==(const JoinedShard&) const = default;
};

/// How a comparison was joined from shards.
struct Joined {
  std::size_t count = 1;  ///< That there should be.
  std::size_t benchmarks_in_all = 0;
  std::size_t rows_elsewhere = 0;  ///< Of shards that are missing, as above.
  std::vector<JoinedShard> shards = {};  ///< That there are, by index.

  bool operator==(const Joined&) const = default;
};

/// A whole comparison, or one machine's shard of it.
struct Comparison {
  std::string tool_version;
  std::vector<std::string> arguments;  ///< The command line, without argv[0].
  std::uint64_t seed = 0;              ///< Of every coin; below 2^53.
  std::string started;                 ///< RFC 3339, UTC.
  Policy policy;
  Program base;
  Program head;
  std::vector<Row> rows;
  Summary summary;
  /// What a reader has to know before trusting the numbers; one line each.
  std::vector<std::string> warnings;
  std::optional<Shard> shard;    ///< Set: this is a part of a comparison.
  std::optional<Joined> joined;  ///< Set: it was joined from such parts.
  std::optional<Drift> drift =
      {};  ///< Set: the gate looks at what was before, too.

  bool operator==(const Comparison&) const = default;
};

}  // namespace benchgate::compare
