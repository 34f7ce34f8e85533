#include "compare/divergence.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace benchgate::compare {

namespace {

std::int32_t distance_to_all(std::span<const std::int32_t> ranks,
                             std::int32_t rank) {
  std::int32_t sum = 0;
  for (const std::int32_t other : ranks) {
    const std::int32_t difference = other - rank;
    sum += difference < 0 ? -difference : difference;
  }
  return sum;
}

/// The mean distance of two of `n` values whose distances sum up to `sum`.
double mean_distance(std::int64_t sum, double n) {
  return n > 1.0 ? static_cast<double>(sum) / (n * (n - 1.0) / 2.0) : 0.0;
}

}  // namespace

void Divergence::rank(std::span<const double> values) {
  const std::span<const IndexedValue> items = order_.sorted(values);
  ranks_.resize(items.size());
  to_all_.resize(items.size());
  const auto n = static_cast<std::int64_t>(items.size());
  std::int64_t below = 0;  // Sum of the doubled ranks of smaller values.
  for (std::size_t first = 0; first < items.size();) {
    std::size_t end = first;
    while (end < items.size() && items[end].value == items[first].value) {
      ++end;
    }
    const auto from = static_cast<std::int64_t>(first);
    const auto to = static_cast<std::int64_t>(end);
    const std::int64_t rank = from + 1 + to;
    const std::int64_t above = n * (n + 1) - below - (to - from) * rank;
    const std::int64_t all = from * rank - below + above - (n - to) * rank;
    for (std::size_t i = first; i < end; ++i) {
      ranks_[items[i].index] = static_cast<std::int32_t>(rank);
      to_all_[items[i].index] = static_cast<std::int32_t>(all);
    }
    below += (to - from) * rank;
    first = end;
  }
}

std::size_t Divergence::best_split(std::span<const double> values,
                                   std::size_t first, std::size_t last) {
  assert(1 <= first && first <= last && last < values.size());
  rank(values);
  const std::span<const std::int32_t> ranks = ranks_;
  const auto all = static_cast<double>(values.size());
  const std::int64_t total =
      std::accumulate(to_all_.begin(), to_all_.end(), std::int64_t{0}) / 2;
  std::int64_t left = 0;       // Within the left side,
  std::int64_t right = total;  // and within the right.
  std::size_t best = first;
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t split = 1; split <= last; ++split) {
    const std::size_t moved = split - 1;
    const std::int32_t to_left =
        distance_to_all(ranks.first(moved), ranks[moved]);
    left += to_left;
    right -= to_all_[moved] - to_left;
    if (split < first) {
      continue;
    }
    const auto n = static_cast<double>(split);
    const double m = all - n;
    const double between = static_cast<double>(total - left - right) / (n * m);
    const double divergence =
        n * m / all *
        (2.0 * between - mean_distance(left, n) - mean_distance(right, m));
    if (divergence > largest) {
      largest = divergence;
      best = split;
    }
  }
  return best;
}

double Divergence::rank_shift(std::size_t split) const {
  const std::int64_t doubled = std::accumulate(
      ranks_.begin(), ranks_.begin() + static_cast<std::ptrdiff_t>(split),
      std::int64_t{0});
  const auto expected = static_cast<std::int64_t>(split * (ranks_.size() + 1));
  return static_cast<double>(doubled - expected) / 2.0;
}

}  // namespace benchgate::compare
