#pragma once

/// \file
/// Reads the keys "shard" and "joined" of a result file. Includes simdjson, and
/// so is for sources only.

#include "compare/comparison.h"
#include "reporters/json_node.h"

namespace benchgate::reporters {

/// Throws: InvalidResult; also where an index is above the count, and where a
///         number is beyond all reason, for what is computed with it.
compare::Shard read_shard(const JsonNode& node);

/// Throws: as above.
compare::Joined read_joined(const JsonNode& node);

}  // namespace benchgate::reporters
