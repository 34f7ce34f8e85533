#include "reporters/drift_json.h"

#include "reporters/comparison_json.h"

namespace benchgate::reporters {

namespace {

void write(JsonWriter& json, const compare::DriftRow& row) {
  json.line();
  json.begin_object();
  json.key("suite").text(row.suite);
  json.key("benchmark").text(row.benchmark);
  json.key("metric").text(row.metric);
  json.key("unit").text(row.unit);
  json.key("before").number(row.before);
  json.key("error").number(row.error);
  json.key("bridged").boolean(row.bridged);
  json.key("limit").number(row.limit);
  json.key("total");
  if (row.total) {
    json.begin_object();
    json.key("ratio").number(row.total->ratio);
    json.key("low").number(row.total->low);
    json.key("high").number(row.total->high);
    json.end_object();
  } else {
    json.null();
  }
  json.key("p").number(row.p_value);
  json.key("exceeded").boolean(row.exceeded);
  json.end_object();
}

}  // namespace

void write_drift(JsonWriter& json, const compare::Drift& drift) {
  json.begin_object();
  json.key("limit").number(drift.limit);
  json.key("since").text(drift.since);
  json.key("since_commit").text(drift.since_commit);
  json.key("history").text(drift.history);
  json.key("problem").text(drift.problem);
  json.key("notes");
  write_texts(json, drift.notes);
  json.key("rows").begin_array();
  for (const compare::DriftRow& row : drift.rows) {
    write(json, row);
  }
  json.end_array();
  json.end_object();
}

}  // namespace benchgate::reporters
