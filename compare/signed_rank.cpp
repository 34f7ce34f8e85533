#include "compare/signed_rank.h"

#include "compare/distributions.h"
#include "compare/hodges_lehmann.h"
#include "compare/signed_rank_distribution.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The values ranked by their distance from the null value, zeros left out
/// after ranking. Ranks are doubled, so that the mean rank of a tie is whole.
struct Ranking {
  std::vector<std::int64_t> doubled_ranks;  // Of the values that are not zero.
  std::int64_t doubled_sum = 0;             // Of the values above.
  bool tied = false;
};

/// The values ascend, so the distances of those below fall and of those above
/// rise: merged, they are in order.
std::vector<double> by_distance(const Sample& sample, double null) {
  const std::span<const double> values = sample.values();
  const auto above = std::ranges::lower_bound(values, null);
  const auto distance = [&](double value) { return std::abs(value - null); };
  std::vector<double> differences(values.size());
  std::ranges::merge(std::make_reverse_iterator(above),
                     std::make_reverse_iterator(values.begin()), above,
                     values.end(), differences.begin(), {}, distance, distance);
  std::ranges::transform(differences, differences.begin(),
                         [&](double value) { return value - null; });
  return differences;
}

Ranking rank(const Sample& sample, double null) {
  const std::vector<double> differences = by_distance(sample, null);
  Ranking ranking;
  ranking.doubled_ranks.reserve(differences.size());
  for (std::size_t first = 0; first < differences.size();) {
    const double distance = std::abs(differences[first]);
    std::size_t end = first;
    while (end < differences.size() && std::abs(differences[end]) == distance) {
      ++end;
    }
    // The ranks from first + 1 to end have the mean (first + 1 + end) / 2.
    const auto doubled_rank = static_cast<std::int64_t>(first + 1 + end);
    ranking.tied = ranking.tied || end - first > 1 || distance == 0.0;
    for (std::size_t i = first; i < end && distance > 0.0; ++i) {
      ranking.doubled_ranks.push_back(doubled_rank);
      ranking.doubled_sum += differences[i] > 0.0 ? doubled_rank : 0;
    }
    first = end;
  }
  return ranking;
}

Tails untied_tails(const Ranking& ranking) {
  const std::size_t n = ranking.doubled_ranks.size();
  const std::int64_t sum = ranking.doubled_sum / 2;
  const auto total = static_cast<std::int64_t>(n * (n + 1) / 2);
  return {.up_to = signed_rank_cdf(n, sum),
          .from = signed_rank_cdf(n, total - sum)};
}

Tails approximate_tails(const Ranking& ranking) {
  std::int64_t step = 0;
  double total = 0.0;
  double squares = 0.0;
  for (const std::int64_t doubled_rank : ranking.doubled_ranks) {
    step = std::gcd(step, doubled_rank);
    const double value = static_cast<double>(doubled_rank) / 2.0;
    total += value;
    squares += value * value;
  }
  // A sign is worth plus or minus half its rank about the mean. This variance
  // is the one corrected for ties and zeros: they are in the ranks.
  const double sd = std::sqrt(squares / 4.0);
  const double correction = std::max(0.5, static_cast<double>(step) / 4.0);
  const double distance =
      static_cast<double>(ranking.doubled_sum) / 2.0 - total / 2.0;
  return {.up_to = normal_below((distance + correction) / sd),
          .from = normal_above((distance - correction) / sd)};
}

}  // namespace

SignedRank signed_rank(const Sample& sample, double null) {
  const Ranking ranking = rank(sample, null);
  SignedRank result;
  result.rank_sum = static_cast<double>(ranking.doubled_sum) / 2.0;
  Tails tails;
  if (ranking.doubled_ranks.size() > kExactSignedRanks) {
    result.method = PValueMethod::normal_approximation;
    tails = approximate_tails(ranking);
  } else if (ranking.tied) {
    tails = tied_signed_rank_tails(ranking.doubled_ranks, ranking.doubled_sum);
  } else {
    tails = untied_tails(ranking);
  }
  result.p_greater = tails.from;
  result.p_less = tails.up_to;
  result.p_two_sided = std::min(1.0, 2.0 * std::min(tails.from, tails.up_to));
  return result;
}

Interval signed_rank_interval(const Sample& sample, double confidence) {
  const std::size_t n = sample.size();
  const std::size_t outside =
      walsh_averages_outside(n, (1.0 - confidence) / 2.0);
  if (outside == 0) {
    return {.low = -kInfinity, .high = kInfinity, .confidence = 1.0};
  }
  return {.low = walsh_average(sample, outside),
          .high = walsh_average(sample, walsh_averages(n) + 1 - outside),
          .confidence = 1.0 - 2.0 * tail_reached(n, outside)};
}

double signed_rank_lower_bound(const Sample& sample, double confidence) {
  const std::size_t outside =
      walsh_averages_outside(sample.size(), 1.0 - confidence);
  return outside == 0 ? -kInfinity : walsh_average(sample, outside);
}

double signed_rank_upper_bound(const Sample& sample, double confidence) {
  const std::size_t n = sample.size();
  const std::size_t outside = walsh_averages_outside(n, 1.0 - confidence);
  return outside == 0 ? kInfinity
                      : walsh_average(sample, walsh_averages(n) + 1 - outside);
}

bool signed_rank_interval_is_within(const Sample& sample, double confidence,
                                    double low, double high) {
  const std::size_t outside =
      walsh_averages_outside(sample.size(), (1.0 - confidence) / 2.0);
  return walsh_averages_below(sample, low) < outside &&
         walsh_averages_above(sample, high) < outside;
}

bool signed_rank_lower_bound_is_above(const Sample& sample, double confidence,
                                      double bound) {
  // All but fewer than `outside` are above.
  const std::size_t n = sample.size();
  const std::size_t outside = walsh_averages_outside(n, 1.0 - confidence);
  return walsh_averages_above(sample, bound) + outside > walsh_averages(n);
}

bool signed_rank_upper_bound_is_below(const Sample& sample, double confidence,
                                      double bound) {
  const std::size_t n = sample.size();
  const std::size_t outside = walsh_averages_outside(n, 1.0 - confidence);
  return walsh_averages_below(sample, bound) + outside > walsh_averages(n);
}

}  // namespace benchgate::compare
