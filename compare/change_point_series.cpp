#include "compare/change_point_series.h"

#include "compare/describe_step.h"
#include "compare/merge_weak_points.h"
#include "compare/window_search.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

namespace benchgate::compare {

ChangePointSeries::ChangePointSeries(ChangePointSettings settings)
    : settings_(settings),
      next_window_(window_lengths(settings.window).size(), 0) {
  assert(16 <= settings.window && settings.window <= 8192);
  assert(2 <= settings.minimum_segment);
}

void ChangePointSeries::append(std::span<const double> log_values) {
  for (const double value : log_values) {
    assert(!std::isinf(value));
    if (!std::isnan(value)) {
      values_.push_back(value);
      run_of_.push_back(runs_);
    }
    ++runs_;
  }
  search_grid();
  merge();
}

void ChangePointSeries::search_grid() {
  const std::vector<std::size_t> lengths = window_lengths(settings_.window);
  WindowSearch search(settings_.minimum_segment);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    std::size_t& begin = next_window_[i];
    for (; begin + lengths[i] <= values_.size();
         begin += window_stride(lengths[i])) {
      if (const auto found = search(values_, begin, begin + lengths[i])) {
        open_.push_back(*found);
      }
    }
  }
}

std::vector<WeakPoint> ChangePointSeries::search_tail() const {
  WindowSearch search(settings_.minimum_segment);
  std::vector<WeakPoint> found;
  for (const std::size_t length : window_lengths(settings_.window)) {
    const std::size_t size = std::min(length, values_.size());
    const std::size_t begin = values_.size() - size;
    const bool full = size == length && begin % window_stride(length) == 0;
    if (!full) {
      if (const auto point = search(values_, begin, values_.size())) {
        found.push_back(*point);
      }
    }
    if (size < length) {
      break;  // All values; the longer ones would be the same.
    }
  }
  return found;
}

void ChangePointSeries::merge() {
  std::vector<WeakPoint> points = search_tail();
  points.insert(points.end(), open_.begin(), open_.end());
  std::ranges::sort(points, {}, &WeakPoint::index);

  stretches_.resize(settled_);
  // A point is tested on half a window either way, and moves by a minimal
  // segment and an eighth: two that are further apart than this never see each
  // other.
  const std::size_t reach =
      settings_.window / 2 +
      2 * (settings_.minimum_segment + settings_.window / 8);
  std::size_t settled_before = 0;  // Points before this index are settled.
  for (auto first = points.begin(); first != points.end();) {
    const auto last = std::adjacent_find(
        first, points.end(), [reach](const WeakPoint& a, const WeakPoint& b) {
          return b.index - a.index > reach;
        });
    const auto end = last == points.end() ? last : std::next(last);
    const std::size_t final_index = std::prev(end)->index;
    WeakStretch stretch = merge_weak_points(values_, {first, end}, settings_);
    const bool settled = final_index + 2 * settings_.window < values_.size();
    if (!stretch.points.empty()) {
      stretches_.push_back(std::move(stretch));
      settled_ += settled ? 1 : 0;
    }
    settled_before = settled ? final_index + 1 : settled_before;
    first = end;
  }
  std::erase_if(open_, [&](const WeakPoint& point) {
    return point.index < settled_before;
  });
}

std::vector<ChangePoint> ChangePointSeries::points_at(double level) const {
  std::vector<WeakPoint> left;
  for (const WeakStretch& stretch : stretches_) {
    const std::vector<WeakPoint> points =
        merge_to_level(values_, stretch, level, settings_);
    left.insert(left.end(), points.begin(), points.end());
  }

  std::vector<ChangePoint> described;
  described.reserve(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    const std::size_t at = left[i].index;
    const Surroundings around =
        surroundings(values_.size(), left, i, settings_.window);
    ChangePoint point = describe_step(
        std::span(values_).subspan(around.begin, around.end - around.begin),
        at - around.begin, settings_.interval_confidence);
    point.index = run_of_[at];
    point.last_before = run_of_[at - 1];
    const double expected = false_points_per_value(left[i].p_value) *
                            static_cast<double>(values_.size());
    point.p_value = -std::expm1(-expected);
    described.push_back(point);
  }
  return described;
}

double false_points_per_value(double level) {
  // See the header.
  constexpr double kTestsPerValue = 2.0;
  return kTestsPerValue * level;
}

}  // namespace benchgate::compare
