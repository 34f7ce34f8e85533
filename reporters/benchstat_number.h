#pragma once

/// \file
/// Numbers as benchstat writes them in its tables, to the last character.

#include "compare/unpaired_table.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// How the cells of one row are written: one prefix and as many decimals for
/// all, so that they can be compared by eye.
class BenchstatScale {
 public:
  /// Four significant digits for the one of `values` that is nearest to zero,
  /// zero itself left out. Prefixes are powers of 1024 where the numerator of
  /// `unit` has bytes, else of 1000.
  BenchstatScale(std::span<const double> values, std::string_view unit);

  /// "20.01n", "1.000Ki", "+Inf". Rounded from the exact value.
  [[nodiscard]] std::string format(double value) const;

 private:
  double factor_ = 1.0;
  std::string_view prefix_;
  int decimals_ = 3;
};

/// What stands behind the ±: how far the farther bound is from the center, in
/// whole percent. "∞" where there is no bound, "?" where the signs differ.
std::string benchstat_range(const compare::UnpairedCell& cell);

/// "~" for no difference, "+1.50%", "?" for one that has no ratio.
std::string benchstat_delta(const compare::UnpairedComparison& comparison);

/// A ratio minus one: "+1.50%", "-0.00%", "+Inf%".
std::string benchstat_percentage(double ratio);

/// "p=0.003 n=10", "n=10+9": without p for an exact unit.
std::string benchstat_test(const compare::UnpairedComparison& comparison,
                           std::size_t base_values, std::size_t head_values);

}  // namespace benchgate::reporters
