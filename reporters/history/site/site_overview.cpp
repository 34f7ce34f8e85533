#include "compare/metric.h"
#include "reporters/history/site/site_data.h"
#include "reporters/history/site/site_level.h"
#include "reporters/json_writer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <tuple>

// The overview:
//
//     {"title", "version", "commit_url",
//      "runs": how many, "runs_file": name, "first": time, "last": time,
//      "machines": how many, "release": name of the last one or null,
//      "suites": [name, ...],
//      "metrics": [[name, unit, better, kind], ...],
//      "benchmarks": [[suite, name,
//          [[metric, file, points, latest, since beginning, since release,
//            sparkline, changes in all], ...]], ...],
//      "changes_in_all": how many,
//      "changes": [[benchmark, metric, size, low, high, p, commit before,
//                   first commit after, its time], ...]}  the latest first
//
// Places in lists are whole numbers. Of a benchmark the metric that is shown
// unless another is chosen comes first.

namespace benchgate::reporters::history {

namespace {

/// More than anybody reads; the pages of the benchmarks have all.
constexpr std::size_t kMostChanges = 500;

double rounded(double ratio) {
  constexpr double kPlaces = 1e5;
  return std::round(ratio * kPlaces) / kPlaces;
}

/// Where the values of a list lie in it.
template <typename Key>
class Places {
 public:
  std::size_t of(const Key& key) {
    const auto [found, fresh] = places_.emplace(key, keys_.size());
    if (fresh) {
      keys_.push_back(key);
    }
    return found->second;
  }

  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }

 private:
  std::map<Key, std::size_t> places_;
  std::vector<Key> keys_;
};

using MetricKey = std::tuple<std::string, std::string, compare::Direction,
                             compare::MetricKind>;

MetricKey key_of(const compare::Metric& metric) {
  return {metric.name, metric.unit, metric.better, metric.kind};
}

/// The latest first, and of one run the largest.
std::vector<const HistoryChange*> latest_changes(
    const std::vector<HistoryChange>& changes) {
  std::vector<const HistoryChange*> all;
  for (const HistoryChange& change : changes) {
    all.push_back(&change);
  }
  const auto key = [](const HistoryChange* change) {
    return std::tuple(change->first, magnitude(change->size), change->series);
  };
  std::ranges::sort(all, std::greater(), key);
  all.resize(std::min(all.size(), kMostChanges));
  return all;
}

/// The series of one benchmark: those from `begin` to `end`.
struct Benchmark {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<Benchmark> benchmarks_of(const Timeline& timeline) {
  std::vector<Benchmark> benchmarks;
  for (std::size_t i = 0; i < timeline.series.size(); ++i) {
    const TimelineSeries& series = timeline.series[i];
    const bool same = i > 0 && series.suite == timeline.series[i - 1].suite &&
                      series.benchmark == timeline.series[i - 1].benchmark;
    if (same) {
      benchmarks.back().end = i + 1;
    } else {
      benchmarks.push_back({.begin = i, .end = i + 1});
    }
  }
  return benchmarks;
}

/// The series of a benchmark, the one to show first first: a timed one, then
/// the one measured last, then the longest, then processor time.
std::vector<std::size_t> by_importance(const Timeline& timeline,
                                       const Benchmark& benchmark) {
  std::vector<std::size_t> order;
  for (std::size_t i = benchmark.begin; i < benchmark.end; ++i) {
    order.push_back(i);
  }
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) {
      const TimelineSeries& series = timeline.series[i];
      return std::tuple(series.metric.kind != compare::MetricKind::timed,
                        timeline.runs.size() - series.points.back().run,
                        timeline.runs.size() - series.points.size(),
                        series.metric.name != "cpu_time");
    };
    return key(a) < key(b);
  });
  return order;
}

class Overview {
 public:
  Overview(const Timeline& timeline, const std::vector<HistoryChange>& changes,
           const SiteOptions& options, const SiteNames& names)
      : timeline_(timeline),
        changes_(changes),
        options_(options),
        names_(names),
        releases_(releases_of(timeline, options)),
        changes_of_(timeline.series.size()) {
    for (const HistoryChange& change : changes) {
      ++changes_of_[change.series];
    }
  }

  std::string write() {
    json_.begin_object();
    write_facts();
    write_benchmarks();
    write_changes();
    write_keys();
    json_.end_object();
    return json_.take();
  }

 private:
  void write_facts() {
    const auto& runs = timeline_.runs;
    json_.key("title").text(options_.title);
    json_.key("version").text(options_.tool_version);
    json_.key("commit_url").text(options_.commit_url);
    json_.key("runs").whole(runs.size());
    json_.key("runs_file").text(names_.runs);
    json_.key("first").text(runs.empty() ? "" : runs.front().commit.time);
    json_.key("last").text(runs.empty() ? "" : runs.back().commit.time);
    json_.key("machines").whole(timeline_.machines.size());
    json_.key("release");
    if (releases_.empty()) {
      json_.null();
    } else {
      json_.text(releases_.back().name);
    }
  }

  void write_ratio(std::optional<double> ratio) {
    json_.number(ratio ? std::optional(rounded(*ratio)) : std::nullopt);
  }

  void write_series(std::size_t index) {
    const TimelineSeries& series = timeline_.series[index];
    const Levels levels = levels_of(series);
    json_.begin_array();
    json_.whole(metrics_.of(key_of(series.metric)));
    json_.text(names_.series[index]);
    json_.whole(series.points.size());
    json_.number(series.points.back().value.median);
    write_ratio(change_since_beginning(levels));
    write_ratio(releases_.empty() ? std::nullopt
                                  : change_since(levels, releases_.back().run));
    json_.text(sparkline(levels));
    json_.whole(changes_of_[index]);
    json_.end_array();
  }

  void write_benchmarks() {
    places_.resize(timeline_.series.size());
    json_.key("benchmarks").begin_array();
    std::size_t place = 0;
    for (const Benchmark& benchmark : benchmarks_of(timeline_)) {
      const TimelineSeries& first = timeline_.series[benchmark.begin];
      json_.line();
      json_.begin_array();
      json_.whole(suites_.of(first.suite));
      json_.text(first.benchmark);
      json_.begin_array();
      for (const std::size_t index : by_importance(timeline_, benchmark)) {
        write_series(index);
        places_[index] = place;
      }
      json_.end_array();
      json_.end_array();
      ++place;
    }
    json_.end_array();
  }

  void write_changes() {
    json_.key("changes_in_all").whole(changes_.size());
    json_.key("changes").begin_array();
    for (const HistoryChange* const each : latest_changes(changes_)) {
      const HistoryChange& change = *each;
      const TimelineRun& first = timeline_.runs[change.first];
      json_.line();
      json_.begin_array();
      json_.whole(places_[change.series]);
      json_.whole(metrics_.of(key_of(timeline_.series[change.series].metric)));
      json_.number(rounded(change.size));
      json_.number(rounded(change.interval.low));
      json_.number(rounded(change.interval.high));
      json_.number(change.p_value);
      json_.text(timeline_.runs[change.before].commit.id);
      json_.text(first.commit.id);
      json_.text(first.commit.time);
      json_.end_array();
    }
    json_.end_array();
  }

  void write_keys() {
    json_.key("suites").begin_array();
    for (const std::string& suite : suites_.keys()) {
      json_.text(suite);
    }
    json_.end_array();
    json_.key("metrics").begin_array();
    for (const auto& [name, unit, better, kind] : metrics_.keys()) {
      json_.begin_array();
      json_.text(name);
      json_.text(unit);
      json_.text(compare::to_string(better));
      json_.text(compare::to_string(kind));
      json_.end_array();
    }
    json_.end_array();
  }

  const Timeline& timeline_;
  const std::vector<HistoryChange>& changes_;
  const SiteOptions& options_;
  const SiteNames& names_;
  std::vector<SiteRelease> releases_;
  std::vector<std::size_t> changes_of_;  ///< How many, of each series.
  std::vector<std::size_t> places_;      ///< Benchmark of each series.
  Places<std::string> suites_;
  Places<MetricKey> metrics_;
  JsonWriter json_;
};

}  // namespace

std::string overview_json(const Timeline& timeline,
                          const std::vector<HistoryChange>& changes,
                          const SiteOptions& options, const SiteNames& names) {
  return Overview(timeline, changes, options, names).write();
}

}  // namespace benchgate::reporters::history
