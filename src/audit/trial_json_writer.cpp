#include "reporters/comparison_json.h"
#include "reporters/json_writer.h"
#include "src/audit/trial_json.h"

namespace benchgate::audit {

namespace {

using reporters::JsonWriter;

void write_row(JsonWriter& json, const TrialRow& row) {
  json.begin_object();
  reporters::write_metric(json, row.metric);
  json.key("verdict").text(compare::to_string(row.verdict));
  json.key("delta");
  reporters::write_delta(json, row.delta);
  json.key("detectable").number(row.detectable);
  json.end_object();
}

void write_times(JsonWriter& json, const Times& times) {
  json.begin_object();
  json.key("base");
  reporters::write_numbers(json, times.base);
  json.key("head");
  reporters::write_numbers(json, times.head);
  json.end_object();
}

void write_benchmark(JsonWriter& json, const TrialBenchmark& benchmark) {
  json.begin_object();
  json.key("suite").text(benchmark.suite);
  json.key("name").text(benchmark.name);
  json.key("time_metric").text(benchmark.time_metric);
  json.key("slowed").boolean(benchmark.slowed);
  json.key("seconds").number(benchmark.seconds);
  json.key("pairs").whole(benchmark.pairs);
  json.key("rows").begin_array();
  for (const TrialRow& row : benchmark.rows) {
    write_row(json, row);
  }
  json.end_array();
  json.key("cpu_time");
  write_times(json, benchmark.cpu_time);
  json.key("real_time");
  write_times(json, benchmark.real_time);
  json.end_object();
}

}  // namespace

std::string_view to_string(Leg leg) {
  return leg == Leg::paired ? "paired" : "sequential";
}

std::string write_trial(const Trial& trial) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.audit-trial/1");
  json.key("leg").text(to_string(trial.leg));
  json.key("slowdown").number(trial.slowdown);
  json.key("seed").whole(trial.seed);
  json.key("started").text(trial.started);
  json.key("load").whole(trial.load);
  json.key("family_error").number(trial.family_error);
  json.key("seconds").number(trial.seconds);
  json.key("budget_spent").boolean(trial.budget_spent);
  json.key("tool").text(trial.tool_version);
  json.key("program");
  reporters::write_program(json, trial.program);
  json.key("benchmarks").begin_array();
  for (const TrialBenchmark& benchmark : trial.benchmarks) {
    write_benchmark(json, benchmark);
  }
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::audit
