#include "src/audit/tally_json.h"

#include "reporters/json_writer.h"
#include "src/audit/trial_json.h"

namespace benchgate::audit {

namespace {

using reporters::JsonWriter;

void write_count(JsonWriter& json, const Count& count) {
  const bool counted = count.of > 0;
  const Rate rate = rate_of(count);
  const auto number = [&](double value) {
    json.number(counted ? std::optional(value) : std::nullopt);
  };
  json.begin_object();
  json.key("hits").whole(count.hits);
  json.key("of").whole(count.of);
  json.key("share");
  number(rate.share);
  json.key("low");
  number(rate.low);
  json.key("high");
  number(rate.high);
  json.key("at_most");
  number(rate.at_most);
  json.end_object();
}

void write_judge(JsonWriter& json, const JudgeTally& judge) {
  json.line();
  json.begin_object();
  json.key("judge").text(judge.judge.rule ? to_string(*judge.judge.rule)
                                          : "benchgate");
  json.key("leg").text(to_string(judge.judge.leg));
  json.key("false_alarms");
  write_count(json, judge.comparisons);
  json.key("benchmarks_called");
  write_count(json, judge.benchmarks);
  json.key("detections").begin_array();
  for (const Detection& detection : judge.detections) {
    json.begin_object();
    json.key("slowdown").number(detection.slowdown);
    json.key("detected");
    write_count(json, detection.detected);
    json.key("wrong_direction");
    write_count(json, detection.wrong_direction);
    json.key("seconds").number(detection.seconds);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_group(JsonWriter& json, const GroupTally& group) {
  json.begin_object();
  json.key("load");
  if (group.load) {
    json.whole(*group.load);
  } else {
    json.null();
  }
  json.key("paired").whole(group.paired);
  json.key("sequential").whole(group.sequential);
  json.key("judges").begin_array();
  for (const JudgeTally& judge : group.judges) {
    write_judge(json, judge);
  }
  json.end_array();
  json.key("covered");
  write_count(json, group.covered);
  json.key("covered_called");
  write_count(json, group.covered_called);
  json.key("unchanged");
  write_count(json, group.unchanged);
  json.key("left_alone_called");
  write_count(json, group.left_alone);
  json.key("failed_rows").whole(group.failed_rows);
  json.key("budget_spent").whole(group.budget_spent);
  json.key("paired_seconds").number(group.paired_seconds);
  json.key("sequential_seconds").number(group.sequential_seconds);
  json.end_object();
}

void write_benchmark(JsonWriter& json, const BenchmarkTally& benchmark) {
  json.line();
  json.begin_object();
  json.key("suite").text(benchmark.suite);
  json.key("benchmark").text(benchmark.name);
  json.key("comparisons").whole(benchmark.comparisons);
  json.key("failed").whole(benchmark.failed);
  json.key("called");
  write_count(json, benchmark.called);
  json.key("unchanged");
  write_count(json, benchmark.unchanged);
  json.key("detectable").number(benchmark.detectable);
  json.key("seconds").number(benchmark.seconds);
  json.key("pairs").number(benchmark.pairs);
  json.end_object();
}

}  // namespace

std::string write_tally(const Tally& tally) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.audit/1");
  json.key("confidence").number(kRateConfidence);
  json.key("family_error").number(tally.family_error);
  json.key("programs").whole(tally.programs);
  json.key("environments").whole(tally.machines);
  json.line();
  json.key("all");
  write_group(json, tally.all);
  json.line();
  json.key("by_load").begin_array();
  for (const GroupTally& group : tally.by_load) {
    write_group(json, group);
  }
  json.end_array();
  json.line();
  json.key("benchmarks").begin_array();
  for (const BenchmarkTally& benchmark : tally.benchmarks) {
    write_benchmark(json, benchmark);
  }
  json.end_array();
  json.line();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::audit
