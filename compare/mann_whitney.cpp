#include "compare/mann_whitney.h"

#include "compare/mann_whitney_distribution.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace benchgate::compare {

namespace {

/// Both sides ranked together.
struct Ranking {
  std::vector<std::size_t> groups;  // Of equal values, ascending: how many.
  std::int64_t doubled_u = 0;       // Ties count one half.
  double tie_term = 0.0;  // Sum of t^3 - t over the groups of t equal values.
};

/// How many values from `first` on are equal to `value`.
std::size_t run_length(std::span<const double> values, std::size_t first,
                       double value) {
  std::size_t end = first;
  while (end < values.size() && values[end] == value) {
    ++end;
  }
  return end - first;
}

Ranking rank_together(std::span<const double> base,
                      std::span<const double> head) {
  Ranking ranking;
  ranking.groups.reserve(base.size() + head.size());
  std::size_t b = 0;
  std::size_t h = 0;
  while (b < base.size() || h < head.size()) {
    const bool from_base =
        h == head.size() || (b < base.size() && base[b] <= head[h]);
    const double value = from_base ? base[b] : head[h];
    const std::size_t of_base = run_length(base, b, value);
    const std::size_t of_head = run_length(head, h, value);
    // Base's are larger than the h of head before them, equal to `of_head`.
    ranking.doubled_u += static_cast<std::int64_t>(of_base * (2 * h + of_head));
    ranking.groups.push_back(of_base + of_head);
    const auto ties = static_cast<double>(of_base + of_head);
    ranking.tie_term += ties * ties * ties - ties;
    b += of_base;
    h += of_head;
  }
  return ranking;
}

/// Twice the smaller tail.
double exact_p_value(const Ranking& ranking, std::size_t n1, std::size_t n2) {
  const auto most = static_cast<std::int64_t>(2 * n1 * n2);
  if (ranking.tie_term > 0.0) {
    // Head's U is what base's lacks to the most; fewer choices are quicker.
    const bool base_is_smaller = n1 <= n2;
    const MannWhitneyTails tails = tied_tails(
        ranking.groups, std::min(n1, n2),
        base_is_smaller ? ranking.doubled_u : most - ranking.doubled_u);
    return std::min(1.0, 2.0 * std::min(tails.up_to, tails.from));
  }
  const std::int64_t u =
      std::min(ranking.doubled_u, most - ranking.doubled_u) / 2;
  if (2 * ranking.doubled_u == most) {
    return 1.0;  // In the middle both tails hold more than one half.
  }
  const auto cumulative = untied_cumulative(n1, n2);
  return std::min(1.0, 2.0 * cumulative[static_cast<std::size_t>(u)]);
}

/// What the exact distributions can count, whatever was asked for.
ExactLimits within_reach(const ExactLimits& asked) {
  constexpr ExactLimits kMost;
  return {.without_ties = std::min(asked.without_ties, kMost.without_ties),
          .with_ties = std::min(asked.with_ties, kMost.with_ties)};
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

}  // namespace

MannWhitneyTail mann_whitney_tail(std::size_t n1, std::size_t n2, double tail) {
  MannWhitneyTail result;
  if (tail <= 0.0) {
    return result;
  }
  if (std::max(n1, n2) <= ExactLimits{}.without_ties) {
    constexpr double kRounding = 1e-12;  // 0.05 shall be at most 0.05.
    const auto cumulative = untied_cumulative(n1, n2);
    const auto beyond =
        std::ranges::upper_bound(cumulative, tail * (1.0 + kRounding));
    result.count = static_cast<std::size_t>(beyond - cumulative.begin());
    result.probability = result.count > 0 ? cumulative[result.count - 1] : 0.0;
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

MannWhitney mann_whitney(std::span<const double> base,
                         std::span<const double> head, ExactLimits limits) {
  const auto n1 = static_cast<double>(base.size());
  const auto n2 = static_cast<double>(head.size());
  const Ranking ranking = rank_together(base, head);
  const bool tied = ranking.tie_term > 0.0;
  const ExactLimits exact = within_reach(limits);

  MannWhitney result;
  result.u = static_cast<double>(ranking.doubled_u) / 2.0;
  result.head_larger = 1.0 - result.u / (n1 * n2);
  if (ranking.groups.size() == 1) {
    result.warnings.emplace_back("all values are equal");
  } else if (std::max(base.size(), head.size()) <=
             (tied ? exact.with_ties : exact.without_ties)) {
    result.p_value = exact_p_value(ranking, base.size(), head.size());
  } else {
    result.method = PValueMethod::normal_approximation;
    result.p_value = approximate_p_value(result.u, n1, n2, ranking.tie_term);
  }
  return result;
}

MannWhitney mann_whitney(const Sample& base, const Sample& head,
                         ExactLimits limits) {
  return mann_whitney(base.values(), head.values(), limits);
}

}  // namespace benchgate::compare
