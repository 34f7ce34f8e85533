#include "reporters/comparison_nodes.h"

#include "compare/verdict.h"
#include "reporters/utf8.h"

#include <limits>

namespace benchgate::reporters {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

double number_or(const JsonNode& node, double infinite) {
  return node.is_null() ? infinite : node.number();
}

std::optional<double> optional_number(const JsonNode& node) {
  return node.is_null() ? std::nullopt : std::optional(node.number());
}

compare::Metric read_metric(const JsonNode& node) {
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
  return {.name = node.at("metric").text(),
          .unit = node.at("unit").text(),
          .better = *direction,
          .kind = *metric_kind};
}

compare::Program read_program(const JsonNode& node) {
  compare::Program program{.revision = node.at("revision").text(),
                           .commit = node.at("commit").text(),
                           .build = node.at("build").text(),
                           .environment = {}};
  const JsonNode environment = node.at("environment");
  for (const auto [key, value] : environment.object()) {
    program.environment.emplace(unescape_bytes(key),
                                JsonNode(value, environment, key).text());
  }
  return program;
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

compare::Verdict read_verdict(const JsonNode& node) {
  const auto verdict = compare::verdict_from(node.raw_text());
  if (!verdict) {
    node.fail(
        "regressed, improved, unchanged, inconclusive, missing, added or "
        "failed");
  }
  return *verdict;
}

}  // namespace benchgate::reporters
