#pragma once

/// \file
/// The changes of a history in words of their own, as they are shown and
/// remembered: a list that was written down says the same when the history has
/// grown, been sorted anew or gone.

#include "compare/comparison.h"
#include "compare/interval.h"
#include "compare/metric.h"
#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// What a reader wants to know of a run.
struct RunName {
  std::string commit;
  std::string time;  ///< The commit's.
  std::string started;
  std::string subject;

  bool operator==(const RunName&) const = default;
};

/// Where a change is: after `before`, and up to `first`.
struct ChangeRange {
  RunName before;
  RunName first;

  bool operator==(const ChangeRange&) const = default;
};

/// What fresh pairs of the two commits of a change said.
struct Confirmation {
  enum class Verdict {
    confirmed,      ///< Changed in the same direction, by the protocol.
    not_confirmed,  ///< Measured, and not confirmed.
    not_measured,   ///< One of the commits cannot be built or run.
  };

  Verdict verdict = Verdict::not_measured;
  std::optional<compare::Delta> delta;  ///< `first` against `before`.
  std::size_t pairs = 0;
  std::string measured;  ///< When, RFC 3339, UTC.
  std::string reason;    ///< One line for the reader; may be empty.

  bool operator==(const Confirmation&) const = default;
};

/// What became of a change since the list was made the last time.
enum class Fate { kept, added, moved, withdrawn };

struct KnownChange {
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  Evidence evidence = Evidence::anchored;
  std::string machine;  ///< Of absolute values: its name; else empty.
  ChangeRange range;
  double size = 0.0;  ///< These as in HistoryChange.
  compare::Interval interval;
  std::optional<double> p_value;
  bool worse = false;
  Fate fate = Fate::added;
  std::optional<ChangeRange> was;  ///< Of one that moved: where it was.
  std::optional<Confirmation> confirmation;

  bool operator==(const KnownChange&) const = default;
};

/// What the fates are against.
enum class ComparedWith {
  nothing,       ///< There is nothing before: all are new.
  memory,        ///< The list that was made the last time.
  previous_run,  ///< What the history showed before its latest run.
};

struct ChangeList {
  std::string history;  ///< Its location.
  double error = 0.01;  ///< False discovery rate over all series.
  std::size_t runs = 0;
  std::size_t series = 0;
  std::optional<ChangeRange> span;  ///< First and latest run.
  ComparedWith compared_with = ComparedWith::nothing;
  std::vector<KnownChange> changes;
  std::vector<KnownChange> withdrawn;

  bool operator==(const ChangeList&) const = default;
};

/// The words of the JSON: "not_confirmed", "previous_run".
std::string_view to_string(Confirmation::Verdict verdict);
std::string_view to_string(Fate fate);
std::string_view to_string(ComparedWith compared_with);

/// Puts what was found into words; all are new.
ChangeList list_changes(const Timeline& timeline,
                        const std::vector<HistoryChange>& changes,
                        const compare::ChangePointSettings& settings,
                        std::string location);

/// Holds `now` against what was known before, by compare's
/// diff_change_points(): sets the fates, lists what was withdrawn, and carries
/// confirmations over to what is at the same place. Changes belong together if
/// they are of one suite, benchmark, metric and machine, and at most 10 runs
/// apart.
///
/// `timeline`: that `now` was made of.
///
/// Complexity: O(n log n), besides the squares of the changes of one series.
void compare_lists(ChangeList& now, const ChangeList& before,
                   const Timeline& timeline, ComparedWith what);

}  // namespace benchgate::reporters::history
