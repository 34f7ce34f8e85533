#pragma once

#include "compare/unpaired_table.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// What a row of unpaired results asks of its reader, most urgent first: the
/// most urgent of what is said of its columns.
enum class UnpairedConcern {
  regressed,  ///< Largest first.
  changed,    ///< Likewise.
  improved,   ///< Likewise.
  missing,    ///< In the base only.
  added,      ///< Not in the base.
  inconclusive,
  unchanged,
  none  ///< There is only one column.
};

std::string_view to_string(UnpairedConcern concern);

/// Of one column, which is not the first.
UnpairedConcern concern_of(const compare::UnpairedRow& row, std::size_t column);

struct UnpairedRowGroup {
  UnpairedConcern concern = UnpairedConcern::none;
  std::vector<const compare::UnpairedRow*> rows;  ///< Into the table.
};

/// All rows, by concern; no group is empty.
std::vector<UnpairedRowGroup> group_rows(const compare::UnpairedTable& table);

}  // namespace benchgate::reporters
