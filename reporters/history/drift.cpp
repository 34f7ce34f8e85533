#include "reporters/history/drift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace benchgate::reporters::history {

namespace {

constexpr double kHalfWidth = 1.96;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

double variance_of(const TimelinePoint::Chained& link,
                   compare::MetricKind kind) {
  if (kind == compare::MetricKind::exact) {
    return 0.0;
  }
  const double error = (link.high - link.low) / (2.0 * kHalfWidth);
  return std::isnan(error) ? std::numeric_limits<double>::infinity()
                           : error * error;
}

/// The levels of a chain as a tree: each hangs on the one that it was measured
/// against.
class LevelTree {
 public:
  LevelTree(const Timeline& timeline, const TimelineSeries& series)
      : timeline_(timeline),
        series_(series),
        of_point_(series.points.size(), kNone) {
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      if (series.points[i].chained) {
        add(i);
      }
    }
  }

  struct Way {
    double variance = 0.0;
    bool bridged = false;
  };

  /// From one point to another, over where their ways to the root meet.
  [[nodiscard]] Way between(std::size_t one, std::size_t other) const {
    Way way;
    std::size_t a = of_point_[one];
    std::size_t b = of_point_[other];
    while (a != b) {
      // What hangs on something was added after it.
      std::size_t& later = b == kNone || (a != kNone && a > b) ? a : b;
      way.variance += nodes_[later].variance;
      way.bridged = way.bridged || nodes_[later].bridged;
      later = nodes_[later].parent;
    }
    return way;
  }

 private:
  struct Node {
    std::size_t parent = kNone;
    double variance = 0.0;  // Of the way to the parent.
    bool bridged = false;
  };

  std::size_t push(const Node& node) {
    nodes_.push_back(node);
    return nodes_.size() - 1;
  }

  void add(std::size_t point) {
    const TimelinePoint& here = series_.points[point];
    const TimelineRun& run = timeline_.runs[here.run];
    auto base = of_commit_.find(run.base_commit);
    if (base == of_commit_.end()) {
      base = of_commit_.emplace(run.base_commit, push(base_of(point))).first;
    }
    const std::size_t node =
        push({.parent = base->second,
              .variance = variance_of(*here.chained, series_.metric.kind)});
    of_commit_[run.commit.id] = node;
    of_point_[point] = node;
  }

  /// A base that was not measured itself.
  [[nodiscard]] Node base_of(std::size_t point) const {
    const auto bridge = std::ranges::lower_bound(series_.bridges, point, {},
                                                 &ChainBridge::point);
    if (bridge == series_.bridges.end() || bridge->point != point) {
      return {};  // The beginning.
    }
    return {.parent = of_point_[bridge->from],
            .variance = bridge->error * bridge->error,
            .bridged = true};
  }

  const Timeline& timeline_;
  const TimelineSeries& series_;
  std::vector<Node> nodes_;
  std::vector<std::size_t> of_point_;
  std::unordered_map<std::string_view, std::size_t> of_commit_;  // The latest.
};

/// The last chained point in the `runs` oldest runs.
std::optional<std::size_t> last_before(const TimelineSeries& series,
                                       std::size_t runs) {
  for (std::size_t i = series.points.size(); i > 0; --i) {
    if (series.points[i - 1].chained && series.points[i - 1].run < runs) {
      return i - 1;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> first_of(const TimelineSeries& series) {
  const auto found = std::ranges::find_if(
      series.points,
      [](const TimelinePoint& p) { return p.chained.has_value(); });
  return found == series.points.end() ? std::nullopt
                                      : std::optional(static_cast<std::size_t>(
                                            found - series.points.begin()));
}

}  // namespace

std::vector<compare::DriftRow> drift_of(const Timeline& timeline,
                                        std::size_t reference_runs,
                                        std::size_t base_runs) {
  std::vector<compare::DriftRow> rows;
  for (const TimelineSeries& series : timeline.series) {
    const auto base = last_before(series, base_runs);
    const auto first = first_of(series);
    if (!base || !first) {
      continue;
    }
    const std::size_t reference =
        last_before(series, reference_runs).value_or(*first);
    compare::DriftRow row;
    row.suite = series.suite;
    row.benchmark = series.benchmark;
    row.metric = series.metric.name;
    row.unit = series.metric.unit;
    if (reference < *base) {
      const LevelTree::Way way =
          LevelTree(timeline, series).between(reference, *base);
      row.before = series.points[*base].chained->log -
                   series.points[reference].chained->log;
      row.error = std::sqrt(way.variance);
      row.bridged = way.bridged;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace benchgate::reporters::history
