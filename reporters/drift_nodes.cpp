#include "reporters/drift_nodes.h"

#include "reporters/comparison_nodes.h"

#include <limits>

namespace benchgate::reporters {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

compare::DriftRow read_drift_row(const JsonNode& node) {
  compare::DriftRow row;
  row.suite = node.at("suite").text();
  row.benchmark = node.at("benchmark").text();
  row.metric = node.at("metric").text();
  row.unit = node.at("unit").text();
  row.before = node.at("before").number();
  row.error = number_or(node.at("error"), kInfinity);
  row.bridged = node.at("bridged").boolean();
  row.limit = node.at("limit").number();
  const JsonNode total = node.at("total");
  if (!total.is_null()) {
    row.total = {.ratio = number_or(total.at("ratio"), kInfinity),
                 .low = number_or(total.at("low"), -kInfinity),
                 .high = number_or(total.at("high"), kInfinity)};
  }
  row.p_value = optional_number(node.at("p"));
  row.exceeded = node.at("exceeded").boolean();
  return row;
}

}  // namespace

compare::Drift read_drift(const JsonNode& node) {
  compare::Drift drift;
  drift.limit = node.at("limit").number();
  drift.since = node.at("since").text();
  drift.since_commit = node.at("since_commit").text();
  drift.history = node.at("history").text();
  drift.problem = node.at("problem").text();
  const JsonNode notes = node.at("notes");
  for (const auto element : notes.array()) {
    drift.notes.push_back(JsonNode(element, notes, drift.notes.size()).text());
  }
  const JsonNode rows = node.at("rows");
  for (const auto element : rows.array()) {
    drift.rows.push_back(
        read_drift_row(JsonNode(element, rows, drift.rows.size())));
  }
  return drift;
}

}  // namespace benchgate::reporters
