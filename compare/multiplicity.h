#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// The level of each single test when `hypotheses` are tested at each of
/// `looks` looks and the probability of any false rejection shall be
/// `family_error`. Valid whatever the dependence between tests and looks.
///
/// Precondition: both counts are above zero.
/// Source:       Bonferroni's inequality.
double bonferroni_level(double family_error, std::size_t hypotheses,
                        std::size_t looks);

/// p-values that may each be held against the family-wise error: a hypothesis
/// is rejected by Holm's procedure at level alpha exactly if its adjusted
/// p-value is at most alpha. In the order of `p_values`.
///
/// Valid whatever the dependence; rejects all that Bonferroni does, and more.
/// Complexity: O(n log n).
/// Source:     Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace benchgate::compare
