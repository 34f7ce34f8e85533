#pragma once

/// \file
/// The chained series: values relative to the beginning, multiplied up from
/// ratios that were measured in pairs. Each ratio is of two programs on one
/// machine at one time, so the chain does not see that machines are replaced or
/// have a bad day.

#include "compare/comparison.h"
#include "compare/metric.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace benchgate::reporters::history {

/// One run of one series, as chain() needs it.
struct ChainInput {
  std::size_t commit = 0;   ///< Any number that is this commit's alone.
  std::size_t base = 0;     ///< The same for base, if there is a ratio.
  std::size_t machine = 0;  ///< Likewise.
  double value = 0.0;
  /// Head over base minus one and its interval. Not a number: none.
  double ratio = 0.0;
  double low = 0.0;
  double high = 0.0;
};

struct Chain {
  ChainKind kind = ChainKind::none;
  /// One for each input; empty where there is no ratio, or one without a
  /// logarithm (to nothing, or from nothing), or one to the commit itself. What
  /// is there is finite, whatever the records say.
  std::vector<std::optional<TimelinePoint::Chained>> points;
  std::vector<ChainBridge> bridges;  ///< Ascending by point.
};

/// Chains ratios, oldest run first. A run lies at its base's level plus its own
/// log-ratio; base's level is that of its latest run so far. The first base is
/// the beginning: zero. What comes later never changes what is chained already.
///
/// A base that was not measured itself needs a bridge from what was:
/// ChainBridge::Kind::same_machine if the same machine has a run before it and
/// is known to be steady (exact metrics always are), by the values there; else
/// ChainBridge::Kind::assumed, as if nothing had changed in between. How steady
/// a machine is, is seen by how its values follow the chain from run to run
/// where both are known: at least 8 times, by their median absolute deviation.
///
/// Errors are those of links where most runs have a base of their own, of
/// ratios to an anchor where there are at least four runs to each base.
///
/// Complexity: O(n log n), and O(n) for each bridge.
Chain chain(std::span<const ChainInput> runs, compare::MetricKind kind);

}  // namespace benchgate::reporters::history
