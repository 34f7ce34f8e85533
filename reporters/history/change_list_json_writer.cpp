#include "reporters/comparison_json.h"
#include "reporters/history/change_list_json.h"
#include "reporters/json_writer.h"

namespace benchgate::reporters::history {

namespace {

void write(JsonWriter& json, const RunName& run) {
  json.begin_object();
  json.key("commit").text(run.commit);
  json.key("time").text(run.time);
  json.key("started").text(run.started);
  json.key("subject").text(run.subject);
  json.end_object();
}

void write(JsonWriter& json, const std::optional<ChangeRange>& range) {
  if (!range) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("before");
  write(json, range->before);
  json.key("first");
  write(json, range->first);
  json.end_object();
}

void write(JsonWriter& json, const std::optional<Confirmation>& confirmation) {
  if (!confirmation) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("verdict").text(to_string(confirmation->verdict));
  json.key("delta");
  write_delta(json, confirmation->delta);
  json.key("pairs").whole(confirmation->pairs);
  json.key("measured").text(confirmation->measured);
  json.key("reason").text(confirmation->reason);
  json.end_object();
}

void write(JsonWriter& json, const KnownChange& change) {
  json.line();
  json.begin_object();
  json.key("suite").text(change.suite);
  json.key("benchmark").text(change.benchmark);
  write_metric(json, change.metric);
  json.key("evidence").text(to_string(change.evidence));
  json.key("machine").text(change.machine);
  json.key("range");
  write(json, std::optional(change.range));
  json.key("size").number(change.size);
  json.key("low").number(change.interval.low);
  json.key("high").number(change.interval.high);
  json.key("confidence").number(change.interval.confidence);
  json.key("p").number(change.p_value);
  json.key("worse").boolean(change.worse);
  json.key("fate").text(to_string(change.fate));
  json.key("was");
  write(json, change.was);
  json.key("confirmation");
  write(json, change.confirmation);
  json.end_object();
}

void write(JsonWriter& json, const std::vector<KnownChange>& changes) {
  json.begin_array();
  for (const KnownChange& change : changes) {
    write(json, change);
  }
  json.end_array();
}

}  // namespace

std::string write_change_list(const ChangeList& list) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.changes/1");
  json.line();
  json.key("history").text(list.history);
  json.key("error").number(list.error);
  json.key("runs").whole(list.runs);
  json.key("series").whole(list.series);
  json.key("span");
  write(json, list.span);
  json.key("compared_with").text(to_string(list.compared_with));
  json.line();
  json.key("changes");
  write(json, list.changes);
  json.line();
  json.key("withdrawn");
  write(json, list.withdrawn);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::reporters::history
