#include "compare/mann_whitney_distribution.h"

#include <algorithm>
#include <cassert>
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

double at(const Density& density, std::int64_t u, std::int64_t most) {
  // The other half mirrors this one.
  const std::int64_t mirrored = std::min(u, most - u);
  return u < 0 || u > most ? 0.0 : density[static_cast<std::size_t>(mirrored)];
}

Density next_density(const Density& fewer_n, const Density& fewer_m,
                     std::int64_t n, std::int64_t m) {
  Density density(static_cast<std::size_t>(n * m / 2 + 1));
  for (std::size_t i = 0; i < density.size(); ++i) {
    const auto u = static_cast<std::int64_t>(i);
    density[i] = (static_cast<double>(n) * at(fewer_n, u - m, (n - 1) * m) +
                  static_cast<double>(m) * at(fewer_m, u, n * (m - 1))) /
                 static_cast<double>(n + m);
  }
  return density;
}

/// All densities up to (n, m) are needed for the last one, of which a row of m
/// is kept.
Density untied_density(std::size_t n, std::size_t m) {
  std::vector<Density> row(m + 1, Density{1.0});  // Of n = 0.
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t j = 1; j <= m; ++j) {
      row[j] = next_density(row[j], row[j - 1], static_cast<std::int64_t>(i),
                            static_cast<std::int64_t>(j));
    }
  }
  return row[m];
}

double choose(std::size_t n, std::size_t k) {
  double ways = 1.0;
  for (std::size_t i = 1; i <= k; ++i) {
    // Whole at each step: the product of i consecutive numbers over i!.
    ways = ways * static_cast<double>(n - k + i) / static_cast<double>(i);
  }
  return ways;
}

/// The choices among the values of consecutive tie groups: how many of them,
/// by the number k of chosen values and by the sum s = 2 U of chosen values
/// against the others among these groups.
class Choices {
 public:
  /// Counts the choices of up to `most` values.
  Choices(std::span<const std::size_t> groups, std::size_t most)
      : values_(std::accumulate(groups.begin(), groups.end(), std::size_t{0})),
        most_(std::min(most, values_)) {
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

  [[nodiscard]] std::size_t most() const { return most_; }

  /// The choices of k values, by s.
  [[nodiscard]] std::span<const double> of(std::size_t k) const {
    return std::span(counts_).subspan(starts_[k], starts_[k + 1] - starts_[k]);
  }

 private:
  static std::size_t largest_sum(std::size_t values, std::size_t k) {
    return 2 * k * (values - k);
  }

  /// Takes a group into account that lies above the `before` ones. From many k
  /// to few, so that what is read has not been changed yet.
  void add(std::size_t group, std::size_t before) {
    for (std::size_t k = std::min(most_, before + group); k > 0; --k) {
      for (std::size_t r = 1; r <= std::min(group, k); ++r) {
        const std::size_t old = k - r;  // Chosen below the group.
        if (old > before) {
          continue;
        }
        // Each of the r is above all others below the group, and ties with the
        // others in it.
        const std::size_t shift = 2 * r * (before - old) + r * (group - r);
        const double ways = choose(group, r);
        const double* from = counts_.data() + starts_[old];
        double* to = counts_.data() + starts_[k] + shift;
        const std::size_t sums = largest_sum(before, old) + 1;
        for (std::size_t s = 0; s < sums; ++s) {
          to[s] += ways * from[s];
        }
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

/// The sum of the first `n` of `counts`, `n` being clamped to what there is.
double sum_of_first(std::span<const double> cumulative, std::int64_t n) {
  if (n <= 0) {
    return 0.0;
  }
  const auto last = std::min(static_cast<std::size_t>(n), cumulative.size());
  return cumulative[last - 1];
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
  const Choices lower(groups.first(split), n1);
  const Choices upper(groups.subspan(split), n1);

  double all = 0.0;
  double up_to = 0.0;
  double below = 0.0;
  std::vector<double> cumulative;
  const std::size_t least = n1 - std::min(n1, upper.most());
  for (std::size_t k = least; k <= lower.most(); ++k) {
    const std::size_t above = n1 - k;
    const auto counts = upper.of(above);
    cumulative.assign(counts.begin(), counts.end());
    std::partial_sum(cumulative.begin(), cumulative.end(), cumulative.begin());
    auto left =
        doubled_u - static_cast<std::int64_t>(2 * above * (lower.values() - k));
    for (const double ways : lower.of(k)) {
      all += ways * cumulative.back();
      up_to += ways * sum_of_first(cumulative, left + 1);
      below += ways * sum_of_first(cumulative, left);
      --left;
    }
  }
  return {.up_to = up_to / all, .from = (all - below) / all};
}

}  // namespace benchgate::compare
