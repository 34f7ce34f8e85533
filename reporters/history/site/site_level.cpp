#include "reporters/history/site/site_level.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

constexpr std::size_t kTogether = 5;
constexpr std::size_t kSparklinePoints = 48;
constexpr std::string_view kHeights =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Precondition: not empty.
double median(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle]
                                : (sorted[middle - 1] + sorted[middle]) / 2.0;
}

std::span<const double> last_of(std::span<const double> values) {
  return values.last(std::min(values.size(), kTogether));
}

void append(Levels& levels, std::size_t run, double log) {
  if (std::isfinite(log)) {
    levels.runs.push_back(run);
    levels.logs.push_back(log);
  }
}

}  // namespace

Levels levels_of(const TimelineSeries& series) {
  Levels levels;
  for (const TimelinePoint& point : series.points) {
    if (series.chain != ChainKind::none) {
      if (point.chained) {
        append(levels, point.run, point.chained->log);
      }
    } else if (series.metric.kind == compare::MetricKind::exact ||
               point.machine == series.points.back().machine) {
      append(levels, point.run, std::log(point.value.median));
    }
  }
  return levels;
}

std::optional<double> change_since_beginning(const Levels& levels) {
  const std::span<const double> logs = levels.logs;
  if (logs.size() < 2) {
    return std::nullopt;
  }
  const std::size_t together = std::min(logs.size() / 2, kTogether);
  return std::expm1(median(logs.last(together)) - median(logs.first(together)));
}

std::optional<double> change_since(const Levels& levels, std::size_t run) {
  const auto after = static_cast<std::size_t>(
      std::ranges::upper_bound(levels.runs, run) - levels.runs.begin());
  const std::span<const double> logs = levels.logs;
  if (after == 0 || after == logs.size()) {
    return std::nullopt;
  }
  return std::expm1(median(last_of(logs.subspan(after))) -
                    median(last_of(logs.first(after))));
}

std::string sparkline(const Levels& levels) {
  const std::span<const double> logs = levels.logs;
  const std::size_t points = std::min(logs.size(), kSparklinePoints);
  std::vector<double> heights;
  for (std::size_t i = 0; i < points; ++i) {
    const std::size_t begin = i * logs.size() / points;
    const std::size_t end = (i + 1) * logs.size() / points;
    heights.push_back(median(logs.subspan(begin, end - begin)));
  }
  std::string text;
  if (heights.empty()) {
    return text;
  }
  const auto [least, most] = std::ranges::minmax(heights);
  const double top = static_cast<double>(kHeights.size() - 1);
  for (const double height : heights) {
    const double share = most > least ? (height - least) / (most - least) : 0.5;
    text += kHeights[static_cast<std::size_t>(std::lround(share * top))];
  }
  return text;
}

}  // namespace benchgate::reporters::history
