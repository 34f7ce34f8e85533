#pragma once

#include "compare/change_point.h"
#include "compare/weak_point.h"

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// The values that a point is tested on: up to its neighbours and to half a
/// window.
struct Surroundings {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< One past the last.
};

/// Precondition: `points` ascend and lie within the values.
Surroundings surroundings(std::size_t values, std::span<const WeakPoint> points,
                          std::size_t which, std::size_t window);

/// Merges the weak points of one stretch, in any order: of those within a
/// minimal segment of each other the clearest stays and goes to a gap nearby if
/// there is one, each is tested against its neighbours and moved to where these
/// put it, and the weakest is taken out until none is weaker than kWeakLevel or
/// smaller than the minimal size.
///
/// Uses no value further from a point than 5/8 of a window and a minimal
/// segment.
/// Complexity: O(k w log w + k^2) for k points and a window of w, and O(w^2)
///             for each point that is left.
WeakStretch merge_weak_points(std::span<const double> values,
                              std::vector<WeakPoint> points,
                              const ChangePointSettings& settings);

/// What is left of the stretch if no p-value may be above `level`. Ascending.
std::vector<WeakPoint> merge_to_level(std::span<const double> values,
                                      const WeakStretch& stretch, double level,
                                      const ChangePointSettings& settings);

}  // namespace benchgate::compare
