#include "compare/verdict.h"
#include "reporters/comparison_json.h"
#include "reporters/drift_json.h"
#include "reporters/json_writer.h"
#include "reporters/result_json.h"
#include "reporters/shard_json.h"

#include <span>

// Written directly: a document of nlohmann's would take some ten times the
// room of a file that may have 100 MB. One row per line, so that line tools
// and version control can do something with it.

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Pair;
using compare::Response;
using compare::Row;
using compare::SideSummary;

std::string_view word(Response response) {
  return response == Response::pass ? "pass" : "fail";
}

void write(JsonWriter& json, const compare::Policy& policy) {
  json.begin_object();
  json.key("family_error").number(policy.family_error);
  json.key("on_inconclusive").text(word(policy.on_inconclusive));
  json.key("on_missing").text(word(policy.on_missing));
  json.key("on_failed").text(word(policy.on_failed));
  json.end_object();
}

void write(JsonWriter& json, const std::optional<SideSummary>& side) {
  if (!side) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("median").number(side->median);
  json.key("low").number(side->low);
  json.key("high").number(side->high);
  json.key("n").whole(side->n);
  json.end_object();
}

void write(JsonWriter& json,
           const std::optional<compare::Acceptance>& accepted) {
  if (!accepted) {
    json.null();
    return;
  }
  json.begin_object();
  json.key("match").text(accepted->pattern);
  json.key("up_to").number(accepted->up_to);
  json.key("until").text(accepted->until);
  json.key("why").text(accepted->why);
  json.key("source").text(accepted->source);
  json.end_object();
}

void write(JsonWriter& json, std::span<const Pair> pairs) {
  json.begin_array();
  for (const Pair& pair : pairs) {
    json.begin_array();
    json.number(pair.base);
    json.number(pair.head);
    json.text(pair.first == compare::Side::base ? "base" : "head");
    json.end_array();
  }
  json.end_array();
}

void write_raw(JsonWriter& json, const Row& row) {
  json.key("pairs").begin_object();
  json.key("screen");
  write(json, std::span(row.screen));
  json.key("confirm");
  write(json, std::span(row.confirm));
  json.end_object();
  json.key("values").begin_object();
  json.key("base");
  write_numbers(json, row.base_values);
  json.key("head");
  write_numbers(json, row.head_values);
  json.end_object();
}

void write(JsonWriter& json, const Row& row) {
  const bool paired = row.design == compare::Design::paired;
  json.begin_object();
  json.key("suite").text(row.suite);
  json.key("benchmark").text(row.benchmark);
  json.key("base_name").text(row.base_name);
  write_metric(json, row.metric);
  json.key("gated").boolean(row.policy.gated);
  json.key("policy").begin_object();
  json.key("noise_threshold").number(row.policy.noise_threshold);
  json.key("equivalence_margin").number(row.policy.equivalence_margin);
  json.key("tolerance").number(row.policy.tolerance);
  json.end_object();
  json.key("design").text(paired ? "paired" : "unpaired");
  json.key("base");
  write(json, row.base);
  json.key("head");
  write(json, row.head);
  json.key("delta");
  write_delta(json, row.delta);
  json.key("p").number(row.p_value);
  json.key("detectable").number(row.detectable);
  json.key("verdict").text(compare::to_string(row.verdict));
  json.key("accepted");
  write(json, row.accepted);
  if (row.exceeded) {
    json.key("exceeded");
    write(json, row.exceeded);
  }
  json.key("note").text(row.note);
  if (!row.explanation.empty()) {
    json.key("explanation");
    write_texts(json, row.explanation);
  }
  write_raw(json, row);
  json.end_object();
}

void write_counts(JsonWriter& json, const compare::Summary& summary) {
  json.key("regressed").whole(summary.regressed);
  json.key("accepted").whole(summary.accepted);
  json.key("improved").whole(summary.improved);
  json.key("unchanged").whole(summary.unchanged);
  json.key("inconclusive").whole(summary.inconclusive);
  json.key("missing").whole(summary.missing);
  json.key("added").whole(summary.added);
  json.key("failed").whole(summary.failed);
}

void write_summary(JsonWriter& json, const Comparison& comparison) {
  const compare::Summary& summary = comparison.summary;
  json.begin_object();
  json.key("verdict").text(word(summary.gate));
  json.key("reasons");
  write_texts(json, summary.reasons);
  write_counts(json, summary);
  json.key("geometric_means").begin_array();
  for (const compare::GeometricMean& mean : summary.geometric_means) {
    json.begin_object();
    json.key("metric").text(mean.metric);
    json.key("ratio").number(mean.ratio);
    json.key("rows").whole(mean.rows);
    json.end_object();
  }
  json.end_array();
  json.key("family_error").number(comparison.policy.family_error);
  json.key("median_detectable").number(summary.median_detectable);
  json.key("seconds").number(summary.seconds);
  json.key("suite_seconds").number(summary.suite_seconds);
  json.key("lockstep_pairs").whole(summary.lockstep_pairs);
  json.key("budget_spent").boolean(summary.budget_spent);
  json.end_object();
}

}  // namespace

std::string write_result(const Comparison& comparison) {
  JsonWriter json;
  json.begin_object();
  json.key("schema").text("benchgate.result/1");
  json.line();
  json.key("tool").begin_object();
  json.key("version").text(comparison.tool_version);
  json.key("arguments");
  write_texts(json, comparison.arguments);
  json.end_object();
  json.line();
  json.key("started").text(comparison.started);
  json.key("seed").whole(comparison.seed);
  json.line();
  json.key("policy");
  write(json, comparison.policy);
  json.line();
  json.key("base");
  write_program(json, comparison.base);
  json.line();
  json.key("head");
  write_program(json, comparison.head);
  json.line();
  json.key("warnings");
  write_texts(json, comparison.warnings);
  json.line();
  if (comparison.shard) {
    json.key("shard");
    write_shard(json, *comparison.shard);
    json.line();
  }
  if (comparison.joined) {
    json.key("joined");
    write_joined(json, *comparison.joined);
    json.line();
  }
  if (comparison.drift) {
    json.key("drift");
    write_drift(json, *comparison.drift);
    json.line();
  }
  json.key("rows").begin_array();
  for (const Row& row : comparison.rows) {
    json.line();
    write(json, row);
  }
  json.line();
  json.end_array();
  json.line();
  json.key("summary");
  write_summary(json, comparison);
  json.line();
  json.end_object();
  return json.take() + "\n";
}

}  // namespace benchgate::reporters
