#pragma once

/// \file
/// The key "drift" of a result file. drift_nodes.h reads it.

#include "compare/drift.h"
#include "reporters/json_writer.h"

namespace benchgate::reporters {

void write_drift(JsonWriter& json, const compare::Drift& drift);

}  // namespace benchgate::reporters
