#include "compare/merge_weak_points.h"

#include "compare/divergence.h"
#include "compare/hodges_lehmann.h"
#include "compare/order_statistic_interval.h"
#include "compare/sample.h"
#include "compare/step_test.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace benchgate::compare {

namespace {

double median_of(std::span<const double> values) {
  return median(Sample({values.begin(), values.end()}));
}

/// Ranks cannot tell a small gap from a large one: where the first value after
/// a step is the lowest of its side, it may as well be the last before it. So
/// the split is moved to where the values are closest to the medians that it
/// has given the sides: the sum of absolute distances is least. The lowest of
/// several that are as good.
std::size_t closest_split(std::span<const double> values, std::size_t split,
                          std::size_t first, std::size_t last) {
  const double left = median_of(values.first(split));
  const double right = median_of(values.subspan(split));
  double cost = 0.0;  // Of this split above that of the first.
  double least = 0.0;
  std::size_t best = first;
  for (std::size_t other = first + 1; other <= last; ++other) {
    const double moved = values[other - 1];
    cost += std::abs(moved - left) - std::abs(moved - right);
    if (cost < least) {
      least = cost;
      best = other;
    }
  }
  return best;
}

/// The points of one stretch while they are merged: always ascending, each with
/// the p-value that its neighbours leave it.
class Merger {
 public:
  Merger(std::span<const double> values, std::vector<WeakPoint> points,
         const ChangePointSettings& settings)
      : values_(values), points_(std::move(points)), settings_(settings) {}

  [[nodiscard]] const std::vector<WeakPoint>& points() const { return points_; }

  /// The largest p-value there is.
  [[nodiscard]] double level() const {
    return std::ranges::max(points_, {}, &WeakPoint::p_value).p_value;
  }

  void keep_the_clearest() {
    std::ranges::sort(points_, [](const WeakPoint& a, const WeakPoint& b) {
      return a.p_value != b.p_value ? a.p_value < b.p_value : a.index < b.index;
    });
    std::vector<WeakPoint> kept;
    for (const WeakPoint& point : points_) {
      const bool apart = std::ranges::all_of(kept, [&](const WeakPoint& other) {
        return distance(point.index, other.index) >= settings_.minimum_segment;
      });
      if (apart) {
        kept.push_back(point);
      }
    }
    std::ranges::sort(kept, {}, &WeakPoint::index);
    points_ = std::move(kept);
  }

  void test_all() {
    for (std::size_t i = 0; i < points_.size(); ++i) {
      test(i);
    }
  }

  /// Moves points to a gap nearby that cannot be overlooked. The ranks of few
  /// values may put the split a run or two beside it, where the step looks like
  /// an outlier and autocorrelation, and would be taken out.
  void move_to_gaps() {
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Surroundings around = of(i);
      const std::size_t at = points_[i].index;
      const auto [first, last] = places(around, at, settings_.minimum_segment);
      if (first < last) {
        const std::size_t split =
            closest_split(within(around), at - around.begin,
                          first - around.begin, last - around.begin);
        if (lie_far_apart(within(around), split)) {
          points_[i].index = around.begin + split;
        }
      }
    }
  }

  /// Moves each point to the best split of its surroundings, by an eighth of
  /// a window at most: further off, there is another point to be found.
  void move_all() {
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const Surroundings around = of(i);
      const std::size_t at = points_[i].index;
      const auto [first, last] = places(around, at, settings_.window / 8);
      if (first < last) {
        const std::size_t split = divergence_.best_split(
            within(around), first - around.begin, last - around.begin);
        points_[i].index = around.begin + closest_split(within(around), split,
                                                        first - around.begin,
                                                        last - around.begin);
      }
    }
    test_all();
  }

  /// Takes out the weakest until none is above the level, and the smallest
  /// until none is below the minimal size.
  void reduce_to(double level) {
    while (!points_.empty()) {
      const auto weakest =
          std::ranges::max_element(points_, {}, &WeakPoint::p_value);
      if (weakest->p_value > level) {
        take_out(static_cast<std::size_t>(weakest - points_.begin()));
      } else if (const auto small = too_small()) {
        take_out(*small);
      } else {
        return;
      }
    }
  }

 private:
  static std::size_t distance(std::size_t a, std::size_t b) {
    return a < b ? b - a : a - b;
  }

  [[nodiscard]] Surroundings of(std::size_t which) const {
    return surroundings(values_.size(), points_, which, settings_.window);
  }

  struct Places {
    std::size_t first;
    std::size_t last;
  };

  /// Where a point may be moved to; nowhere if `first` is not before `last`.
  [[nodiscard]] Places places(Surroundings around, std::size_t at,
                              std::size_t reach) const {
    return {
        .first = std::max(around.begin + settings_.minimum_segment,
                          at - std::min(at, reach)),
        .last = std::min(around.end - settings_.minimum_segment, at + reach)};
  }

  [[nodiscard]] std::span<const double> within(Surroundings around) const {
    return values_.subspan(around.begin, around.end - around.begin);
  }

  void test(std::size_t which) {
    const Surroundings around = of(which);
    points_[which].p_value =
        test_step(within(around), points_[which].index - around.begin).p_value;
  }

  void take_out(std::size_t which) {
    points_.erase(points_.begin() + static_cast<std::ptrdiff_t>(which));
    if (which > 0) {
      test(which - 1);
    }
    if (which < points_.size()) {
      test(which);
    }
  }

  /// The smallest point, if it is below the minimal size.
  [[nodiscard]] std::optional<std::size_t> too_small() const {
    if (settings_.minimum_size <= 0.0) {
      return std::nullopt;
    }
    double least = std::log1p(settings_.minimum_size);
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const double size = std::abs(shift_at(i));
      if (size < least) {
        least = size;
        found = i;
      }
    }
    return found;
  }

  [[nodiscard]] double shift_at(std::size_t which) const {
    const Surroundings around = of(which);
    const std::span<const double> all = within(around);
    const std::size_t split = points_[which].index - around.begin;
    const auto sample = [](std::span<const double> side) {
      return Sample({side.begin(), side.end()});
    };
    return hodges_lehmann_shift(sample(all.first(split)),
                                sample(all.subspan(split)));
  }

  std::span<const double> values_;
  std::vector<WeakPoint> points_;
  const ChangePointSettings& settings_;
  Divergence divergence_;
};

}  // namespace

Surroundings surroundings(std::size_t values, std::span<const WeakPoint> points,
                          std::size_t which, std::size_t window) {
  const std::size_t at = points[which].index;
  const std::size_t half = window / 2;
  const std::size_t before = which > 0 ? points[which - 1].index : 0;
  const std::size_t after =
      which + 1 < points.size() ? points[which + 1].index : values;
  return {.begin = std::max(before, at - std::min(at, half)),
          .end = std::min(after, at + half)};
}

WeakStretch merge_weak_points(std::span<const double> values,
                              std::vector<WeakPoint> points,
                              const ChangePointSettings& settings) {
  Merger merger(values, std::move(points), settings);
  merger.keep_the_clearest();
  merger.move_to_gaps();
  merger.test_all();
  merger.reduce_to(kWeakLevel);
  merger.move_all();
  merger.reduce_to(kWeakLevel);

  WeakStretch stretch{.points = merger.points(), .stages = {}};
  while (!merger.points().empty()) {
    const double level = merger.level();
    if (stretch.stages.empty() || level < stretch.stages.back().level) {
      stretch.stages.push_back(
          {.level = level, .points = merger.points().size()});
    }
    merger.reduce_to(std::nextafter(level, 0.0));
  }
  return stretch;
}

std::vector<WeakPoint> merge_to_level(std::span<const double> values,
                                      const WeakStretch& stretch, double level,
                                      const ChangePointSettings& settings) {
  Merger merger(values, stretch.points, settings);
  while (!merger.points().empty() && merger.level() > level) {
    merger.reduce_to(std::nextafter(merger.level(), 0.0));
  }
  return merger.points();
}

}  // namespace benchgate::compare
