#pragma once

/// \file
/// The distribution of Wilcoxon's signed-rank statistic when every sign is a
/// fair coin: the sum of the ranks that got a plus.

#include <cstddef>
#include <cstdint>
#include <span>

namespace benchgate::compare {

/// Up to this many values the distribution is counted out; beyond, the normal
/// approximation takes over, whose tails are the heavier ones from there on, so
/// that it errs to the safe side. Fifty tied values take 0.1 ms, untied ones
/// are looked up in tables that take 0.3 ms, once.
inline constexpr std::size_t kExactSignedRanks = 50;

/// P(T <= t) for the ranks 1 to n, n <= kExactSignedRanks. 0 below 0, 1 from
/// n (n + 1) / 2 on.
double signed_rank_cdf(std::size_t n, std::int64_t t);

/// How many Walsh averages a confidence bound of `n` values may leave out: the
/// largest count with P(T < count) <= tail under the null hypothesis; 0 if even
/// leaving out none would miss the truth more often than `tail`. For the normal
/// approximation too.
std::size_t walsh_averages_outside(std::size_t n, double tail);

/// P(T < count): what `walsh_averages_outside` has reached.
double tail_reached(std::size_t n, std::size_t count);

/// Both tails of a statistic, its own value counted in both.
struct Tails {
  double up_to = 1.0;  ///< P(T <= t)
  double from = 1.0;   ///< P(T >= t)
};

/// The tails at `doubled_statistic` when the ranks are tied: ranks and
/// statistic are doubled, so that the mean rank of a tie is a whole number.
///
/// Complexity: O(ranks * sum of ranks).
Tails tied_signed_rank_tails(std::span<const std::int64_t> doubled_ranks,
                             std::int64_t doubled_statistic);

}  // namespace benchgate::compare
