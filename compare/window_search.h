#pragma once

#include "compare/divergence.h"
#include "compare/weak_point.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace benchgate::compare {

/// The lengths of the windows that a series is searched in: 16, doubled up to
/// `window`, and `window` itself. Ascending.
std::vector<std::size_t> window_lengths(std::size_t window);

/// Windows of one length start this far apart: a quarter. Then every step is in
/// some window of each length with at least 3/8 of it on either side, which
/// costs 3 % of the z that the middle would give.
std::size_t window_stride(std::size_t length);

/// Looks for the one split of a window. Keeps its memory between windows.
class WindowSearch {
 public:
  /// Sides are no shorter than this.
  explicit WindowSearch(std::size_t minimum_segment)
      : minimum_segment_(minimum_segment) {}

  /// The split of the values from `begin` to before `end` that E-divisive
  /// chooses, if a rank test finds it significant at kWeakLevel, with no
  /// allowance for autocorrelation. Its index counts from values[0].
  ///
  /// Complexity: as Divergence::best_split.
  std::optional<WeakPoint> operator()(std::span<const double> values,
                                      std::size_t begin, std::size_t end);

 private:
  std::size_t minimum_segment_;
  Divergence divergence_;
};

}  // namespace benchgate::compare
