#pragma once

/// \file
/// Shares the benchmarks of a comparison out to machines. A benchmark is
/// measured on one machine, so no pair is ever split.

#include "compare/comparison.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {

/// Which part this machine measures.
struct ShardChoice {
  std::size_t index = 1;  ///< From 1 to `count`.
  std::size_t count = 1;  ///< At most compare::kMostShards.
};

/// "2/4". Empty if it is nothing of the kind, or the index is not from 1 to the
/// count.
std::optional<ShardChoice> parse_shard(std::string_view text);

/// The index of the shard, from 1, that each of `benchmarks` belongs to.
///
/// The answer depends on the names alone, not on their order: it is the same
/// on every machine. By suite, then family (what stands before the first '/'),
/// then name, numbers in it by their value, the benchmarks are dealt out there
/// and back again: 1 2 3 3 2 1 1 2 3. So no shard has more than one benchmark
/// more than another, nor more than two more of a family, and large arguments
/// do not gather in the last shard. What each of them will take is not known
/// before it is measured.
///
/// Complexity: O(n log n).
std::vector<std::size_t> deal(
    const std::vector<compare::ShardBenchmark>& benchmarks, std::size_t count);

/// The digest of a list of names, in order: what shards must agree in.
std::string list_digest(const std::vector<compare::ShardBenchmark>& benchmarks);

/// This machine's part of `benchmarks`, all of them in order: place i is the
/// i-th. `comparison` and `rows_elsewhere` remain to be filled in.
compare::Shard make_shard(
    const std::vector<compare::ShardBenchmark>& benchmarks,
    const ShardChoice& choice);

/// The most rows that the other shards may have, when none of their benchmarks
/// has more than `rows_of_one`: the most that one of ours has, at least 1.
std::size_t rows_elsewhere(const compare::Shard& shard,
                           std::size_t rows_of_one);

}  // namespace benchgate::measure
