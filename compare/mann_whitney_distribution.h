#pragma once

/// \file
/// The null distribution of the Mann-Whitney statistic, exactly.
///
/// U counts the pairs (base value, head value) in which base's is the larger, a
/// tie as one half. Under the null hypothesis every choice of the positions of
/// base among all values is equally probable.

#include <cstddef>
#include <cstdint>
#include <span>

namespace benchgate::compare {

/// P(U <= u) for u = 0, 1, ... n1 n2 / 2, where no two values are equal.
/// Symmetric in n1 and n2. The last bits are those of benchstat, so that a
/// p-value that meets alpha falls on the same side of it.
///
/// Computed once for each pair of sizes and thread, and kept; the span is valid
/// until the thread ends. Precondition: 1 <= n1, n2 <= 50.
/// Complexity: O(n1^2 n2^2) once (2 ms for 50 and 50), then constant.
/// Source:     the recurrence of Mann and Whitney (1947), Annals of
///             Mathematical Statistics 18(1), 50-60.
std::span<const double> untied_cumulative(std::size_t n1, std::size_t n2);

/// Both tails at one value of U, that value included in both.
struct MannWhitneyTails {
  double up_to = 0.0;  ///< P(U <= u)
  double from = 0.0;   ///< P(U >= u)
};

/// The tails where values are tied. `groups` holds, in ascending order of the
/// values, how many are equal; `n1` of all values are base's. `doubled_u` is
/// 2 U, a whole number.
///
/// Ties make the distribution skewed unless both sides are of one size: the
/// tails cannot be had from each other.
///
/// Precondition: 1 <= n1 < sum of groups <= 50, so that counts of choices are
///               exact in a double.
/// Complexity:   O(N^4) for N values, of which 1/100 is done: 20 us for N = 50.
MannWhitneyTails tied_tails(std::span<const std::size_t> groups, std::size_t n1,
                            std::int64_t doubled_u);

}  // namespace benchgate::compare
