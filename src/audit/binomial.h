#pragma once

#include <cstddef>

namespace benchgate::audit {

/// How often something happened, of how many times it could have.
struct Count {
  std::size_t hits = 0;
  std::size_t of = 0;

  void add(bool hit) {
    hits += hit ? 1 : 0;
    ++of;
  }

  bool operator==(const Count&) const = default;
};

/// What a count says of the probability behind it.
struct Rate {
  double share = 0.0;  ///< hits / of.
  double low = 0.0;    ///< Two-sided interval.
  double high = 1.0;
  double at_most = 1.0;  ///< One-sided upper bound, at the same confidence.
};

inline constexpr double kRateConfidence = 0.95;

/// The exact binomial interval: it covers the probability at least as often as
/// its confidence says, whatever that is, and is too wide rather than too
/// narrow for small counts. Of nothing, it is everything: share 0, 0 to 1.
///
/// Assumes that the occasions are independent: comparisons are, benchmarks of
/// one comparison nearly (they are measured one at a time).
///
/// Source: Clopper and Pearson (1934), Biometrika 26(4), 404-413; by
///         Boost.Math's binomial_distribution.
Rate rate_of(const Count& count, double confidence = kRateConfidence);

}  // namespace benchgate::audit
