#include "compare/signed_rank_distribution.h"

#include "compare/distributions.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kRounding = 1e-12;  // 0.05 shall be at most 0.05.

/// One for each n: P(T <= t) by t.
using Tables = std::array<std::vector<double>, kExactSignedRanks + 1>;

Tables make_tables() {
  Tables tables;
  std::vector<double> share = {1.0};  // P(T = t)
  for (std::size_t n = 0; n < tables.size(); ++n) {
    if (n > 0) {
      // Rank n has a plus in one half of all cases.
      std::vector<double> next(share.size() + n, 0.0);
      for (std::size_t t = 0; t < share.size(); ++t) {
        next[t] += share[t] / 2.0;
        next[t + n] += share[t] / 2.0;
      }
      share = std::move(next);
    }
    tables[n].resize(share.size());
    std::partial_sum(share.begin(), share.end(), tables[n].begin());
  }
  return tables;
}

const std::vector<double>& table(std::size_t n) {
  assert(n <= kExactSignedRanks);
  static const Tables kTables = make_tables();
  return kTables[n];
}

double mean_of(std::size_t n) {
  const auto count = static_cast<double>(n);
  return count * (count + 1.0) / 4.0;
}

double sd_of(std::size_t n) {
  const auto count = static_cast<double>(n);
  return std::sqrt(count * (count + 1.0) * (2.0 * count + 1.0) / 24.0);
}

}  // namespace

double signed_rank_cdf(std::size_t n, std::int64_t t) {
  const std::vector<double>& cdf = table(n);
  if (t < 0) {
    return 0.0;
  }
  const auto index = static_cast<std::size_t>(t);
  return index < cdf.size() ? std::min(1.0, cdf[index]) : 1.0;
}

std::size_t walsh_averages_outside(std::size_t n, double tail) {
  if (n <= kExactSignedRanks) {
    const std::vector<double>& cdf = table(n);
    const auto end = std::ranges::upper_bound(cdf, tail * (1.0 + kRounding));
    return static_cast<std::size_t>(end - cdf.begin());
  }
  const double z = normal_quantile_above(tail);
  const double count = std::floor(mean_of(n) - z * sd_of(n) + 0.5);
  return count > 0.0 ? static_cast<std::size_t>(count) : 0;
}

double tail_reached(std::size_t n, std::size_t count) {
  if (count == 0) {
    return 0.0;
  }
  if (n <= kExactSignedRanks) {
    return signed_rank_cdf(n, static_cast<std::int64_t>(count) - 1);
  }
  const double z = (static_cast<double>(count) - 0.5 - mean_of(n)) / sd_of(n);
  return normal_below(z);
}

Tails tied_signed_rank_tails(std::span<const std::int64_t> doubled_ranks,
                             std::int64_t doubled_statistic) {
  std::int64_t step = 0;
  for (const std::int64_t rank : doubled_ranks) {
    step = std::gcd(step, rank);
  }
  if (step == 0) {
    return {};  // No ranks: the statistic can only be 0.
  }
  // Every possible sum is a multiple of the step, so only these are counted.
  const auto total = static_cast<std::size_t>(
      std::reduce(doubled_ranks.begin(), doubled_ranks.end()) / step);
  // Ways to give signs so that T is index * step: whole numbers, exact as
  // doubles for as many ranks as are counted.
  std::vector<double> ways(total + 1, 0.0);
  std::vector<double> next(total + 1, 0.0);
  ways[0] = 1.0;
  std::size_t reach = 0;
  for (const std::int64_t doubled_rank : doubled_ranks) {
    const auto rank = static_cast<std::size_t>(doubled_rank / step);
    // With a minus the sum stays, with a plus it grows by the rank.
    const auto end = ways.begin() + static_cast<std::ptrdiff_t>(reach + 1);
    const auto plus = next.begin() + static_cast<std::ptrdiff_t>(rank);
    std::copy(ways.begin(), end, next.begin());
    std::fill_n(next.begin() + static_cast<std::ptrdiff_t>(reach + 1), rank,
                0.0);
    std::transform(ways.begin(), end, plus, plus, std::plus<>());
    reach += rank;
    ways.swap(next);
  }
  const double all = std::exp2(static_cast<double>(doubled_ranks.size()));
  const auto at =
      ways.begin() + static_cast<std::ptrdiff_t>(doubled_statistic / step);
  return {.up_to = std::reduce(ways.begin(), at + 1) / all,
          .from = std::reduce(at, ways.end()) / all};
}

}  // namespace benchgate::compare
