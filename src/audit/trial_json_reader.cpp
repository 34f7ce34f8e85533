#include "reporters/comparison_nodes.h"
#include "reporters/json_node.h"
#include "reporters/json_syntax_error.h"
#include "src/audit/trial_json.h"

#include <fmt/format.h>

namespace benchgate::audit {

namespace {

using reporters::InvalidResult;
using reporters::JsonNode;

constexpr std::string_view kSchema = "benchgate.audit-trial/1";

TrialRow read_row(const JsonNode& node) {
  return {.metric = reporters::read_metric(node),
          .verdict = reporters::read_verdict(node.at("verdict")),
          .delta = reporters::read_delta(node.at("delta")),
          .detectable = reporters::optional_number(node.at("detectable"))};
}

/// Times that a rule can take: above zero.
std::vector<double> read_values(const JsonNode& node) {
  std::vector<double> values;
  for (const auto element : node.array()) {
    const JsonNode value(element, node, values.size());
    values.push_back(value.number());
    if (!(values.back() > 0.0)) {
      value.fail("a time above 0");
    }
  }
  return values;
}

Times read_times(const JsonNode& node) {
  return {.base = read_values(node.at("base")),
          .head = read_values(node.at("head"))};
}

TrialBenchmark read_benchmark(const JsonNode& node) {
  TrialBenchmark benchmark{
      .suite = node.at("suite").text(),
      .name = node.at("name").text(),
      .time_metric = node.at("time_metric").text(),
      .slowed = node.at("slowed").boolean(),
      .seconds = node.at("seconds").number(),
      .pairs = static_cast<std::size_t>(node.at("pairs").whole())};
  const JsonNode rows = node.at("rows");
  for (const auto element : rows.array()) {
    benchmark.rows.push_back(
        read_row(JsonNode(element, rows, benchmark.rows.size())));
  }
  benchmark.cpu_time = read_times(node.at("cpu_time"));
  benchmark.real_time = read_times(node.at("real_time"));
  return benchmark;
}

void check_schema(const JsonNode& document) {
  if (!document.has("schema") || document.at("schema").raw_text() != kSchema) {
    throw InvalidResult(fmt::format(
        "this is no comparison of an audit: the key \"schema\" with \"{}\" is "
        "missing",
        kSchema));
  }
}

Trial read_trial(const JsonNode& document) {
  const JsonNode leg = document.at("leg");
  const bool paired = leg.raw_text() == to_string(Leg::paired);
  if (!paired && leg.raw_text() != to_string(Leg::sequential)) {
    leg.fail(R"("paired" or "sequential")");
  }
  const JsonNode slowdown = document.at("slowdown");
  Trial trial{.leg = paired ? Leg::paired : Leg::sequential,
              .slowdown = slowdown.number(),
              .seed = document.at("seed").whole(),
              .started = document.at("started").text(),
              .load = static_cast<std::size_t>(document.at("load").whole()),
              .family_error = document.at("family_error").number(),
              .seconds = document.at("seconds").number(),
              .budget_spent = document.at("budget_spent").boolean(),
              .tool_version = document.at("tool").text(),
              .program = reporters::read_program(document.at("program"))};
  if (trial.slowdown < 0.0) {
    slowdown.fail("a share that is not below 0");
  }
  const JsonNode benchmarks = document.at("benchmarks");
  for (const auto element : benchmarks.array()) {
    trial.benchmarks.push_back(
        read_benchmark(JsonNode(element, benchmarks, trial.benchmarks.size())));
  }
  return trial;
}

}  // namespace

Trial parse_trial(std::string_view line) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  // Even of nothing it copies, and not from a null pointer.
  const char* const text = line.empty() ? "" : line.data();
  const simdjson::error_code error = parser.parse(text, line.size()).get(root);
  if (error != simdjson::SUCCESS) {
    // Which line it is, only the reader of the file knows.
    const auto where = reporters::find_syntax_error(line);
    throw InvalidResult(fmt::format(
        "this is no comparison of an audit: {}",
        where ? fmt::format("column {}: {}", where->column, where->why)
              : simdjson::error_message(error)));
  }
  if (!root.is_object()) {
    throw InvalidResult(
        "this is no comparison of an audit: it is not an object");
  }
  const JsonNode document(root);
  check_schema(document);
  return read_trial(document);
}

}  // namespace benchgate::audit
