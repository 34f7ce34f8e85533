#pragma once

/// \file
/// The rows of a comparison in the order in which a reader needs them.

#include "compare/comparison.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// What a row asks of its reader, most urgent first.
enum class Concern {
  /// The benchmark with the largest first, with its other rows; those that the
  /// gate looks at before others.
  regressed,
  failed,
  missing,
  accepted,  ///< Regressed, and agreed to.
  improved,  ///< Likewise by size.
  added,
  inconclusive,
  unchanged
};

/// The verdict, but for a slowdown that was agreed to: "accepted".
std::string_view to_string(Concern concern);

Concern concern_of(const compare::Row& row);

/// Rows of one concern; in the order of the comparison where none is named
/// above.
struct RowGroup {
  Concern concern = Concern::unchanged;
  std::vector<const compare::Row*> rows;  ///< Into the comparison.
  bool continued = false;  ///< What is left of a group; others are shown.
};

/// All rows, by concern; no group is empty.
std::vector<RowGroup> group_rows(const compare::Comparison& comparison);

/// What of the groups is shown, and what is only counted.
struct Selection {
  std::vector<const compare::Row*> shown;
  std::vector<RowGroup> left_out;  ///< No group is empty.
};

/// The rows to act on, each group cut to a length at which all of them fit one
/// screen of some 45 lines.
Selection select_urgent(const std::vector<RowGroup>& groups);

/// Every row.
Selection select_all(const std::vector<RowGroup>& groups);

}  // namespace benchgate::reporters
