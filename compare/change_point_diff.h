#pragma once

#include "compare/change_point.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace benchgate::compare {

enum class PointFate {
  kept,       ///< In both, at the same run.
  added,      ///< Only in the newer set.
  moved,      ///< In both, at another run nearby.
  withdrawn,  ///< Only in the older set.
};

/// What became of one change point when a series grew.
struct PointChange {
  PointFate fate = PointFate::kept;
  std::optional<ChangePoint> older;  ///< Empty for one that was added.
  std::optional<ChangePoint> newer;  ///< Empty for one that was withdrawn.

  bool operator==(const PointChange&) const = default;
};

/// Holds two sets of change points of one series against each other. Points at
/// the same run belong together, then the closest of those that step in the
/// same direction and are at most `reach` runs apart. Ascending by the newer
/// index, or the older where there is none.
///
/// Precondition: both ascend by index.
/// Complexity:   O(n m) for n and m points.
std::vector<PointChange> diff_change_points(std::span<const ChangePoint> older,
                                            std::span<const ChangePoint> newer,
                                            std::size_t reach);

}  // namespace benchgate::compare
