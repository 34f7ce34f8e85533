#include "reporters/json_node.h"
#include "reporters/json_syntax_error.h"
#include "reporters/utf8.h"
#include "src/audit/trial_json.h"

#include <fmt/format.h>

#include <limits>

namespace benchgate::audit {

namespace {

using reporters::InvalidResult;
using reporters::JsonNode;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kSchema = "benchgate.audit-trial/1";

double number_or(const JsonNode& node, double infinite) {
  return node.is_null() ? infinite : node.number();
}

std::optional<compare::Delta> read_delta(const JsonNode& node) {
  if (node.is_null()) {
    return std::nullopt;
  }
  const double ratio = number_or(node.at("ratio"), kInfinity);
  return compare::Delta{
      .ratio = ratio,
      .low = number_or(node.at("low"),
                       ratio == kInfinity ? kInfinity : -kInfinity),
      .high = number_or(node.at("high"), kInfinity),
      .confidence = node.at("confidence").number()};
}

TrialRow read_row(const JsonNode& node) {
  const JsonNode better = node.at("better");
  const auto direction = compare::direction_from(better.raw_text());
  if (!direction) {
    better.fail(R"("lower" or "higher")");
  }
  const JsonNode kind = node.at("kind");
  const auto metric_kind = compare::metric_kind_from(kind.raw_text());
  if (!metric_kind) {
    kind.fail(R"("timed" or "exact")");
  }
  const JsonNode word = node.at("verdict");
  const auto verdict = compare::verdict_from(word.raw_text());
  if (!verdict) {
    word.fail(
        "regressed, improved, unchanged, inconclusive, missing, added or "
        "failed");
  }
  const JsonNode detectable = node.at("detectable");
  return {.metric = {.name = node.at("metric").text(),
                     .unit = node.at("unit").text(),
                     .better = *direction,
                     .kind = *metric_kind},
          .verdict = *verdict,
          .delta = read_delta(node.at("delta")),
          .detectable = detectable.is_null()
                            ? std::nullopt
                            : std::optional(detectable.number())};
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

compare::Program read_program(const JsonNode& node) {
  compare::Program program{.revision = node.at("revision").text(),
                           .commit = node.at("commit").text(),
                           .build = node.at("build").text(),
                           .environment = {}};
  const JsonNode environment = node.at("environment");
  for (const auto [key, value] : environment.object()) {
    program.environment.emplace(reporters::unescape_bytes(key),
                                JsonNode(value, environment, key).text());
  }
  return program;
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
              .program = read_program(document.at("program"))};
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
  const simdjson::error_code error =
      parser.parse(line.data(), line.size()).get(root);
  if (error != simdjson::SUCCESS) {
    throw InvalidResult(
        reporters::describe_syntax_error(line).value_or(fmt::format(
            "this JSON cannot be read: {}", simdjson::error_message(error))));
  }
  const JsonNode document(root);
  check_schema(document);
  return read_trial(document);
}

}  // namespace benchgate::audit
