#pragma once

/// \file
/// The Mann-Whitney U test: do two samples come from one distribution?
///
/// For results that were measured apart and cannot be paired. It assumes no
/// shape: timings are skewed, and often have more than one mode.

#include "compare/p_value_method.h"
#include "compare/sample.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace benchgate::compare {

/// The outcome of a Mann-Whitney U test of base against head.
struct MannWhitney {
  /// Number of pairs (base value, head value) in which base's is the larger; a
  /// tie counts one half.
  /// Range: [0, base.size() * head.size()], a multiple of 0.5.
  double u = 0.0;

  /// Two-sided: how probable a U at least this far out is if both samples come
  /// from one distribution. Range: (0, 1].
  double p_value = 1.0;

  /// Effect size: the share of pairs in which head's value is the larger; 0.5
  /// when neither tends to be. Range: [0, 1]. (Vargha and Delaney's A, 2000.)
  double head_larger = 0.5;

  PValueMethod method = PValueMethod::exact;

  /// What a reader has to know before trusting the numbers; one line each.
  std::vector<std::string> warnings;
};

/// The p-value is exact while neither side has more values than this, which are
/// benchstat's limits. Beyond, the approximation is within 0.002 (measured).
/// The defaults are the most there can be: larger limits are taken for them,
/// since counts of choices are exact in a double for 50 values in all.
struct ExactLimits {
  std::size_t without_ties = 50;
  std::size_t with_ties = 25;
};

/// Tests the null hypothesis that both samples come from one distribution.
///
/// Ties share the mean of the ranks they span. The exact p-value counts the
/// ways to deal these ranks to the two sides, and doubles the smaller tail; the
/// approximation corrects for ties and for continuity.
///
/// Warnings:   all values are equal; p_value is then 1.
/// Complexity: O(N) for N values in all, besides the exact distribution: see
///             untied_cumulative and tied_tails.
/// Source:     Mann and Whitney (1947), Annals of Mathematical Statistics
///             18(1), 50-60; ties: Lehmann (2006), Nonparametrics, chapter 1.
MannWhitney mann_whitney(const Sample& base, const Sample& head,
                         ExactLimits limits = {});

/// The same for values that may be infinite. Infinities of one sign are equal.
///
/// Precondition: both sides hold values, ascending, none of them NaN.
MannWhitney mann_whitney(std::span<const double> base,
                         std::span<const double> head, ExactLimits limits = {});

/// How far into its lower tail U may be counted.
struct MannWhitneyTail {
  std::size_t count = 0;     ///< The largest with P(U < count) <= tail.
  double probability = 0.0;  ///< P(U < count).
};

/// The lower tail of U, no ties, for the numbers of values on the two sides:
/// what the interval of the shift leaves out. Exact up to ExactLimits, else by
/// the normal approximation; count is 0 where there are too few values.
///
/// Complexity: as untied_cumulative, up to ExactLimits; else constant.
MannWhitneyTail mann_whitney_tail(std::size_t n1, std::size_t n2, double tail);

}  // namespace benchgate::compare
