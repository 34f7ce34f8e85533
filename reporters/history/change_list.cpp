#include "reporters/history/change_list.h"

#include "compare/change_point_diff.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace benchgate::reporters::history {

namespace {

/// A change is found this near to where it is, or it is another one
/// (docs/change-points.md).
constexpr std::size_t kReach = 10;

RunName name_of(const TimelineRun& run) {
  return {.commit = run.commit.id,
          .time = run.commit.time,
          .started = run.started,
          .subject = run.commit.subject};
}

using SeriesKey =
    std::tuple<std::string, std::string, std::string, std::string, std::string>;

SeriesKey key_of(const KnownChange& change) {
  return {change.suite, change.benchmark, change.metric.name,
          change.metric.unit, change.machine};
}

/// Where the runs of a list are in a timeline.
class Places {
 public:
  explicit Places(const Timeline& timeline) {
    for (std::size_t i = 0; i < timeline.runs.size(); ++i) {
      const TimelineRun& run = timeline.runs[i];
      by_run_.emplace(std::pair(run.commit.id, run.started), i);
      by_commit_.emplace(run.commit.id, i);
    }
  }

  /// A run that was recorded again, and the first one lost, is still there.
  [[nodiscard]] std::optional<std::size_t> of(const RunName& name) const {
    const auto run = by_run_.find({name.commit, name.started});
    if (run != by_run_.end()) {
      return run->second;
    }
    const auto commit = by_commit_.find(name.commit);
    return commit == by_commit_.end() ? std::nullopt
                                      : std::optional(commit->second);
  }

 private:
  std::map<std::pair<std::string, std::string>, std::size_t> by_run_;
  std::map<std::string, std::size_t> by_commit_;
};

/// The changes of one series, in both lists.
struct Both {
  std::vector<KnownChange*> now;
  std::vector<const KnownChange*> before;
};

/// As compare::diff_change_points takes them: ascending by index.
template <typename Change>
std::vector<compare::ChangePoint> points_of(std::vector<Change*>& changes,
                                            const Places& places) {
  std::erase_if(changes, [&](const KnownChange* change) {
    return !places.of(change->range.first);
  });
  std::ranges::stable_sort(changes, {}, [&](const KnownChange* change) {
    return *places.of(change->range.first);
  });
  std::vector<compare::ChangePoint> points;
  for (const KnownChange* change : changes) {
    compare::ChangePoint point;
    point.index = *places.of(change->range.first);
    point.size = change->size;
    points.push_back(point);
  }
  return points;
}

/// Points of diff_change_points, found again by place and size.
template <typename Change>
Change* change_at(const std::vector<Change*>& changes,
                  const std::vector<compare::ChangePoint>& points,
                  const compare::ChangePoint& point) {
  const auto found = std::ranges::find(points, point);
  return changes[static_cast<std::size_t>(found - points.begin())];
}

void become(KnownChange& now, const KnownChange& before) {
  if (now.range == before.range) {
    now.fate = Fate::kept;
    now.confirmation = before.confirmation;
  } else {
    now.fate = Fate::moved;
    now.was = before.range;
  }
}

void withdraw(const KnownChange& change, std::vector<KnownChange>& withdrawn) {
  withdrawn.push_back(change);
  withdrawn.back().fate = Fate::withdrawn;
  withdrawn.back().was.reset();
}

void compare_series(Both& both, const Places& places,
                    std::vector<KnownChange>& withdrawn) {
  for (const KnownChange* change : both.before) {
    if (!places.of(change->range.first)) {
      withdraw(*change, withdrawn);  // The history has lost its run.
    }
  }
  const auto before = points_of(both.before, places);
  const auto now = points_of(both.now, places);
  for (const compare::PointChange& change :
       compare::diff_change_points(before, now, kReach)) {
    if (change.older && change.newer) {
      become(*change_at(both.now, now, *change.newer),
             *change_at(both.before, before, *change.older));
    } else if (change.older) {
      withdraw(*change_at(both.before, before, *change.older), withdrawn);
    }
  }
}

}  // namespace

std::string_view to_string(Confirmation::Verdict verdict) {
  switch (verdict) {
    case Confirmation::Verdict::confirmed:
      return "confirmed";
    case Confirmation::Verdict::not_confirmed:
      return "not_confirmed";
    case Confirmation::Verdict::not_measured:
      break;
  }
  return "not_measured";
}

std::string_view to_string(Fate fate) {
  switch (fate) {
    case Fate::kept:
      return "kept";
    case Fate::added:
      return "added";
    case Fate::moved:
      return "moved";
    case Fate::withdrawn:
      break;
  }
  return "withdrawn";
}

std::string_view to_string(ComparedWith compared_with) {
  switch (compared_with) {
    case ComparedWith::nothing:
      return "nothing";
    case ComparedWith::memory:
      return "memory";
    case ComparedWith::previous_run:
      break;
  }
  return "previous_run";
}

ChangeList list_changes(const Timeline& timeline,
                        const std::vector<HistoryChange>& changes,
                        const compare::ChangePointSettings& settings,
                        std::string location) {
  ChangeList list;
  list.history = std::move(location);
  list.error = settings.error;
  list.runs = timeline.runs.size();
  list.series = timeline.series.size();
  if (!timeline.runs.empty()) {
    list.span = {.before = name_of(timeline.runs.front()),
                 .first = name_of(timeline.runs.back())};
  }
  for (const HistoryChange& change : changes) {
    const TimelineSeries& series = timeline.series[change.series];
    list.changes.push_back(
        {.suite = series.suite,
         .benchmark = series.benchmark,
         .metric = series.metric,
         .evidence = change.evidence,
         .machine = change.machine ? timeline.machines[*change.machine].name
                                   : std::string(),
         .range = {.before = name_of(timeline.runs[change.before]),
                   .first = name_of(timeline.runs[change.first])},
         .size = change.size,
         .interval = change.interval,
         .p_value = change.p_value,
         .worse = change.worse,
         .was = {},
         .confirmation = {}});
  }
  return list;
}

void compare_lists(ChangeList& now, const ChangeList& before,
                   const Timeline& timeline, ComparedWith what) {
  now.compared_with = what;
  const Places places(timeline);
  std::map<SeriesKey, Both> series;
  for (KnownChange& change : now.changes) {
    series[key_of(change)].now.push_back(&change);
  }
  for (const KnownChange& change : before.changes) {
    series[key_of(change)].before.push_back(&change);
  }
  for (auto& [key, both] : series) {
    compare_series(both, places, now.withdrawn);
  }
}

}  // namespace benchgate::reporters::history
