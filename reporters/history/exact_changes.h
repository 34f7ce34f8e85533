#pragma once

/// \file
/// Changes of metrics that have no noise.

#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <vector>

namespace benchgate::reporters::history {

/// Whether an exact metric is what it is called: at most every fourth value
/// differs from the one before on the same machine; up to three may. Here as
/// below, of the `runs` oldest runs only.
bool is_steady(const TimelineSeries& series, std::size_t runs);

/// Each change of value that lasts: that the next run on the same machine does
/// not take back. The latest run's counts; nothing has taken it back yet. Where
/// machines take turns, what one shows between two runs and another between two
/// others is one change if it may be: in the same direction, and in runs that
/// both leave possible. A machine's first run is compared by what was measured
/// in pairs, if it was.
///
/// Changes of less than `minimum_size` either way are left out.
///
/// Complexity: O(n log n).
std::vector<HistoryChange> exact_changes(const Timeline& timeline,
                                         std::size_t series,
                                         double minimum_size, std::size_t runs);

}  // namespace benchgate::reporters::history
