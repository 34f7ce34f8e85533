#include "compare/change_points_of_all.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace benchgate::compare {

namespace {

/// The largest level at which the false points to be expected are at most the
/// accepted share of those that are found; 0 if there is none.
double largest_level(std::span<const ChangePointSeries> series, double error) {
  struct Gain {
    double level;
    std::size_t points;  // More, from this level up.
  };

  std::vector<Gain> gains;
  std::size_t values = 0;
  for (const ChangePointSeries& one : series) {
    values += one.values();
    for (const WeakStretch& stretch : one.stretches()) {
      std::size_t fewer = 0;
      for (auto stage = stretch.stages.rbegin(); stage != stretch.stages.rend();
           ++stage) {
        gains.push_back(
            {.level = stage->level, .points = stage->points - fewer});
        fewer = stage->points;
      }
    }
  }
  std::ranges::sort(gains, {}, &Gain::level);

  double largest = 0.0;
  std::size_t found = 0;
  for (const Gain& gain : gains) {
    found += gain.points;
    const double expected =
        false_points_per_value(gain.level) * static_cast<double>(values);
    if (expected <= error * static_cast<double>(found)) {
      largest = gain.level;
    }
  }
  return largest;
}

}  // namespace

std::vector<std::vector<ChangePoint>> change_points_of_all(
    std::span<const ChangePointSeries> series) {
  std::vector<std::vector<ChangePoint>> found(series.size());
  if (series.empty()) {
    return found;
  }
  const double level = largest_level(series, series.front().settings().error);
  std::ranges::transform(series, found.begin(),
                         [&](const ChangePointSeries& one) {
                           assert(one.settings() == series.front().settings());
                           return one.points_at(level);
                         });
  return found;
}

std::vector<std::vector<ChangePoint>> change_points_of_all(
    std::span<const std::span<const double>> series,
    const ChangePointSettings& settings) {
  std::vector<ChangePointSeries> searched(series.size(),
                                          ChangePointSeries(settings));
  for (std::size_t i = 0; i < series.size(); ++i) {
    searched[i].append(series[i]);
  }
  return change_points_of_all(searched);
}

}  // namespace benchgate::compare
