#pragma once

/// \file
/// A history as readers look at it: runs in order, and for each benchmark and
/// metric one series over them.

#include "compare/metric.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// One run: all shards of it together.
struct TimelineRun {
  Commit commit;
  std::string revision;
  std::string base_commit;  ///< Empty: measured alone.
  std::string started;
  std::size_t machine = 0;  ///< Index into Timeline::machines.
};

/// A kind of machine that runs were measured on.
struct TimelineMachine {
  std::string name;  ///< machine_name().
  std::map<std::string, std::string> environment;
};

/// The value of one series at one run.
struct TimelinePoint {
  std::size_t run = 0;         ///< Index into Timeline::runs.
  compare::SideSummary value;  ///< On that run's machine, base unit.

  /// Natural logarithm of the value relative to the beginning of the series,
  /// chained from ratios that were measured in pairs, in the metric's own
  /// direction (up is a larger value). It does not jump when the machine is
  /// replaced. `low` and `high` are the interval of this link or, against an
  /// anchor, of the ratio to the anchor. Empty where no chain reaches.
  struct Chained {
    double log = 0.0;
    double low = 0.0;
    double high = 0.0;
  };

  std::optional<Chained> chained;
};

/// How the errors of a chained series behave; it decides which search for
/// change points is right (docs/change-points.md).
enum class ChainKind {
  none,      ///< Nothing was measured in pairs: absolute values only.
  anchored,  ///< Runs were compared with few common bases: errors do not add.
  linked,    ///< Each was compared with the one before: errors add up.
};

struct TimelineSeries {
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  ChainKind chain = ChainKind::none;
  std::vector<TimelinePoint> points;  ///< Ascending by run; missing runs are
                                      ///< left out.
};

struct Timeline {
  std::vector<TimelineRun> runs;  ///< Parents before children, else by time.
  std::vector<TimelineMachine> machines;
  std::vector<TimelineSeries> series;  ///< By suite, benchmark, metric.
};

/// Orders and joins records, whose order does not matter.
///
/// Complexity: O(n log n) for n entries in all.
Timeline build_timeline(std::vector<Record> records);

}  // namespace benchgate::reporters::history
