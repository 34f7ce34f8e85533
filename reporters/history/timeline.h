#pragma once

/// \file
/// A history as readers look at it: runs in order, and for each benchmark and
/// metric one series over them.

#include "compare/metric.h"
#include "reporters/history/record.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// One run: all shards of it together.
struct TimelineRun {
  Commit commit;
  std::string revision;
  std::string base_commit;  ///< Empty: measured alone.
  std::string started;      ///< Of its first shard.
  /// Index into Timeline::machines. Shards may have run on different ones; this
  /// is the machine of the lowest shard.
  std::size_t machine = 0;
};

/// A kind of machine that runs were measured on.
struct TimelineMachine {
  std::string name;  ///< machine_name().
  std::map<std::string, std::string> environment;
};

/// The value of one series at one run.
struct TimelinePoint {
  std::size_t run = 0;         ///< Index into Timeline::runs.
  std::size_t machine = 0;     ///< Where it was measured; see TimelineRun.
  compare::SideSummary value;  ///< On that machine, base unit.

  /// Natural logarithm of the value relative to the beginning of the series,
  /// chained from ratios that were measured in pairs, in the metric's own
  /// direction (up is a larger value). It does not jump when the machine is
  /// replaced. `low` and `high` are the interval of this link or, against an
  /// anchor, of the ratio to the anchor, about `log`; they may be infinite.
  /// Empty where no chain reaches.
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

/// A place in a chain where a run was compared with a commit that was not
/// measured itself, so that nothing in pairs says how that one differs from
/// what was (chain.h).
struct ChainBridge {
  enum class Kind {
    same_machine,  ///< By the values of a machine that is known to be steady.
    assumed,       ///< As if nothing had changed in between.
  };

  std::size_t point = 0;  ///< The run, as an index into points,
  std::size_t from = 0;   ///< and the one before it that base is tied to.
  Kind kind = Kind::assumed;
  /// Standard deviation of the logarithm of a bridge by values; zero if it is
  /// assumed, since nobody knows.
  double error = 0.0;

  bool operator==(const ChainBridge&) const = default;
};

struct TimelineSeries {
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  ChainKind chain = ChainKind::none;
  std::vector<TimelinePoint> points;  ///< Ascending by run; missing runs are
                                      ///< left out.
  std::vector<ChainBridge> bridges;   ///< Ascending by point.
};

struct Timeline {
  std::vector<TimelineRun> runs;  ///< Parents before children, else by time.
  std::vector<TimelineMachine> machines;  ///< By their first run.
  /// By suite, benchmark, metric, unit: a series does not go on in another
  /// unit. Direction and kind are those of its latest run.
  std::vector<TimelineSeries> series;
};

/// Takes records as they are read, in any order, and keeps of each what a
/// timeline needs: about 60 bytes of an entry instead of 300.
class TimelineBuilder {
 public:
  TimelineBuilder();
  ~TimelineBuilder();
  TimelineBuilder(const TimelineBuilder&) = delete;
  TimelineBuilder& operator=(const TimelineBuilder&) = delete;
  TimelineBuilder(TimelineBuilder&& other) noexcept;
  TimelineBuilder& operator=(TimelineBuilder&& other) noexcept;

  void add(Record record);

  /// Orders and joins what was added, and gives it up. Two records of one id
  /// count once; of two values of one series in one run, that of the lower
  /// shard.
  ///
  /// Complexity: O(n log n) for n entries in all.
  Timeline build();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same of records that are at hand.
Timeline build_timeline(std::vector<Record> records);

}  // namespace benchgate::reporters::history
