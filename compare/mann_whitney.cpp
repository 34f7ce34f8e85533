#include "compare/mann_whitney.h"

#include "compare/distributions.h"
#include "compare/mann_whitney_distribution.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace benchgate::compare {

namespace {

/// Both sides ranked together.
struct Ranking {
  std::int64_t doubled_u = 0;  // Ties count one half.
  double tie_term = 0.0;  // Sum of t^3 - t over the groups of t equal values.
};

/// Merges two ascending sides, of equal values base's first. What comes next is
/// hard to guess, so masks stand where branches would.
class Merge {
 public:
  /// `heads_below`: values of head that are smaller than all of these.
  Merge(std::span<const double> base, std::span<const double> head,
        std::size_t heads_below)
      : base_(base.data()),
        base_end_(base.data() + base.size()),
        head_(head.data()),
        head_end_(head.data() + head.size()),
        doubled_heads_(2 * static_cast<std::int64_t>(heads_below)) {}

  [[nodiscard]] bool has_both() const {
    return base_ != base_end_ && head_ != head_end_;
  }

  void step() {
    const std::int64_t from_base{*base_ <= *head_};
    take(std::min(*base_, *head_), from_base);
    base_ += from_base;
    head_ += 1 - from_base;
  }

  void finish() {
    while (has_both()) {
      step();
    }
    while (base_ != base_end_) {
      take(*base_++, 1);
    }
    while (head_ != head_end_) {
      take(*head_++, 0);
    }
  }

  [[nodiscard]] Ranking result() const {
    return {.doubled_u = doubled_u_, .tie_term = 3.0 * tie_term_};
  }

 private:
  /// `from_base`: 1 for a value of base, 0 for one of head.
  void take(double value, std::int64_t from_base) {
    const std::int64_t tied = -std::int64_t{value == previous_};
    previous_ = value;
    equal_ = (equal_ + 1) & tied;
    base_equal_ = (base_equal_ & tied) + from_base;
    // A value of base is larger than all of head before it; one of head ties
    // with those of base that are equal to it.
    doubled_u_ += base_equal_ + ((doubled_heads_ - base_equal_) & -from_base);
    doubled_heads_ += 2 * (1 - from_base);
    // t^3 - t is the sum of 3 k (k - 1) for k up to t.
    tie_term_ += static_cast<double>(equal_ * (equal_ + 1));
  }

  const double* base_;
  const double* base_end_;
  const double* head_;
  const double* head_end_;
  std::int64_t doubled_heads_;
  double previous_ = std::numeric_limits<double>::quiet_NaN();
  std::int64_t equal_ = 0;       // Values before the last that equal it.
  std::int64_t base_equal_ = 0;  // Values of base that equal the last.
  std::int64_t doubled_u_ = 0;
  double tie_term_ = 0.0;
};

/// The values below base's median and the others are merged side by side: a
/// step takes several cycles, most of them waiting for the one before.
Ranking rank_together(std::span<const double> base,
                      std::span<const double> head) {
  const double middle = base[base.size() / 2];
  const auto below = [middle](std::span<const double> values) {
    return static_cast<std::size_t>(std::ranges::lower_bound(values, middle) -
                                    values.begin());
  };
  const std::size_t b = below(base);
  const std::size_t h = below(head);
  Merge low(base.first(b), head.first(h), 0);
  Merge high(base.subspan(b), head.subspan(h), h);
  while (low.has_both() && high.has_both()) {
    low.step();
    high.step();
  }
  low.finish();
  high.finish();
  return {.doubled_u = low.result().doubled_u + high.result().doubled_u,
          .tie_term = low.result().tie_term + high.result().tie_term};
}

/// How many values each group of equal ones holds, ascending by value.
std::vector<std::size_t> groups_of(std::span<const double> base,
                                   std::span<const double> head) {
  std::vector<double> all(base.size() + head.size());
  std::ranges::merge(base, head, all.begin());
  std::vector<std::size_t> groups;
  for (auto begin = all.cbegin(); begin != all.cend();) {
    const auto end = std::upper_bound(begin, all.cend(), *begin);
    groups.push_back(static_cast<std::size_t>(end - begin));
    begin = end;
  }
  return groups;
}

/// Twice the smaller tail.
double exact_p_value(const Ranking& ranking, std::span<const double> base,
                     std::span<const double> head) {
  const std::size_t n1 = base.size();
  const std::size_t n2 = head.size();
  const auto most = static_cast<std::int64_t>(2 * n1 * n2);
  if (ranking.tie_term > 0.0) {
    // Head's U is what base's lacks to the most; fewer choices are quicker.
    const bool base_is_smaller = n1 <= n2;
    const MannWhitneyTails tails = tied_tails(
        groups_of(base, head), std::min(n1, n2),
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
  return 2.0 * normal_above(distance / std::sqrt(variance));
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
  const double z = normal_quantile_above(tail);
  const double count = std::floor(mean - z * sd + 0.5);
  if (count >= 1.0) {
    result.count = static_cast<std::size_t>(count);
    result.probability = normal_below((count - 0.5 - mean) / sd);
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
  if (std::min(base.front(), head.front()) ==
      std::max(base.back(), head.back())) {
    result.warnings.emplace_back("all values are equal");
  } else if (std::max(base.size(), head.size()) <=
             (tied ? exact.with_ties : exact.without_ties)) {
    result.p_value = exact_p_value(ranking, base, head);
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
