#include "reporters/comparison_nodes.h"
#include "reporters/display_text.h"
#include "reporters/history/change_list_json.h"
#include "reporters/json_node.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace benchgate::reporters::history {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kSchemaFamily = "benchgate.changes/";
constexpr std::string_view kSchema = "benchgate.changes/1";

void check_schema(const JsonNode& document) {
  if (!document.has("schema")) {
    throw InvalidChangeList(fmt::format(
        "this is no list of changes: the key \"schema\" with \"{}\" is missing",
        kSchema));
  }
  const JsonNode schema = document.at("schema");
  const std::string_view name = schema.raw_text();
  if (name != kSchema && name.starts_with(kSchemaFamily)) {
    throw InvalidChangeList(fmt::format(
        "schema: a newer benchgate wrote this list (\"{}\"; this one reads "
        "\"{}\"): update benchgate to read it",
        shorten(visible_text(name), 60), kSchema));
  }
  if (name != kSchema) {
    schema.fail(fmt::format("\"{}\"", kSchema));
  }
}

/// The enumerator whose word stands there.
template <typename Value>
Value read_word(const JsonNode& node, std::span<const Value> values) {
  std::string expected;
  for (const Value value : values) {
    if (node.raw_text() == to_string(value)) {
      return value;
    }
    expected += expected.empty() ? "" : " or ";
    expected += to_string(value);
  }
  node.fail(expected);
}

constexpr std::array kEvidences = {Evidence::anchored, Evidence::linked,
                                   Evidence::absolute, Evidence::exact};
constexpr std::array kFates = {Fate::kept, Fate::added, Fate::moved,
                               Fate::withdrawn};
constexpr std::array kVerdicts = {Confirmation::Verdict::confirmed,
                                  Confirmation::Verdict::not_confirmed,
                                  Confirmation::Verdict::not_measured};
constexpr std::array kComparedWith = {
    ComparedWith::nothing, ComparedWith::memory, ComparedWith::previous_run};

RunName read_run(const JsonNode& node) {
  return {.commit = node.at("commit").text(),
          .time = node.at("time").text(),
          .started = node.at("started").text(),
          .subject = node.at("subject").text()};
}

ChangeRange read_range(const JsonNode& node) {
  return {.before = read_run(node.at("before")),
          .first = read_run(node.at("first"))};
}

std::optional<ChangeRange> read_optional_range(const JsonNode& node) {
  return node.is_null() ? std::nullopt : std::optional(read_range(node));
}

std::optional<Confirmation> read_confirmation(const JsonNode& node) {
  if (node.is_null()) {
    return std::nullopt;
  }
  return Confirmation{
      .verdict =
          read_word<Confirmation::Verdict>(node.at("verdict"), kVerdicts),
      .delta = read_delta(node.at("delta")),
      .pairs = static_cast<std::size_t>(node.at("pairs").whole()),
      .measured = node.at("measured").text(),
      .reason = node.at("reason").text()};
}

KnownChange read_change(const JsonNode& node) {
  KnownChange change;
  change.suite = node.at("suite").text();
  change.benchmark = node.at("benchmark").text();
  change.metric = read_metric(node);
  change.evidence = read_word<Evidence>(node.at("evidence"), kEvidences);
  change.machine = node.at("machine").text();
  change.range = read_range(node.at("range"));
  change.worse = node.at("worse").boolean();
  // Which infinity null stands for is said by what is worse.
  const bool is_up =
      change.worse == (change.metric.better == compare::Direction::lower);
  change.size = number_or(node.at("size"), is_up ? kInfinity : -kInfinity);
  if (change.size < -1.0 && change.evidence != Evidence::exact) {
    node.at("size").fail("-1 (nothing is left) or more");
  }
  const double unbounded = std::isinf(change.size) ? change.size : kInfinity;
  change.interval = {
      .low = number_or(node.at("low"),
                       std::isinf(change.size) ? change.size : -kInfinity),
      .high = number_or(node.at("high"), unbounded),
      .confidence = node.at("confidence").number()};
  change.p_value = optional_number(node.at("p"));
  change.fate = read_word<Fate>(node.at("fate"), kFates);
  change.was = read_optional_range(node.at("was"));
  change.confirmation = read_confirmation(node.at("confirmation"));
  return change;
}

std::vector<KnownChange> read_changes(const JsonNode& node) {
  std::vector<KnownChange> changes;
  for (const auto element : node.array()) {
    changes.push_back(read_change(JsonNode(element, node, changes.size())));
  }
  return changes;
}

ChangeList read_list(const JsonNode& document) {
  check_schema(document);
  return {.history = document.at("history").text(),
          .error = document.at("error").number(),
          .runs = static_cast<std::size_t>(document.at("runs").whole()),
          .series = static_cast<std::size_t>(document.at("series").whole()),
          .span = read_optional_range(document.at("span")),
          .compared_with = read_word<ComparedWith>(document.at("compared_with"),
                                                   kComparedWith),
          .changes = read_changes(document.at("changes")),
          .withdrawn = read_changes(document.at("withdrawn"))};
}

}  // namespace

ChangeList parse_change_list(std::string_view text) {
  try {
    simdjson::dom::parser parser;
    return read_list(parse_document(parser, text));
  } catch (const InvalidResult& error) {
    throw InvalidChangeList(error.what());
  }
}

}  // namespace benchgate::reporters::history
