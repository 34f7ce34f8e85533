#include "reporters/comparison_nodes.h"
#include "reporters/display_text.h"
#include "reporters/drift_nodes.h"
#include "reporters/json_node.h"
#include "reporters/result_json.h"
#include "reporters/shard_nodes.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Row;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kSchemaFamily = "benchgate.result/";
constexpr std::string_view kSchema = "benchgate.result/1";

/// A word and what it stands for.
template <typename Value>
using Words = std::array<std::pair<std::string_view, Value>, 2>;

constexpr Words<compare::Response> kResponses = {
    {{"pass", compare::Response::pass}, {"fail", compare::Response::fail}}};
constexpr Words<compare::Design> kDesigns = {
    {{"paired", compare::Design::paired},
     {"unpaired", compare::Design::unpaired}}};
constexpr Words<compare::Side> kSides = {
    {{"base", compare::Side::base}, {"head", compare::Side::head}}};

template <typename Value>
Value one_of(const JsonNode& node, const Words<Value>& words) {
  const std::string_view text = node.raw_text();
  for (const auto& [word, value] : words) {
    if (text == word) {
      return value;
    }
  }
  node.fail(fmt::format(R"("{}" or "{}")", words[0].first, words[1].first));
}

std::vector<std::string> read_texts(const JsonNode& node) {
  std::vector<std::string> texts;
  for (const auto element : node.array()) {
    texts.push_back(JsonNode(element, node, texts.size()).text());
  }
  return texts;
}

std::vector<double> read_values(const JsonNode& node) {
  std::vector<double> values;
  for (const auto element : node.array()) {
    values.push_back(JsonNode(element, node, values.size()).number());
  }
  return values;
}

compare::Pair read_pair(const JsonNode& node) {
  const simdjson::dom::array parts = node.array();
  if (parts.size() != 3) {
    node.fail(R"([base value, head value, "base" or "head"])");
  }
  return {.base = JsonNode(parts.at(0).value(), node, 0).number(),
          .head = JsonNode(parts.at(1).value(), node, 1).number(),
          .first = one_of(JsonNode(parts.at(2).value(), node, 2), kSides)};
}

std::vector<compare::Pair> read_pairs(const JsonNode& node) {
  std::vector<compare::Pair> pairs;
  for (const auto element : node.array()) {
    pairs.push_back(read_pair(JsonNode(element, node, pairs.size())));
  }
  return pairs;
}

compare::Policy read_policy(const JsonNode& node) {
  return {.family_error = node.at("family_error").number(),
          .on_inconclusive = one_of(node.at("on_inconclusive"), kResponses),
          .on_missing = one_of(node.at("on_missing"), kResponses),
          .on_failed = one_of(node.at("on_failed"), kResponses)};
}

std::optional<compare::SideSummary> read_side(const JsonNode& node) {
  if (node.is_null()) {
    return std::nullopt;
  }
  return compare::SideSummary{
      .median = node.at("median").number(),
      .low = number_or(node.at("low"), -kInfinity),
      .high = number_or(node.at("high"), kInfinity),
      .n = static_cast<std::size_t>(node.at("n").whole())};
}

std::optional<compare::Acceptance> read_acceptance(const JsonNode& node) {
  if (node.is_null()) {
    return std::nullopt;
  }
  return compare::Acceptance{
      .pattern = node.at("match").text(),
      .up_to = number_or(node.at("up_to"), kInfinity),
      .until = node.at("until").text(),
      .why = node.at("why").text(),
      // Not in the files of the first versions.
      .source = node.has("source") ? node.at("source").text() : ""};
}

compare::RowPolicy read_row_policy(const JsonNode& row) {
  const JsonNode policy = row.at("policy");
  return {.noise_threshold = policy.at("noise_threshold").number(),
          .equivalence_margin = policy.at("equivalence_margin").number(),
          .tolerance = policy.at("tolerance").number(),
          .gated = row.at("gated").boolean()};
}

Row read_row(const JsonNode& node) {
  Row row;
  row.suite = node.at("suite").text();
  row.benchmark = node.at("benchmark").text();
  row.base_name = node.at("base_name").text();
  row.metric = read_metric(node);
  row.policy = read_row_policy(node);
  row.design = one_of(node.at("design"), kDesigns);
  row.base = read_side(node.at("base"));
  row.head = read_side(node.at("head"));
  row.delta = read_delta(node.at("delta"));
  row.p_value = optional_number(node.at("p"));
  row.detectable = optional_number(node.at("detectable"));
  row.verdict = read_verdict(node.at("verdict"));
  row.accepted = read_acceptance(node.at("accepted"));
  if (node.has("exceeded")) {  // Not in the files of the first versions.
    row.exceeded = read_acceptance(node.at("exceeded"));
  }
  row.note = node.at("note").text();
  if (node.has("explanation")) {  // Nor this.
    row.explanation = read_texts(node.at("explanation"));
  }
  const JsonNode pairs = node.at("pairs");
  row.screen = read_pairs(pairs.at("screen"));
  row.confirm = read_pairs(pairs.at("confirm"));
  const JsonNode values = node.at("values");
  row.base_values = read_values(values.at("base"));
  row.head_values = read_values(values.at("head"));
  return row;
}

compare::Summary read_summary(const JsonNode& node) {
  const auto counted = [&node](std::string_view key) {
    return static_cast<std::size_t>(node.at(key).whole());
  };
  compare::Summary summary{
      .gate = one_of(node.at("verdict"), kResponses),
      .reasons = read_texts(node.at("reasons")),
      .regressed = counted("regressed"),
      .accepted = counted("accepted"),
      .improved = counted("improved"),
      .unchanged = counted("unchanged"),
      .inconclusive = counted("inconclusive"),
      .missing = counted("missing"),
      .added = counted("added"),
      .failed = counted("failed"),
      .geometric_means = {},
      .median_detectable = optional_number(node.at("median_detectable")),
      .seconds = node.at("seconds").number(),
      .suite_seconds = node.at("suite_seconds").number(),
      // Not in the files of the first versions.
      .lockstep_pairs =
          node.has("lockstep_pairs") ? counted("lockstep_pairs") : 0,
      .budget_spent = node.at("budget_spent").boolean()};
  const JsonNode means = node.at("geometric_means");
  for (const auto element : means.array()) {
    const JsonNode mean(element, means, summary.geometric_means.size());
    summary.geometric_means.push_back(
        {.metric = mean.at("metric").text(),
         .ratio = number_or(mean.at("ratio"), kInfinity),
         .rows = static_cast<std::size_t>(mean.at("rows").whole())});
  }
  return summary;
}

void check_schema(const JsonNode& document) {
  if (!document.has("schema")) {
    throw InvalidResult(fmt::format(
        "this is no result file of benchgate: the key \"schema\" with \"{}\" "
        "is missing",
        kSchema));
  }
  const JsonNode schema = document.at("schema");
  const std::string_view name = schema.raw_text();
  if (name == kSchema) {
    return;
  }
  if (name.starts_with(kSchemaFamily)) {
    throw InvalidResult(fmt::format(
        "schema: a newer benchgate wrote this file (\"{}\"; this one reads "
        "\"{}\"): update benchgate to read it",
        shorten(visible_text(name), 60), kSchema));
  }
  schema.fail(fmt::format("\"{}\"", kSchema));
}

}  // namespace

Comparison parse_result(std::string_view text) {
  simdjson::dom::parser parser;
  const JsonNode document = parse_document(parser, text);
  check_schema(document);

  Comparison comparison;
  const JsonNode tool = document.at("tool");
  comparison.tool_version = tool.at("version").text();
  comparison.arguments = read_texts(tool.at("arguments"));
  comparison.seed = document.at("seed").whole();
  comparison.started = document.at("started").text();
  comparison.policy = read_policy(document.at("policy"));
  comparison.base = read_program(document.at("base"));
  comparison.head = read_program(document.at("head"));
  comparison.warnings = read_texts(document.at("warnings"));
  if (document.has("shard")) {
    comparison.shard = read_shard(document.at("shard"));
  }
  if (document.has("joined")) {
    comparison.joined = read_joined(document.at("joined"));
  }
  if (document.has("drift")) {
    comparison.drift = read_drift(document.at("drift"));
  }
  const JsonNode rows = document.at("rows");
  for (const auto element : rows.array()) {
    comparison.rows.push_back(
        read_row(JsonNode(element, rows, comparison.rows.size())));
  }
  comparison.summary = read_summary(document.at("summary"));
  return comparison;
}

}  // namespace benchgate::reporters
