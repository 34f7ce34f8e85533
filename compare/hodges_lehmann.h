#pragma once

/// \file
/// The estimates that go with the rank tests, and the averages and differences
/// they and their intervals are made of.
///
/// Source: Hodges and Lehmann (1963), Annals of Mathematical Statistics 34(2),
///         598-611.

#include "compare/interval.h"
#include "compare/sample.h"

#include <cstddef>
#include <span>
#include <vector>

namespace benchgate::compare {

/// How many Walsh averages `n` values have: (x_i + x_j) / 2 for all i <= j.
constexpr std::size_t walsh_averages(std::size_t n) {
  return n * (n + 1) / 2;
}

/// The Walsh average with this rank, 1 being the smallest.
///
/// Precondition: 1 <= rank <= walsh_averages(sample.size()).
/// Complexity:   O(n log n), no matter that there are n^2 averages.
double walsh_average(const Sample& sample, std::size_t rank);

/// How many Walsh averages are smaller than `bound`. Complexity: O(n).
std::size_t walsh_averages_below(const Sample& sample, double bound);

/// How many are larger. Complexity: O(n).
std::size_t walsh_averages_above(const Sample& sample, double bound);

/// Where the values lie: the median of their Walsh averages. Nearly as precise
/// as the mean where noise is normal, and far more where it has outliers.
///
/// Complexity: O(n log n).
double hodges_lehmann(const Sample& sample);

/// How far head lies above base: the median of all differences between a value
/// of head and one of base.
///
/// Complexity: O(n log n) for n values in all.
double hodges_lehmann_shift(const Sample& base, const Sample& head);

/// The shifts that a two-sided Mann-Whitney test does not reject at 1 -
/// `confidence`: from a low to a high difference. Infinite both ways where
/// there are too few values. With ties it covers the truth more often than it
/// says, not less.
///
/// Complexity: O(n log n); the distribution of U is exact up to the limits of
///             mann_whitney without ties, at its cost.
Interval shift_interval(const Sample& base, const Sample& head,
                        double confidence);

struct ShiftEstimate {
  double shift = 0.0;               ///< hodges_lehmann_shift()
  std::vector<Interval> intervals;  ///< shift_interval(), as asked for.
};

/// Both of the above, and at several confidence levels, for less than one by
/// one.
ShiftEstimate estimate_shift(const Sample& base, const Sample& head,
                             std::span<const double> confidences);

}  // namespace benchgate::compare
