#pragma once

/// \file
/// Reads the key "drift" of a result file. Includes simdjson, and so is for
/// sources only.

#include "compare/drift.h"
#include "reporters/json_node.h"

namespace benchgate::reporters {

/// Throws: InvalidResult.
compare::Drift read_drift(const JsonNode& node);

}  // namespace benchgate::reporters
