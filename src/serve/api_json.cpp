#include "src/serve/api_json.h"

#include "compare/metric.h"

#include <cmath>

namespace benchgate::serve {

namespace history = reporters::history;
using reporters::JsonWriter;

void write_run(JsonWriter& json, const history::Timeline& timeline,
               std::size_t index) {
  const history::TimelineRun& run = timeline.runs[index];
  json.begin_object();
  json.key("commit").text(run.commit.id);
  json.key("parents").begin_array();
  for (const std::string& parent : run.commit.parents) {
    json.text(parent);
  }
  json.end_array();
  json.key("time").text(run.commit.time);
  json.key("subject").text(run.commit.subject);
  json.key("revision").text(run.revision);
  json.key("base_commit").text(run.base_commit);
  json.key("started").text(run.started);
  json.key("machine").text(timeline.machines[run.machine].name);
  json.end_object();
}

std::string_view word_of(history::ChainKind kind) {
  switch (kind) {
    case history::ChainKind::none:
      return "none";
    case history::ChainKind::anchored:
      return "anchored";
    case history::ChainKind::linked:
      return "linked";
  }
  return "none";  // Not reached: the switch has every enumerator.
}

void write_name(JsonWriter& json, const Snapshot& snapshot, std::size_t index) {
  const history::TimelineSeries& series = snapshot.timeline().series[index];
  json.key("id").text(snapshot.series_id(index));
  json.key("suite").text(series.suite);
  json.key("benchmark").text(series.benchmark);
  json.key("metric").text(series.metric.name);
  json.key("unit").text(series.metric.unit);
  json.key("better").text(compare::to_string(series.metric.better));
  json.key("kind").text(compare::to_string(series.metric.kind));
}

void write_series(JsonWriter& json, const Snapshot& snapshot,
                  std::size_t index) {
  const history::TimelineSeries& series = snapshot.timeline().series[index];
  json.begin_object();
  write_name(json, snapshot, index);
  json.key("chain").text(word_of(series.chain));
  json.key("points").whole(series.points.size());
  json.key("latest").number(series.points.back().value.median);
  json.end_object();
}

void write_point(JsonWriter& json, const history::Timeline& timeline,
                 const history::TimelinePoint& point) {
  const history::TimelineRun& run = timeline.runs[point.run];
  json.begin_object();
  json.key("run").whole(point.run);
  json.key("commit").text(run.commit.id);
  json.key("time").text(run.commit.time);
  json.key("machine").text(timeline.machines[point.machine].name);
  json.key("median").number(point.value.median);
  json.key("low").number(point.value.low);
  json.key("high").number(point.value.high);
  json.key("n").whole(point.value.n);
  json.key("since_beginning");
  if (point.chained) {
    json.begin_object();
    json.key("ratio").number(std::expm1(point.chained->log));
    json.key("low").number(std::expm1(point.chained->low));
    json.key("high").number(std::expm1(point.chained->high));
    json.end_object();
  } else {
    json.null();
  }
  json.end_object();
}

void write_change(JsonWriter& json, const Snapshot& snapshot,
                  const history::HistoryChange& change) {
  const history::Timeline& timeline = snapshot.timeline();
  json.begin_object();
  write_name(json, snapshot, change.series);
  json.key("evidence").text(history::to_string(change.evidence));
  json.key("machine");
  if (change.machine) {
    json.text(timeline.machines[*change.machine].name);
  } else {
    json.null();
  }
  json.key("after").text(timeline.runs[change.before].commit.id);
  json.key("up_to").text(timeline.runs[change.first].commit.id);
  json.key("time").text(timeline.runs[change.first].commit.time);
  json.key("size").number(change.size);
  json.key("low").number(change.interval.low);
  json.key("high").number(change.interval.high);
  json.key("p").number(change.p_value);
  json.key("worse").boolean(change.worse);
  json.end_object();
}

}  // namespace benchgate::serve
