#pragma once

/// \file
/// Wilcoxon's signed-rank test on the log-ratios of pairs, and the confidence
/// interval that comes from it.
///
/// Within a pair a fair coin decides who runs first. If both sides are the same
/// program, the sign of each log-ratio is therefore a fair coin too, whatever
/// the noise looks like, and the test is exact. It assumes no shape otherwise;
/// against a shift, the log-ratios have to be symmetric about it.

#include "compare/interval.h"
#include "compare/p_value_method.h"
#include "compare/sample.h"

namespace benchgate::compare {

/// The outcome of a signed-rank test.
struct SignedRank {
  /// Sum of the ranks of the values above the null value: a multiple of 0.5.
  double rank_sum = 0.0;
  double p_greater = 1.0;    ///< Small when the values lie above. (0, 1]
  double p_less = 1.0;       ///< Small when the values lie below. (0, 1]
  double p_two_sided = 1.0;  ///< Twice the smaller, at most 1.
  PValueMethod method = PValueMethod::exact;
};

/// Tests the null hypothesis that the values lie symmetrically about `null`.
///
/// Ties share the mean of the ranks they span. Values equal to `null` take part
/// in the ranking and then have no sign (Pratt's way; Wilcoxon's, to leave them
/// out before ranking, can make a result less significant when a value moves
/// away from the null). The p-value is exact, conditional on the ranks, up to
/// kExactSignedRanks values that differ from `null`, ties or not. Beyond, the
/// normal approximation corrects its variance for ties and is continued by half
/// the step of the possible rank sums (one half without ties, more where nearly
/// all values are tied).
///
/// Complexity: O(n); exact with ties O(n^3).
/// Source:     Wilcoxon (1945), Biometrics Bulletin 1(6), 80-83; zeros: Pratt
///             (1959), Journal of the American Statistical Association 54(287),
///             655-667; ties: Lehmann (2006), Nonparametrics, chapter 3.
SignedRank signed_rank(const Sample& sample, double null = 0.0);

/// The values that the two-sided test does not reject at 1 - `confidence`: from
/// a low to a high Walsh average. Infinite both ways where there are too few
/// values (fewer than 6 for 95 %, 5 for 90 %). With ties it covers the truth
/// more often than it says, not less.
///
/// Complexity: O(n log n).
/// Source:     Tukey (1949); Lehmann (2006), Nonparametrics, chapter 4.
Interval signed_rank_interval(const Sample& sample, double confidence);

/// What the true value lies above (below) with a probability of `confidence`;
/// infinite where there are too few values (fewer than 4 for 90 %).
double signed_rank_lower_bound(const Sample& sample, double confidence);
double signed_rank_upper_bound(const Sample& sample, double confidence);

/// What can be said of these bounds without computing them.
/// Complexity of each: O(n).

/// Whether the interval lies within [low, high].
bool signed_rank_interval_is_within(const Sample& sample, double confidence,
                                    double low, double high);

/// Whether the lower bound is above `bound`.
bool signed_rank_lower_bound_is_above(const Sample& sample, double confidence,
                                      double bound);

/// Whether the upper bound is below `bound`.
bool signed_rank_upper_bound_is_below(const Sample& sample, double confidence,
                                      double bound);

}  // namespace benchgate::compare
