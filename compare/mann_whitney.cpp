#include "compare/mann_whitney.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>

namespace benchgate::compare {

namespace {

/// Both samples ranked together. Ranks are doubled, so that the mean rank of a
/// tie is a whole number and sums of ranks compare exactly.
struct Ranking {
  std::vector<std::int64_t> doubled_ranks;  // Ascending, one per value.
  std::int64_t base_sum = 0;                // Of base's doubled ranks.
  double tie_term = 0.0;  // Sum of t^3 - t over the groups of t equal values.
};

Ranking rank_together(const Sample& base, const Sample& head) {
  struct Item {
    double value;
    bool is_base;
  };

  std::vector<Item> pooled;
  pooled.reserve(base.size() + head.size());
  for (const double value : base.values()) {
    pooled.push_back({value, true});
  }
  for (const double value : head.values()) {
    pooled.push_back({value, false});
  }
  std::ranges::sort(pooled, {}, &Item::value);

  Ranking ranking;
  for (std::size_t first = 0; first < pooled.size();) {
    std::size_t end = first;
    while (end < pooled.size() && pooled[end].value == pooled[first].value) {
      ++end;
    }
    // The ranks from first + 1 to end have the mean (first + 1 + end) / 2.
    const auto doubled_rank = static_cast<std::int64_t>(first + 1 + end);
    for (std::size_t i = first; i < end; ++i) {
      ranking.doubled_ranks.push_back(doubled_rank);
      ranking.base_sum += pooled[i].is_base ? doubled_rank : 0;
    }
    const auto ties = static_cast<double>(end - first);
    ranking.tie_term += ties * ties * ties - ties;
    first = end;
  }
  return ranking;
}

/// Counts the choices of `n` ranks by their sum, rank by rank, and doubles the
/// share of those on the smaller side of base's sum, base's own included.
double exact_p_value(const Ranking& ranking, std::size_t n) {
  const std::size_t count = ranking.doubled_ranks.size();
  const std::size_t total = count * (count + 1);
  // choices[k][s]: ways to choose k of the ranks seen so far with the sum s.
  std::vector<std::vector<double>> choices(n + 1,
                                           std::vector<double>(total + 1, 0.0));
  choices[0][0] = 1.0;
  std::ptrdiff_t reach = 0;  // The largest sum possible so far.
  for (const std::int64_t rank : ranking.doubled_ranks) {
    for (std::size_t k = n; k > 0; --k) {
      const auto& without = choices[k - 1];
      auto& with = choices[k];
      std::transform(without.begin(), without.begin() + reach + 1,
                     with.begin() + rank, with.begin() + rank, std::plus<>());
    }
    reach += rank;
  }

  double all = 0.0;
  double up_to = 0.0;
  double from = 0.0;
  for (std::size_t s = 0; s <= total; ++s) {
    const auto sum = static_cast<std::int64_t>(s);
    all += choices[n][s];
    up_to += sum <= ranking.base_sum ? choices[n][s] : 0.0;
    from += sum >= ranking.base_sum ? choices[n][s] : 0.0;
  }
  return std::min(1.0, 2.0 * std::min(up_to, from) / all);
}

double approximate_p_value(double u, double n1, double n2, double tie_term) {
  const double n = n1 + n2;
  const double variance =
      n1 * n2 / 12.0 * ((n + 1.0) - tie_term / (n * (n - 1.0)));
  const double distance = std::max(0.0, std::abs(u - n1 * n2 / 2.0) - 0.5);
  const boost::math::normal standard;
  const double z = distance / std::sqrt(variance);
  return 2.0 * boost::math::cdf(complement(standard, z));
}

/// P(U = u) by u, without ties: the coefficients of the Gaussian binomial
/// (n1 + n2 choose n1), built factor by factor, over their sum.
std::vector<double> untied_shares(std::size_t n1, std::size_t n2) {
  const std::size_t most = n1 * n2;
  std::vector<double> shares(most + 1, 0.0);
  shares[0] = 1.0;
  for (std::size_t i = 1; i <= n1; ++i) {
    for (std::size_t u = most; u >= n2 + i; --u) {
      shares[u] -= shares[u - n2 - i];
    }
    for (std::size_t u = i; u <= most; ++u) {
      shares[u] += shares[u - i];
    }
    // Keeps the sum at 1: each factor multiplies it by (n2 + i) / i.
    const double sum = static_cast<double>(n2 + i) / static_cast<double>(i);
    for (double& share : shares) {
      share /= sum;
    }
  }
  return shares;
}

}  // namespace

MannWhitneyTail mann_whitney_tail(std::size_t n1, std::size_t n2, double tail) {
  MannWhitneyTail result;
  if (std::max(n1, n2) <= ExactLimits{}.without_ties) {
    constexpr double kRounding = 1e-12;  // 0.05 shall be at most 0.05.
    for (const double share : untied_shares(n1, n2)) {
      if (result.probability + share > tail * (1.0 + kRounding)) {
        break;
      }
      result.probability += share;
      ++result.count;
    }
    return result;
  }
  const auto a = static_cast<double>(n1);
  const auto b = static_cast<double>(n2);
  const double mean = a * b / 2.0;
  const double sd = std::sqrt(a * b * (a + b + 1.0) / 12.0);
  const boost::math::normal standard;
  const double z = boost::math::quantile(complement(standard, tail));
  const double count = std::floor(mean - z * sd + 0.5);
  if (count >= 1.0) {
    result.count = static_cast<std::size_t>(count);
    result.probability = boost::math::cdf(standard, (count - 0.5 - mean) / sd);
  }
  return result;
}

MannWhitney mann_whitney(const Sample& base, const Sample& head,
                         ExactLimits limits) {
  const auto n1 = static_cast<double>(base.size());
  const auto n2 = static_cast<double>(head.size());
  const Ranking ranking = rank_together(base, head);
  const auto& ranks = ranking.doubled_ranks;
  const bool tied = ranking.tie_term > 0.0;

  MannWhitney result;
  result.u = (static_cast<double>(ranking.base_sum) - n1 * (n1 + 1.0)) / 2.0;
  result.head_larger = 1.0 - result.u / (n1 * n2);
  if (ranks.front() == ranks.back()) {
    result.warnings.emplace_back("all values are equal");
  } else if (std::max(base.size(), head.size()) <=
             (tied ? limits.with_ties : limits.without_ties)) {
    result.p_value = exact_p_value(ranking, base.size());
  } else {
    result.method = PValueMethod::normal_approximation;
    result.p_value = approximate_p_value(result.u, n1, n2, ranking.tie_term);
  }
  return result;
}

}  // namespace benchgate::compare
