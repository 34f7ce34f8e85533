#include "reporters/history/timeline.h"

#include "reporters/history/chain.h"
#include "reporters/history/timeline_runs.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// What is kept of an entry.
struct Taken {
  std::uint32_t record = 0;
  std::uint32_t n = 0;
  compare::Direction better = compare::Direction::lower;
  compare::MetricKind kind = compare::MetricKind::timed;
  double median = 0.0;
  double low = 0.0;
  double high = 0.0;
  double ratio = kNone;  // Head over base minus one; not a number: not paired.
  double ratio_low = kNone;
  double ratio_high = kNone;
};

struct TakenSeries {
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  std::vector<Taken> values;
};

auto name_of(const TakenSeries& series) {
  return std::tie(series.suite, series.benchmark, series.metric.name,
                  series.metric.unit);
}

auto name_of(const Entry& entry) {
  return std::tie(entry.suite, entry.benchmark, entry.metric.name,
                  entry.metric.unit);
}

Taken taken(const Entry& entry, std::size_t record) {
  Taken taken = {.record = static_cast<std::uint32_t>(record),
                 .n = static_cast<std::uint32_t>(std::min<std::size_t>(
                     entry.value.n, std::numeric_limits<std::uint32_t>::max())),
                 .better = entry.metric.better,
                 .kind = entry.metric.kind,
                 .median = entry.value.median,
                 .low = entry.value.low,
                 .high = entry.value.high};
  if (entry.delta) {
    taken.ratio = entry.delta->ratio;
    taken.ratio_low = entry.delta->low;
    taken.ratio_high = entry.delta->high;
  }
  return taken;
}

/// The same for equal names only.
std::string key_of(const Entry& entry) {
  std::string key;
  for (const std::string* part : {&entry.suite, &entry.benchmark,
                                  &entry.metric.name, &entry.metric.unit}) {
    key += std::to_string(part->size());
    key += ':';
    key += *part;
  }
  return key;
}

/// In the order of runs, one value of each.
void put_in_order(std::vector<Taken>& values, const TimelineRuns& runs) {
  std::erase_if(values, [&runs](const Taken& value) {
    return runs.of(value.record).run == RecordPlace::kNowhere;
  });
  std::ranges::stable_sort(values, {}, [&runs](const Taken& value) {
    const RecordPlace& place = runs.of(value.record);
    return std::tuple(place.run, place.shard);
  });
  const auto doubles = std::ranges::unique(
      values, {},
      [&runs](const Taken& value) { return runs.of(value.record).run; });
  values.erase(doubles.begin(), doubles.end());
}

void chain_points(TimelineSeries& series, std::span<const Taken> values,
                  const TimelineRuns& runs) {
  std::vector<ChainInput> input;
  input.reserve(values.size());
  for (const Taken& value : values) {
    const RecordPlace& place = runs.of(value.record);
    input.push_back({.commit = place.commit,
                     .base = place.base,
                     .machine = place.machine,
                     .value = value.median,
                     // To a base that is no commit, nothing can be chained.
                     .ratio = place.has_base ? value.ratio : kNone,
                     .low = value.ratio_low,
                     .high = value.ratio_high});
  }
  Chain chained = chain(input, series.metric.kind);
  series.chain = chained.kind;
  series.bridges = std::move(chained.bridges);
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.points[i].chained = chained.points[i];
  }
}

TimelineSeries series_of(TakenSeries taken, const TimelineRuns& runs) {
  put_in_order(taken.values, runs);
  TimelineSeries series = {.suite = std::move(taken.suite),
                           .benchmark = std::move(taken.benchmark),
                           .metric = std::move(taken.metric),
                           .points = {},
                           .bridges = {}};
  if (!taken.values.empty()) {
    series.metric.better = taken.values.back().better;
    series.metric.kind = taken.values.back().kind;
  }
  series.points.reserve(taken.values.size());
  for (const Taken& value : taken.values) {
    const RecordPlace& place = runs.of(value.record);
    series.points.push_back({.run = place.run,
                             .machine = place.machine,
                             .value = {.median = value.median,
                                       .low = value.low,
                                       .high = value.high,
                                       .n = value.n},
                             .chained = {}});
  }
  chain_points(series, taken.values, runs);
  return series;
}

}  // namespace

struct TimelineBuilder::State {
  std::vector<Record> records;  // Without their entries.
  std::vector<TakenSeries> series;
  std::unordered_map<std::string, std::size_t> by_key;
  /// The series of the last record, in the order of its entries: most runs
  /// list the same, which saves looking them up.
  std::vector<std::size_t> of_last;

  TakenSeries& find(const Entry& entry, std::size_t place) {
    if (place < of_last.size() &&
        name_of(series[of_last[place]]) == name_of(entry)) {
      return series[of_last[place]];
    }
    const auto [found, is_new] =
        by_key.try_emplace(key_of(entry), series.size());
    if (is_new) {
      series.push_back({.suite = entry.suite,
                        .benchmark = entry.benchmark,
                        .metric = entry.metric,
                        .values = {}});
    }
    of_last.resize(std::max(of_last.size(), place + 1), found->second);
    of_last[place] = found->second;
    return series[found->second];
  }
};

TimelineBuilder::TimelineBuilder() : state_(std::make_unique<State>()) {}

TimelineBuilder::~TimelineBuilder() = default;
TimelineBuilder::TimelineBuilder(TimelineBuilder&& other) noexcept = default;
TimelineBuilder& TimelineBuilder::operator=(TimelineBuilder&& other) noexcept =
    default;

void TimelineBuilder::add(Record record) {
  const std::size_t number = state_->records.size();
  const std::vector<Entry> entries = std::exchange(record.entries, {});
  state_->records.push_back(std::move(record));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    state_->find(entries[i], i).values.push_back(taken(entries[i], number));
  }
}

Timeline TimelineBuilder::build() {
  State state = std::exchange(*state_, State());
  Timeline timeline;
  const TimelineRuns runs(state.records, timeline);
  std::vector<std::size_t> order(state.series.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&state](std::size_t a, std::size_t b) {
    return name_of(state.series[a]) < name_of(state.series[b]);
  });
  timeline.series.reserve(order.size());
  for (const std::size_t i : order) {
    timeline.series.push_back(series_of(std::move(state.series[i]), runs));
  }
  return timeline;
}

Timeline build_timeline(std::vector<Record> records) {
  TimelineBuilder builder;
  for (Record& record : records) {
    builder.add(std::move(record));
  }
  return builder.build();
}

}  // namespace benchgate::reporters::history
