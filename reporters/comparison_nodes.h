#pragma once

/// \file
/// Reads what comparison_json.h writes. Includes simdjson, and so is for
/// sources only. Every function throws InvalidResult with the path of what is
/// not as it should be.

#include "compare/comparison.h"
#include "reporters/json_node.h"

#include <optional>

namespace benchgate::reporters {

/// A number, or null for the infinite one that JSON cannot hold.
double number_or(const JsonNode& node, double infinite);

/// A number, or null for none.
std::optional<double> optional_number(const JsonNode& node);

/// From the keys "metric", "unit", "better" and "kind" of an object.
compare::Metric read_metric(const JsonNode& node);

compare::Program read_program(const JsonNode& node);

/// An end of an interval that is null is unbounded. A ratio that is null is
/// infinite, because base was zero; then so is the lower end.
std::optional<compare::Delta> read_delta(const JsonNode& node);

compare::Verdict read_verdict(const JsonNode& node);

}  // namespace benchgate::reporters
