#pragma once

/// \file
/// One comparison out of the parts of it that several machines have measured.

#include "compare/comparison.h"

#include <cstddef>
#include <vector>

namespace benchgate::compare {

/// The comparison that `shards` are parts of: all rows, in the order of the
/// list of all benchmarks; the programs, with what the machines have in common
/// as environment, and each shard's own beside it; times and pairs in sum;
/// warnings, with the shards that they are of unless they are of all. To be
/// decided by `decide`, which then divides the error over the candidates of all
/// shards, as if one machine had measured them.
///
/// The values suffice for that: a shard divides its error over more rows than
/// turn out to be candidates, so its confirming pairs go at least as far as the
/// whole needs, and those beyond are not used.
///
/// Machines that differ are a warning: both halves of every pair are of one.
/// Shards may be missing; then `joined` and the gate say so.
///
/// Precondition: there is a shard, each has `shard` set, all with the same
/// count and list, and no index is there twice.
/// Complexity: O(n log n) for n rows.
Comparison join_shards(std::vector<Comparison> shards);

/// The indices, from 1, of the shards that are not there.
std::vector<std::size_t> missing_shards(const Joined& joined);

}  // namespace benchgate::compare
