#pragma once

/// \file
/// Is there a step between two neighbouring stretches of a series? A rank test
/// whose p-values are right far out, and that allows for autocorrelation.

#include <cstddef>
#include <span>

namespace benchgate::compare {

/// Two-sided p-value of a Mann-Whitney U that is `shift` away from its
/// expectation n m / 2, by the saddlepoint approximation: within 7 % of the
/// exact value wherever that is below 0.01, from 4 values a side up (measured
/// against it), and exact at full separation. At least 1e-300.
///
/// With ties it is mostly too large, and at most a tenth too small.
/// Complexity: at most 24 terms a step of Newton's method, of which there are
///             about four.
/// Sources:    Daniels (1987), International Statistical Review 55(1), 37-48,
///             second continuity correction; the generating function: Mann and
///             Whitney (1947).
double rank_shift_p_value(double shift, std::size_t n, std::size_t m);

/// Whether all values before `split` lie on one side of all others, and the gap
/// between them is more than twice what either spread over. Ranks do not see
/// how far it is: of few values, whose autocorrelation is not well known, they
/// would let no step pass.
///
/// Precondition: 1 <= split < values.size(); no NaN.
bool lie_far_apart(std::span<const double> values, std::size_t split);

/// What the values before and after a place say of a step there.
struct StepTest {
  double p_value = 1.0;  ///< Two-sided, autocorrelation allowed for.

  /// By how much the autocorrelation seen widens the standard error: the square
  /// root of (1 + rho) / (1 - rho), for the lag-1 autocorrelation rho of the
  /// ranks about the means of their sides, taken as 0 where it is negative.
  /// From 1 up. 1 where the sides lie_far_apart: what moves runs in a row by
  /// less than that has not made the gap.
  double widening = 1.0;
};

/// Tests the values before `split` against those from it on, in their order in
/// time: z of the rank test, divided by the widening.
///
/// Precondition: 1 <= split < values.size(); no NaN.
/// Complexity:   O(n log n).
/// Source:       the variance of a mean under autocorrelation: Bayley and
///               Hammersley (1946), Supplement to JRSS 8(2), 184-197.
StepTest test_step(std::span<const double> values, std::size_t split);

}  // namespace benchgate::compare
