#pragma once

/// \file
/// The parts of a comparison that more than one kind of file holds, as JSON.
/// comparison_nodes.h reads them.

#include "compare/comparison.h"
#include "reporters/json_writer.h"

#include <optional>
#include <span>
#include <string>

namespace benchgate::reporters {

void write_texts(JsonWriter& json, std::span<const std::string> texts);

/// What is not finite is null.
void write_numbers(JsonWriter& json, std::span<const double> numbers);

/// The keys "metric", "unit", "better" and "kind" of the object that is being
/// written.
void write_metric(JsonWriter& json, const compare::Metric& metric);

void write_program(JsonWriter& json, const compare::Program& program);

/// null where there is none. Ends that are not finite are null, too.
void write_delta(JsonWriter& json, const std::optional<compare::Delta>& delta);

}  // namespace benchgate::reporters
