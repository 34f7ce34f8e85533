#include "compare/difference_ranks.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// So few differences are sorted out rather than narrowed further.
constexpr double kFew = 48.0;

/// Of the normal distribution with a deviation of 1.
constexpr double kQuartileRange = 1.349;

/// The values of a sample, each once.
struct Distinct {
  explicit Distinct(const Sample& sample) {
    const auto all = sample.values();
    values.reserve(all.size());
    up_to.reserve(all.size() + 1);
    up_to.push_back(0.0);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i + 1 == all.size() || all[i] != all[i + 1]) {
        values.push_back(all[i]);
        up_to.push_back(static_cast<double>(i + 1));
      }
    }
  }

  [[nodiscard]] double times(std::size_t k) const {
    return up_to[k + 1] - up_to[k];
  }

  std::vector<double> values;
  std::vector<double> up_to;  // How many values the first k distinct ones are.
};

/// A difference, and how many pairs of values have it.
struct Weighted {
  double difference;
  double weight;
};

/// A bound, how many differences are at most that, and where they end in each
/// row. Counts are doubles: whole numbers, exact as no sample has 2^26 values.
struct Counted {
  double bound;
  double count;
  std::vector<std::uint32_t> ends;
};

/// All differences y - x of distinct values: a row for each x, ascending in y.
class Differences {
 public:
  Differences(const Sample& base, const Sample& head) : x_(base), y_(head) {}

  [[nodiscard]] double size() const {
    return x_.up_to.back() * y_.up_to.back();
  }

  /// How many pairs there are to a difference of two distinct values.
  [[nodiscard]] double mean_weight() const {
    return size() / static_cast<double>(x_.values.size() * y_.values.size());
  }

  /// How many distinct values the side with fewer has: so many differences may
  /// be one and the same, as those of a sample to itself shifted.
  [[nodiscard]] double narrow() const {
    return static_cast<double>(std::min(x_.values.size(), y_.values.size()));
  }

  /// Less than all.
  [[nodiscard]] Counted none() const {
    return {std::nextafter(y_.values.front() - x_.values.back(), -kInfinity),
            0.0, std::vector<std::uint32_t>(x_.values.size(), 0)};
  }

  [[nodiscard]] Counted all() const {
    return {
        y_.values.back() - x_.values.front(), size(),
        std::vector<std::uint32_t>(
            x_.values.size(), static_cast<std::uint32_t>(y_.values.size()))};
  }

  /// Counts up to `bound`, which lies between that of `low` and of `high`. The
  /// rows do not wait for each other, so that the processor overlaps them.
  [[nodiscard]] Counted count(double bound, const Counted& low,
                              const Counted& high) const {
    Counted counted{bound, 0.0, low.ends};
    for (std::size_t row = 0; row < x_.values.size(); ++row) {
      const double x = x_.values[row];
      std::uint32_t end = low.ends[row];
      for (std::uint32_t left = high.ends[row] - end; left > 0;) {
        const std::uint32_t half = left - left / 2;
        end += y_.values[end + half - 1] - x <= bound ? half : 0;
        left -= half;
      }
      counted.ends[row] = end;
      counted.count += x_.times(row) * y_.up_to[end];
    }
    return counted;
  }

  /// Those above the bound of `low` up to that of `high`, in no order.
  void between(const Counted& low, const Counted& high,
               std::vector<Weighted>& found) const {
    found.clear();
    for (std::size_t row = 0; row < x_.values.size(); ++row) {
      for (std::size_t j = low.ends[row]; j < high.ends[row]; ++j) {
        found.push_back(
            {y_.values[j] - x_.values[row], x_.times(row) * y_.times(j)});
      }
    }
  }

 private:
  Distinct x_;
  Distinct y_;
};

/// Finds ranks one after the other; keeps every count it made.
class Search {
 public:
  Search(const Sample& base, const Sample& head)
      : differences_(base, head),
        known_({differences_.none(), differences_.all()}),
        center_(middle(head) - middle(base)),
        slope_(std::hypot(quartile_range(head), quartile_range(base)) /
               kQuartileRange * std::sqrt(2.0 * std::numbers::pi) /
               differences_.size()) {}

  double at(double rank) {
    const double unit = differences_.mean_weight();
    for (int step = 0;; ++step) {
      const auto after =
          std::ranges::lower_bound(known_, rank, {}, &Counted::count);
      const Counted& high = *after;
      const Counted& low = *(after - 1);
      const double inside = (high.count - low.count) / unit;
      const bool slow = step > kQuickSteps;
      if (inside <= kFew || (slow && inside <= kFew + differences_.narrow())) {
        return sorted_out(low, high, rank);
      }
      const double probe = probed(low, high, rank, step);
      if (!(low.bound < probe && probe < high.bound)) {
        return high.bound;  // No number lies between.
      }
      known_.insert(after, differences_.count(probe, low, high));
    }
  }

 private:
  static constexpr int kQuickSteps = 6;

  static double middle(const Sample& sample) {
    return sample.values()[sample.size() / 2];
  }

  static double quartile_range(const Sample& sample) {
    const std::size_t quarter = sample.size() / 4;
    return sample.values()[sample.size() - 1 - quarter] -
           sample.values()[quarter];
  }

  /// Where to count next: between the ends.
  [[nodiscard]] double probed(const Counted& low, const Counted& high,
                              double rank, int step) const {
    double probe = low.bound + (high.bound - low.bound) / 2.0;
    // Differences that are spread badly must not make it slower than halving.
    if (step % 3 != 2) {
      const double guess = expected_at(rank, low, high);
      if (low.bound < guess && guess < high.bound) {
        probe = guess;
      }
    }
    return probe;
  }

  /// Where the rank is expected: at first as of two normal samples, later by
  /// the counts made, a little to the far side, so that both ends come nearer.
  [[nodiscard]] double expected_at(double rank, const Counted& low,
                                   const Counted& high) const {
    if (known_.size() == 2) {
      return beside(center_, differences_.size() / 2.0, rank);
    }
    // The ends of all are no guide to the density within.
    const bool low_is_end = low.count == 0.0;
    const bool high_is_end = high.count == differences_.size();
    if ((low_is_end || high_is_end) && known_.size() == 3) {
      return beside(known_[1].bound, known_[1].count, rank);
    }
    const Counted& from = low_is_end    ? known_[1]
                          : high_is_end ? *(known_.end() - 3)
                                        : low;
    const Counted& to = *(&from + 1);
    if (from.count == to.count) {
      return low.bound;  // No guide either.
    }
    const double few = kFew / 3.0 * differences_.mean_weight();
    const double far = rank - low.count < high.count - rank ? few : -few;
    return from.bound + (to.bound - from.bound) * (rank + far - from.count) /
                            (to.count - from.count);
  }

  /// With a single count to go by: by the slope of the normal distribution.
  [[nodiscard]] double beside(double bound, double count, double rank) const {
    return bound + slope_ * (rank - count);
  }

  /// Neighbouring ranks, as those of a median, are often of one bracket.
  double sorted_out(const Counted& low, const Counted& high, double rank) {
    if (low.count != sorted_from_ || high.count != sorted_to_) {
      differences_.between(low, high, sorted_);
      std::ranges::sort(sorted_, {}, &Weighted::difference);
      sorted_from_ = low.count;
      sorted_to_ = high.count;
    }
    double count = low.count;
    for (const Weighted& weighted : sorted_) {
      count += weighted.weight;
      if (count >= rank) {
        return weighted.difference;
      }
    }
    return high.bound;
  }

  Differences differences_;
  std::vector<Counted> known_;  // Ascending; its ends hold all differences.
  double center_;
  double slope_;  // Difference per rank, in the middle of normal samples.
  std::vector<Weighted> sorted_;  // The last bracket that was sorted out.
  double sorted_from_ = -1.0;
  double sorted_to_ = -1.0;
};

}  // namespace

std::vector<double> differences_at(const Sample& base, const Sample& head,
                                   std::span<const std::size_t> ranks) {
  Search search(base, head);
  std::vector<double> found;
  found.reserve(ranks.size());
  for (const std::size_t rank : ranks) {
    assert(1 <= rank && rank <= base.size() * head.size());
    found.push_back(search.at(static_cast<double>(rank)));
  }
  return found;
}

}  // namespace benchgate::compare
