#pragma once

#include "compare/order_statistic_interval.h"
#include "compare/unpaired_table.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>

namespace benchgate::compare {

/// Reduces the values of cells of one table to their center and interval.
class UnpairedCellSummary {
 public:
  /// `exact`: the unit is declared to be the same at every run.
  UnpairedCellSummary(double confidence, bool exact)
      : confidence_(confidence), exact_(exact) {}

  /// Notes: too few values for an interval; an exact unit whose values differ.
  ///
  /// Precondition: `values` holds one at least, ascending, NaN first.
  UnpairedCell of(std::span<const double> values);

 private:
  UnpairedCell of_exact(std::span<const double> values) const;
  const OrderStatistics& orders(std::size_t n);
  const std::string& too_few_values();

  double confidence_;
  bool exact_;
  std::map<std::size_t, OrderStatistics> orders_;  // Cells are of few sizes.
  std::string too_few_values_;                     // Made when needed.
};

}  // namespace benchgate::compare
