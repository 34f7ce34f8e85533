#include "compare/mann_whitney_distribution.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

namespace benchgate::compare {

namespace {

/// P(U = u) of two sizes for u from 0 to the middle, as the recurrence has it:
/// the largest value of all is base's with probability n / (n + m), and then is
/// larger than all m of head's.
using Density = std::vector<double>;

/// `reached` is that of n - 1 and m, and `passed` that of n and m - 1. Written
/// in stretches without a branch, of which two steps are made at once.
Density next_density(const Density& reached, const Density& passed,
                     std::size_t n, std::size_t m) {
  Density density(n * m / 2 + 1);
  // Beyond its middle `passed` is mirrored. `reached` begins at u = m, and of
  // it less than its half is needed.
  const std::size_t most = n * (m - 1);
  const std::size_t half = std::min(passed.size(), density.size());
  std::copy_n(passed.begin(), half, density.begin());
  for (std::size_t u = half; u < density.size() && u <= most; ++u) {
    density[u] = passed[most - u];
  }
  const auto from_base = static_cast<double>(n);
  const auto from_head = static_cast<double>(m);
  const auto all = static_cast<double>(n + m);
  const std::size_t begin = std::min(m, density.size());
  for (std::size_t u = 0; u < begin; ++u) {
    density[u] = from_head * density[u] / all;
  }
  const double* const from = reached.data();
  double* const to = density.data() + begin;
  for (std::size_t u = 0; u < density.size() - begin; ++u) {
    to[u] = (from_base * from[u] + from_head * to[u]) / all;
  }
  return density;
}

/// All densities up to (n, m) are needed for the last one, of which a row of m
/// is kept.
Density untied_density(std::size_t n, std::size_t m) {
  std::vector<Density> row(m + 1, Density{1.0});  // Of n = 0.
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      row[j] = next_density(row[j], row[j - 1], i, j);
    }
  }
  return row[m];
}

/// As many values as a half may have: sums of counts stay exact in a double.
constexpr std::size_t kMostValues = 50;

using Ways = std::array<double, kMostValues + 1>;

/// In how many ways some of `n` values can be chosen, by their number.
Ways ways_to_choose(std::size_t n) {
  Ways ways{};
  ways[0] = 1.0;
  for (std::size_t k = 1; k <= n; ++k) {
    // Whole at each step: the product of k consecutive numbers over k!.
    ways[k] =
        ways[k - 1] * static_cast<double>(n - k + 1) / static_cast<double>(k);
  }
  return ways;
}

/// to[i] += ways * from[i]. They do not overlap.
void add_multiple(std::size_t n, double ways, const double* __restrict from,
                  double* __restrict to) {
  for (std::size_t i = 0; i < n; ++i) {
    to[i] += ways * from[i];
  }
}

/// The choices among the values of consecutive tie groups: how many of them,
/// by the number k of chosen values and by the sum s = 2 U of chosen values
/// against the others among these groups.
///
/// What is chosen and what is not mirror each other: k (n - k) pairs are split
/// between both, so that only k up to n / 2 have to be counted.
class Choices {
 public:
  explicit Choices(std::span<const std::size_t> groups)
      : values_(std::accumulate(groups.begin(), groups.end(), std::size_t{0})),
        most_(values_ / 2) {
    starts_.push_back(0);
    for (std::size_t k = 0; k <= most_; ++k) {
      starts_.push_back(starts_.back() + largest_sum(values_, k) + 1);
    }
    counts_.assign(starts_.back(), 0.0);
    counts_.front() = 1.0;
    std::size_t before = 0;
    for (const std::size_t group : groups) {
      add(group, before);
      before += group;
    }
  }

  [[nodiscard]] std::size_t values() const { return values_; }

  /// The choices of k values, by s. Into `row`, whose room is used again.
  void of(std::size_t k, std::vector<double>& row) const {
    const std::size_t counted = std::min(k, values_ - k);
    const auto first =
        counts_.begin() + static_cast<std::ptrdiff_t>(starts_[counted]);
    const auto last =
        counts_.begin() + static_cast<std::ptrdiff_t>(starts_[counted + 1]);
    row.assign(first, last);
    if (counted != k) {
      std::ranges::reverse(row);
    }
  }

 private:
  static std::size_t largest_sum(std::size_t values, std::size_t k) {
    return 2 * k * (values - k);
  }

  /// Takes a group into account that lies above the `before` ones. From many k
  /// to few, so that what is read has not been changed yet.
  void add(std::size_t group, std::size_t before) {
    const Ways ways = ways_to_choose(group);
    for (std::size_t k = std::min(most_, before + group); k > 0; --k) {
      for (std::size_t r = 1; r <= std::min(group, k); ++r) {
        const std::size_t old = k - r;  // Chosen below the group.
        if (old > before) {
          continue;
        }
        // Each of the r is above all others below the group, and ties with the
        // others in it.
        const std::size_t shift = 2 * r * (before - old) + r * (group - r);
        add_multiple(largest_sum(before, old) + 1, ways[r],
                     counts_.data() + starts_[old],
                     counts_.data() + starts_[k] + shift);
      }
    }
  }

  std::size_t values_;
  std::size_t most_;
  std::vector<std::size_t> starts_;  // Of each k in counts_.
  std::vector<double> counts_;
};

/// How many groups make up the lower half of the values, about.
std::size_t lower_half(std::span<const std::size_t> groups) {
  const std::size_t total =
      std::accumulate(groups.begin(), groups.end(), std::size_t{0});
  std::size_t taken = 0;
  std::size_t below = 0;
  while (taken < groups.size() && 2 * below + groups[taken] <= total) {
    below += groups[taken++];
  }
  return taken;
}

/// term(0) + ... + term(n - 1), which are whole numbers, so that their order
/// does not matter: four sums at a time do not wait for each other.
template <typename Term>
double sum_of(std::size_t n, Term term) {
  std::array<double, 4> sums{};
  std::size_t i = 0;
  for (; i + sums.size() <= n; i += sums.size()) {
    sums[0] += term(i);
    sums[1] += term(i + 1);
    sums[2] += term(i + 2);
    sums[3] += term(i + 3);
  }
  for (; i < n; ++i) {
    sums[0] += term(i);
  }
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// How many pairs of a lower and an upper sum are at most `bound` in all. The
/// upper ones are cumulative, and all sums are the positions of their counts.
double pairs_up_to(std::span<const double> lower,
                   std::span<const double> upper_cumulative,
                   std::int64_t bound) {
  if (bound < 0) {
    return 0.0;
  }
  const auto limit = static_cast<std::size_t>(bound);
  const std::size_t end = std::min(lower.size(), limit + 1);
  // The lower sums to which even the largest upper sum may be added.
  const std::size_t largest = upper_cumulative.size() - 1;
  const std::size_t any =
      std::min(end, limit >= largest ? limit - largest + 1 : 0);
  return sum_of(any, [&](std::size_t s) { return lower[s]; }) *
             upper_cumulative.back() +
         sum_of(end - any, [&](std::size_t i) {
           return lower[any + i] * upper_cumulative[limit - any - i];
         });
}

}  // namespace

std::span<const double> untied_cumulative(std::size_t n1, std::size_t n2) {
  thread_local std::map<std::pair<std::size_t, std::size_t>, Density> known;
  const auto sizes = std::minmax(n1, n2);
  Density& cumulative = known[{sizes.first, sizes.second}];
  if (cumulative.empty()) {
    cumulative = untied_density(sizes.first, sizes.second);
    std::partial_sum(cumulative.begin(), cumulative.end(), cumulative.begin());
  }
  return cumulative;
}

MannWhitneyTails tied_tails(std::span<const std::size_t> groups, std::size_t n1,
                            std::int64_t doubled_u) {
  // Two halves of the values hold few sums each. A choice of k in the lower and
  // n1 - k in the upper half has the sum of both, and 2 more for each pair of a
  // chosen value in the upper half and another in the lower.
  const std::size_t split = lower_half(groups);
  const Choices lower(groups.first(split));
  const Choices upper(groups.subspan(split));

  const double all = ways_to_choose(lower.values() + upper.values())[n1];
  double up_to = 0.0;
  double below = 0.0;
  std::vector<double> sums;
  std::vector<double> cumulative;
  const std::size_t least = n1 - std::min(n1, upper.values());
  for (std::size_t k = least; k <= std::min(n1, lower.values()); ++k) {
    const std::size_t above = n1 - k;
    lower.of(k, sums);
    upper.of(above, cumulative);
    std::partial_sum(cumulative.begin(), cumulative.end(), cumulative.begin());
    const auto across =
        static_cast<std::int64_t>(2 * above * (lower.values() - k));
    up_to += pairs_up_to(sums, cumulative, doubled_u - across);
    below += pairs_up_to(sums, cumulative, doubled_u - across - 1);
  }
  return {.up_to = up_to / all, .from = (all - below) / all};
}

}  // namespace benchgate::compare
