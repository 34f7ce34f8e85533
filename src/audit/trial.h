#pragma once

/// \file
/// One comparison of an audit: plain data, raw where another rule may want to
/// judge it again.

#include "compare/comparison.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::audit {

/// How a comparison was measured.
enum class Leg {
  paired,     ///< By benchgate: in pairs, and decided.
  sequential  ///< All repetitions of base, then all of head; not decided.
};

/// Values of the two sides, one per invocation, in the order of measuring, in
/// seconds. Of a paired leg: of the screening pairs.
struct Times {
  std::vector<double> base;
  std::vector<double> head;

  bool operator==(const Times&) const = default;
};

/// What benchgate made of one metric of a benchmark.
struct TrialRow {
  compare::Metric metric;
  compare::Verdict verdict = compare::Verdict::inconclusive;
  std::optional<compare::Delta> delta;
  std::optional<double> detectable;

  bool operator==(const TrialRow&) const = default;
};

/// One benchmark of a comparison.
struct TrialBenchmark {
  std::string suite;
  std::string name;
  std::string time_metric;       ///< What its author asks it to be judged by.
  bool slowed = false;           ///< Whether head's values were turned.
  double seconds = 0.0;          ///< Inside its processes, both sides.
  std::size_t pairs = 0;         ///< Or repetitions of one side.
  std::vector<TrialRow> rows{};  ///< None in a sequential leg.
  Times cpu_time{};
  Times real_time{};

  bool operator==(const TrialBenchmark&) const = default;
};

/// One comparison of a program with itself.
struct Trial {
  Leg leg = Leg::paired;
  double slowdown = 0.0;  ///< Of the slowed benchmarks; 0: of none.
  std::uint64_t seed = 0;
  std::string started{};  ///< RFC 3339, UTC.
  std::size_t load = 0;   ///< Processes that kept cores busy meanwhile.
  double family_error = 0.01;
  double seconds = 0.0;  ///< Wall time of measuring.
  bool budget_spent = false;
  std::string tool_version{};
  compare::Program program{};
  std::vector<TrialBenchmark> benchmarks{};

  bool operator==(const Trial&) const = default;
};

/// Head over base minus one, as it truly is, in the metric's own direction.
double true_ratio(const compare::Metric& metric, double slowdown);

/// Whether the row says that something changed, for better or worse.
bool is_called(const TrialRow& row);

/// The row that says whether the benchmark's time changed: that of its time
/// metric, else the first one that is timed. Null: it has none.
const TrialRow* time_row(const TrialBenchmark& benchmark);

}  // namespace benchgate::audit
