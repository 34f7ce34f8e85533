#pragma once

/// \file
/// What of a series can be searched as one row of numbers.

#include "reporters/history/changes.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace benchgate::reporters::history {

/// A row of logarithms, as compare/change_point.h takes them: finite, or not a
/// number where there is no value. So the size of a step between them,
/// expm1 of a difference, is never below -1.
struct Strand {
  std::size_t series = 0;
  Evidence evidence = Evidence::anchored;
  std::optional<std::size_t> machine;  ///< Of absolute values.
  std::vector<double> values;          ///< Not a number: nothing is there.
  /// For each value, which of the series' points it is. In a linked strand some
  /// places stand for nothing but the errors of a bridge.
  std::vector<std::size_t> points;

  /// A place from which on values have another anchor.
  struct Shift {
    std::size_t place = 0;
    double error = 0.0;  ///< Standard deviation of the anchor's level.
  };

  std::vector<Shift> shifts;
};

/// The strands of one series: what is chained together, and what is not for
/// each machine. Values without a logarithm are left out.
///
/// In a linked strand, the increment over a bridge by values has their error,
/// too: it is given as many places as links have as large an error together.
///
/// `runs`: of so many only, the oldest.
///
/// Complexity: O(n log n).
std::vector<Strand> strands_of(const Timeline& timeline, std::size_t series,
                               std::size_t runs);

}  // namespace benchgate::reporters::history
