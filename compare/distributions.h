#pragma once

/// \file
/// The distributions that formulas of this program need, each in the tail that
/// is asked for, so that nothing is lost to a subtraction from 1. Infinite
/// arguments give limits; NaN gives std::domain_error.
///
/// Boost.Math's, and the one place that calls them: as doubles, while its
/// default is to compute with the processor's 80 bits. The last of 53 bits is
/// not worth the tables for these, which are gone through whenever the program
/// starts, nor that it does not start at all where there are no 80 bits
/// (valgrind).

namespace benchgate::compare {

/// P(Z <= z) of the standard normal distribution.
double normal_below(double z);

/// P(Z > z).
double normal_above(double z);

/// The z with a probability of `tail` below it. Precondition: tail in (0, 1).
double normal_quantile_below(double tail);

/// The z with a probability of `tail` above it. Precondition: tail in (0, 1).
double normal_quantile_above(double tail);

/// P(T > t) of Student's distribution. Precondition: degrees > 0.
double student_above(double t, double degrees);

/// The t with a probability of `tail` above it. Precondition: degrees > 0 and
/// tail in (0, 1).
double student_quantile_above(double tail, double degrees);

/// Clopper and Pearson's bounds of the probability behind `hits` of `of` tries,
/// each of which is wrong at most with probability `tail`. Precondition:
/// 0 <= hits <= of, of > 0, tail in (0, 1).
double binomial_lower_bound(double of, double hits, double tail);
double binomial_upper_bound(double of, double hits, double tail);

}  // namespace benchgate::compare
