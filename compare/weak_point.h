#pragma once

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// What might be a change point. Indices count the values that are there, not
/// the runs.
struct WeakPoint {
  std::size_t index = 0;  ///< The first value on the new level.
  double p_value = 1.0;   ///< Of a test at this place alone: the search that
                          ///< chose the place is not allowed for.

  bool operator==(const WeakPoint&) const = default;
};

/// How many points are left where each has at most this p-value.
struct MergeStage {
  double level = 0.0;
  std::size_t points = 0;

  bool operator==(const MergeStage&) const = default;
};

/// Weak points so close together that merging one can change another,
/// ascending; and what is left of them, level by level.
struct WeakStretch {
  std::vector<WeakPoint> points;
  std::vector<MergeStage> stages;  ///< Levels descend, and points do.

  bool operator==(const WeakStretch&) const = default;
};

/// A weaker point than this is not kept. The Benjamini-Hochberg procedure at 1
/// % would have to find a step in every 50 values to call one; and noise leaves
/// about one in 1,000 values, so that stretches stay short.
inline constexpr double kWeakLevel = 1e-4;

}  // namespace benchgate::compare
