#pragma once

/// \file
/// The order in which a history is read: along the commits, and by time only
/// where they do not say. Clocks of those who commit and of machines that
/// measure are often wrong; who is whose parent is not.

#include "reporters/history/record.h"

#include <cstddef>
#include <vector>

namespace benchgate::reporters::history {

/// One run: the records that are its shards, by their number. Indices into the
/// list that was ordered.
using RunRecords = std::vector<std::size_t>;

/// Orders runs, whose entries are not looked at; the order of `records` does
/// not matter, unless two have the same id: then only the first is used.
///
/// Commits come after all their parents that were measured, else by their time,
/// then by their id. Of a commit that was recorded several times, all parents
/// that any record knows count, and the earliest time. Runs of one commit come
/// by when they began.
///
/// Shards belong to one run if they agree in commit, base, number of shards,
/// version and origin: each joins the earliest such run that lacks it.
///
/// Parents that run in a circle, which no repository has, are cut at the
/// earliest commit.
///
/// Complexity: O(n log n) for n records and their parents.
std::vector<RunRecords> order_runs(const std::vector<const Record*>& records);

}  // namespace benchgate::reporters::history
