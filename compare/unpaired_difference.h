#pragma once

#include "compare/unpaired_table.h"

#include <span>

namespace benchgate::compare {

/// The values of a cell, ascending, NaN first, and what was made of them.
struct UnpairedSide {
  std::span<const double> values;
  const UnpairedCell& cell;
};

/// What benchstat says of two cells: delta, p-value, whether they differ at
/// `alpha`, notes. What is beyond it is left empty.
///
/// Notes: a value is NaN (there is no test then); all values are equal; both
///        sides are too small to differ at `alpha` whatever their values.
UnpairedComparison test_unpaired(const UnpairedSide& base,
                                 const UnpairedSide& head, bool exact,
                                 double alpha);

}  // namespace benchgate::compare
