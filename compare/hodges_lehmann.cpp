#include "compare/hodges_lehmann.h"

#include "compare/difference_ranks.h"
#include "compare/mann_whitney.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// All sums x_i + x_j, i <= j, of ascending values, without making them: for
/// each i those up to a bound end at a j that only falls as i grows.
class SelfSums {
 public:
  explicit SelfSums(std::span<const double> values) : values_(values) {}

  [[nodiscard]] std::size_t size() const {
    return values_.size() * (values_.size() + 1) / 2;
  }

  [[nodiscard]] double smallest() const {
    return values_.front() + values_.front();
  }

  [[nodiscard]] double largest() const {
    return values_.back() + values_.back();
  }

  /// Calls take(i, end) for each i: x_i + x_j <= bound exactly for the j in
  /// [first(i), end).
  template <typename Take>
  void visit(double bound, Take take) const {
    std::size_t end = values_.size();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      while (end > i && sum(i, end - 1) > bound) {
        --end;
      }
      take(i, std::max(i, end));
    }
  }

  static std::size_t first(std::size_t i) { return i; }

  [[nodiscard]] std::size_t end() const { return values_.size(); }

  [[nodiscard]] double sum(std::size_t i, std::size_t j) const {
    return values_[i] + values_[j];
  }

 private:
  std::span<const double> values_;
};

/// The sums up to a bound, and those next to it on both sides.
struct Split {
  std::size_t count = 0;
  double last = -kInfinity;  // The largest up to the bound.
  double next = kInfinity;   // The smallest beyond.
};

std::size_t count_up_to(const SelfSums& sums, double bound) {
  std::size_t count = 0;
  sums.visit(bound, [&](std::size_t i, std::size_t end) {
    count += end - std::min(end, SelfSums::first(i));
  });
  return count;
}

Split split_at(const SelfSums& sums, double bound) {
  Split split;
  sums.visit(bound, [&](std::size_t i, std::size_t end) {
    if (end > SelfSums::first(i)) {
      split.count += end - SelfSums::first(i);
      split.last = std::max(split.last, sums.sum(i, end - 1));
    }
    if (end < sums.end()) {
      split.next = std::min(split.next, sums.sum(i, end));
    }
  });
  return split;
}

/// Where in a range that holds `inside` sums the one with rank `rank` among
/// them is expected, if they are spread evenly; a few ranks to the far side, so
/// that the range shrinks from both ends.
double expected_at(double low, double high, double rank, double inside,
                   double few) {
  constexpr double kFarSide = 0.3;
  const double nudge = rank < inside / 2.0 ? kFarSide * few : -kFarSide * few;
  const double share = std::clamp((rank + nudge) / inside, 0.0, 1.0);
  return low + (high - low) * share;
}

/// The sum with this rank: narrows a range of sums that holds it until few are
/// left in the range, or they are all equal, and sorts those out.
double select(const SelfSums& sums, std::size_t rank, std::size_t few) {
  assert(1 <= rank && rank <= sums.size());
  double low = sums.smallest();  // Both ends are sums themselves, so that the
  double high = sums.largest();  // range shrinks even where many are equal.
  std::size_t below = 0;         // Sums smaller than `low`.
  std::size_t up_to_high = sums.size();
  for (int step = 0; up_to_high - below > few && low < high; ++step) {
    // Sums that are spread badly must not make it slower than halving.
    const double middle =
        step % 3 == 2
            ? low + (high - low) / 2.0
            : expected_at(low, high, static_cast<double>(rank - below),
                          static_cast<double>(up_to_high - below),
                          static_cast<double>(few));
    const Split split = split_at(sums, middle < high ? middle : low);
    if (split.count >= rank) {
      high = split.last;
      up_to_high = split.count;
    } else {
      low = split.next;
      below = split.count;
    }
  }
  if (low == high) {
    return low;
  }

  std::vector<double> left;
  left.reserve(up_to_high - below);
  sums.visit(high, [&](std::size_t i, std::size_t end) {
    for (std::size_t j = end; j > SelfSums::first(i); --j) {
      const double sum = sums.sum(i, j - 1);
      if (sum < low) {
        break;
      }
      left.push_back(sum);
    }
  });
  const auto nth = left.begin() + static_cast<std::ptrdiff_t>(rank - below - 1);
  std::ranges::nth_element(left, nth);
  return *nth;
}

double median(const SelfSums& sums, std::size_t few) {
  const std::size_t size = sums.size();
  const double upper = select(sums, size / 2 + 1, few);
  if (size % 2 == 1) {
    return upper;
  }
  const Split smaller = split_at(sums, std::nextafter(upper, -kInfinity));
  const double lower = smaller.count == size / 2 ? smaller.last : upper;
  return lower + (upper - lower) / 2.0;
}

/// So few sums are sorted out rather than halved further.
std::size_t few_sums(std::size_t n) {
  return std::max<std::size_t>(32, n);
}

}  // namespace

double walsh_average(const Sample& sample, std::size_t rank) {
  return select(SelfSums(sample.values()), rank, few_sums(sample.size())) / 2.0;
}

std::size_t walsh_averages_below(const Sample& sample, double bound) {
  return count_up_to(SelfSums(sample.values()),
                     std::nextafter(2.0 * bound, -kInfinity));
}

std::size_t walsh_averages_above(const Sample& sample, double bound) {
  const SelfSums sums(sample.values());
  return sums.size() - count_up_to(sums, 2.0 * bound);
}

double hodges_lehmann(const Sample& sample) {
  return median(SelfSums(sample.values()), few_sums(sample.size())) / 2.0;
}

ShiftEstimate estimate_shift(const Sample& base, const Sample& head,
                             std::span<const double> confidences) {
  const std::size_t differences = base.size() * head.size();
  std::vector<std::size_t> ranks = {differences / 2 + 1, (differences + 1) / 2};
  ShiftEstimate estimate;
  for (const double confidence : confidences) {
    const MannWhitneyTail tail =
        mann_whitney_tail(base.size(), head.size(), (1.0 - confidence) / 2.0);
    if (tail.count > 0) {
      ranks.push_back(tail.count);
      ranks.push_back(differences + 1 - tail.count);
      estimate.intervals.push_back(
          {.low = 0.0,
           .high = 0.0,
           .confidence = 1.0 - 2.0 * tail.probability});
    } else {
      estimate.intervals.push_back(
          {.low = -kInfinity, .high = kInfinity, .confidence = 1.0});
    }
  }

  const std::vector<double> found = differences_at(base, head, ranks);
  estimate.shift = found[1] + (found[0] - found[1]) / 2.0;
  auto next = found.begin() + 2;
  for (Interval& interval : estimate.intervals) {
    if (std::isfinite(interval.low)) {
      interval.low = *next++;
      interval.high = *next++;
    }
  }
  return estimate;
}

double hodges_lehmann_shift(const Sample& base, const Sample& head) {
  return estimate_shift(base, head, {}).shift;
}

Interval shift_interval(const Sample& base, const Sample& head,
                        double confidence) {
  return estimate_shift(base, head, {&confidence, 1}).intervals.front();
}

}  // namespace benchgate::compare
