#pragma once

/// \file
/// Where a history changed: the change points of all its series, with one error
/// over all of them.

#include "compare/change_point.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// What a change was seen in.
enum class Evidence {
  anchored,  ///< Ratios to few common bases, measured in pairs.
  linked,    ///< Ratios to the run before, measured in pairs.
  absolute,  ///< Values of one machine.
  exact,     ///< Values that have no noise.
};

/// "anchored", "linked", "absolute", "exact".
std::string_view to_string(Evidence evidence);

/// Empty for a word that is none of them.
std::optional<Evidence> evidence_from(std::string_view word);

/// One lasting step of one series.
struct HistoryChange {
  std::size_t series = 0;  ///< Index into Timeline::series.
  Evidence evidence = Evidence::anchored;
  /// Of absolute values: the machine they are of.
  std::optional<std::size_t> machine;
  std::size_t before = 0;  ///< The last run on the old level,
  std::size_t first = 0;   ///< and the first on the new one: the change is in
                           ///< the commits after the one, up to the other.
  /// Relative, in the metric's own direction: 0.05 is a value 5 % larger.
  /// Infinite for an exact metric that was zero.
  double size = 0.0;
  /// Of `size`; of an exact metric the size itself, at confidence 1.
  compare::Interval interval;
  /// ChangePoint::p_value; empty for an exact metric.
  std::optional<double> p_value;
  bool worse = false;  ///< By the direction of the metric.

  bool operator==(const HistoryChange&) const = default;
};

/// How large a change of this size is either way: halving is as much as
/// doubling. An exact metric may have lost its sign, or all it was; there is no
/// ratio then, and that is more than any: infinite.
double magnitude(double size);

inline constexpr std::size_t kAllRuns = std::numeric_limits<std::size_t>::max();

/// All changes, by series, then by first run.
///
/// Series whose runs were measured in pairs are searched in what was chained
/// (timeline.h), and so do not step where a machine was replaced; what was not
/// is searched in the values of each machine by itself.
///
/// Where errors do not add up (anchored, absolute) compare's
/// change_points_of_all() searches, where they do (linked)
/// accumulated_steps_of_all(). `settings.error` is the false discovery rate
/// over all series. If a history has series of both kinds, each search has half
/// of it: the share that is false among all of them is at most the sum of the
/// shares of the two.
///
/// A new anchor shifts all that is measured against it by the error of its own
/// level. Where a step is no more than three times that, it is left out.
///
/// Exact metrics are not tested: each change of value that the next run on the
/// machine does not take back is a change. One that changes more often than
/// from run to run in four is not exact, whatever it is called, and is searched
/// like a time.
///
/// `runs`: looks at so many, the oldest, only: what was found, or would have
/// been, before the others were added.
///
/// Complexity: that of the two searches.
std::vector<HistoryChange> find_changes(
    const Timeline& timeline, const compare::ChangePointSettings& settings = {},
    std::size_t runs = kAllRuns);

}  // namespace benchgate::reporters::history
