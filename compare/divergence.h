#pragma once

#include "compare/indexed_values.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace benchgate::compare {

/// Where E-divisive splits a window: the split whose sides have the largest
/// energy distance, on the ranks of the values in the window. Ranks, so that
/// noise of every distribution gives the same splits equally often, and no
/// outlier counts for more than its place. Whole numbers, so that every machine
/// finds the same.
///
/// Keeps its memory between windows.
class Divergence {
 public:
  /// The first index of the right side: at least `first`, at most `last`. The
  /// lowest if several are as good. Ties share their mean rank.
  ///
  /// Precondition: 1 <= first <= last < values.size() <= 16384, no NaN.
  /// Complexity:   O(n log n), and n^2 / 2 additions: each split is had from
  ///               the one before by the distances of one value to those on the
  ///               left.
  /// Source:       Matteson and James (2014), JASA 109(505), 334-345, equations
  ///               (5) and (6), with alpha = 1.
  std::size_t best_split(std::span<const double> values, std::size_t first,
                         std::size_t last);

  /// How far the rank sum of the values before `split` is from its expectation
  /// where there is no step, in units of pairs: U - n m / 2, for the values of
  /// the last call.
  [[nodiscard]] double rank_shift(std::size_t split) const;

 private:
  void rank(std::span<const double> values);

  IndexedValues order_;
  std::vector<std::int32_t> ranks_;   // Doubled, from 2; by index.
  std::vector<std::int32_t> to_all_;  // Distances to all others; by index.
};

}  // namespace benchgate::compare
