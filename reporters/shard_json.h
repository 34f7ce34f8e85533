#pragma once

/// \file
/// The keys "shard" and "joined" of a result file. shard_nodes.h reads them.

#include "compare/comparison.h"
#include "reporters/json_writer.h"

namespace benchgate::reporters {

void write_shard(JsonWriter& json, const compare::Shard& shard);

void write_joined(JsonWriter& json, const compare::Joined& joined);

}  // namespace benchgate::reporters
