#include "reporters/history/exact_changes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr std::size_t kChangesThatMayBe = 3;
constexpr std::size_t kRunsForAChange = 4;

/// Ratios that were multiplied up do not come back to the last digit.
constexpr double kRounding = 1e-9;

/// The points of each machine, oldest first.
std::map<std::size_t, std::vector<std::size_t>> by_machine(
    const TimelineSeries& series, std::size_t runs) {
  std::map<std::size_t, std::vector<std::size_t>> machines;
  for (std::size_t i = 0;
       i < series.points.size() && series.points[i].run < runs; ++i) {
    machines[series.points[i].machine].push_back(i);
  }
  return machines;
}

/// Relative; infinite from zero to anything.
double size_of(double before, double after) {
  if (before == after) {
    return 0.0;
  }
  if (before == 0.0) {
    return std::copysign(std::numeric_limits<double>::infinity(), after);
  }
  return (after - before) / std::abs(before);
}

HistoryChange change_of(const TimelineSeries& series, std::size_t before,
                        std::size_t first, double size) {
  return {.evidence = Evidence::exact,
          .machine = {},
          .before = series.points[before].run,
          .first = series.points[first].run,
          .size = size,
          .interval = {.low = size, .high = size, .confidence = 1.0},
          .p_value = {}};
}

/// What one machine shows.
void add_changes(const TimelineSeries& series,
                 const std::vector<std::size_t>& points,
                 std::vector<HistoryChange>& changes) {
  const auto value = [&](std::size_t i) {
    return series.points[points[i]].value.median;
  };
  std::size_t before = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const bool differs = value(i) != value(before);
    const bool is_taken_back =
        i + 1 < points.size() && value(i + 1) == value(before);
    if (differs && is_taken_back) {
      continue;
    }
    if (differs) {
      changes.push_back(change_of(series, points[before], points[i],
                                  size_of(value(before), value(i))));
    }
    before = i;
  }
}

/// Whether a machine's first run differs from the run before, by pairs.
void add_change_of_first(const TimelineSeries& series, std::size_t point,
                         std::vector<HistoryChange>& changes) {
  if (point == 0 || !series.points[point].chained ||
      !series.points[point - 1].chained) {
    return;
  }
  const double size = std::expm1(series.points[point].chained->log -
                                 series.points[point - 1].chained->log);
  if (std::abs(size) > kRounding) {
    changes.push_back(change_of(series, point - 1, point, size));
  }
}

bool may_be_one(const HistoryChange& a, const HistoryChange& b) {
  return (a.size > 0.0) == (b.size > 0.0) &&
         std::max(a.before, b.before) < std::min(a.first, b.first);
}

/// One for those that several machines show.
std::vector<HistoryChange> join(std::vector<HistoryChange> changes) {
  std::ranges::sort(
      changes, [](const HistoryChange& a, const HistoryChange& b) {
        return std::pair(a.first, a.before) < std::pair(b.first, b.before);
      });
  std::vector<HistoryChange> joined;
  for (const HistoryChange& change : changes) {
    const auto same = std::ranges::find_if(
        joined,
        [&](const HistoryChange& other) { return may_be_one(other, change); });
    if (same == joined.end()) {
      joined.push_back(change);
    } else {
      same->before = std::max(same->before, change.before);
    }
  }
  return joined;
}

}  // namespace

bool is_steady(const TimelineSeries& series, std::size_t runs) {
  std::size_t changes = 0;
  std::size_t links = 0;
  for (const auto& [machine, points] : by_machine(series, runs)) {
    for (std::size_t i = 1; i < points.size(); ++i) {
      ++links;
      if (series.points[points[i]].value.median !=
          series.points[points[i - 1]].value.median) {
        ++changes;
      }
    }
  }
  return changes <= std::max(kChangesThatMayBe, links / kRunsForAChange);
}

std::vector<HistoryChange> exact_changes(const Timeline& timeline,
                                         std::size_t number,
                                         double minimum_size,
                                         std::size_t runs) {
  const TimelineSeries& series = timeline.series[number];
  std::vector<HistoryChange> changes;
  for (const auto& [machine, points] : by_machine(series, runs)) {
    add_changes(series, points, changes);
    add_change_of_first(series, points.front(), changes);
  }
  changes = join(std::move(changes));
  std::erase_if(changes, [&](const HistoryChange& change) {
    return std::abs(change.size) < minimum_size;
  });
  for (HistoryChange& change : changes) {
    change.series = number;
  }
  return changes;
}

}  // namespace benchgate::reporters::history
