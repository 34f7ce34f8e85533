#pragma once

/// \file
/// The result files of shards, as they come from the machines: whether they are
/// parts of one comparison, each there once.

#include "compare/comparison.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// A shard's result, and the file that it was read from.
struct ShardFile {
  std::string name;
  compare::Comparison comparison;
};

/// Throws: reporters::InvalidResult if a file cannot be read or is no result
///         file; UsageError if it is a result but not a shard's.
std::vector<ShardFile> read_shard_files(const std::vector<std::string>& names);

/// Checks that the files are of one comparison: the same number of shards,
/// revisions, configuration and list of benchmarks, no shard twice, and, where
/// all are there, no benchmark left out.
///
/// Precondition: there is one.
/// Throws: UsageError: names two files and what they differ in.
void check_shard_files(const std::vector<ShardFile>& files);

}  // namespace benchgate::cli
