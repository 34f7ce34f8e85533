#pragma once

/// \file
/// What the history keeps of a run: schema `benchgate.history/1`, described in
/// docs/history.schema.json. Plain data; record_json.h reads and writes it.

#include "compare/comparison.h"
#include "compare/metric.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

/// A commit as the history needs it.
struct Commit {
  std::string id;  ///< 40 or 64 hex digits; never empty in a record.
  std::vector<std::string> parents;
  std::string time;     ///< The committer's, RFC 3339, UTC.
  std::string subject;  ///< The first line of its message; may be empty.

  bool operator==(const Commit&) const = default;
};

/// One benchmark and metric of a run.
struct Entry {
  std::string suite;
  std::string benchmark;
  compare::Metric metric;
  /// Head's values, in the metric's base unit. Values are comparable only
  /// within one machine. The median is finite.
  compare::SideSummary value;
  /// Head against the run's base, measured in pairs: comparable over machines.
  /// Empty for a run of one side, and for values that were not paired.
  std::optional<compare::Delta> delta;
  std::size_t pairs = 0;  ///< That `delta` rests on.

  bool operator==(const Entry&) const = default;
};

/// One run, or one machine's shard of it. Immutable once added.
struct Record {
  /// Unique and derived from what is recorded: adding the same run again, after
  /// a lost answer for example, gives the same id. Letters, digits, '-', '_'
  /// and '.'; at most 100; does not begin with '.'.
  std::string id;
  Commit commit;            ///< Head's.
  std::string revision;     ///< As the user named it: "main".
  std::string base_commit;  ///< What `delta` is against; empty: one side only.
  std::string started;      ///< When measuring began, RFC 3339, UTC; or, if
                            ///< that is not known, the commit's time.
  /// The fingerprint of the machine: runs that differ in it have values that
  /// must not be compared.
  std::map<std::string, std::string> environment;
  std::size_t shard = 1;  ///< From 1 to `shards`.
  std::size_t shards = 1;
  std::string tool_version;
  std::string origin;  ///< "benchgate", or the format it was imported from.
  std::vector<Entry> entries;

  bool operator==(const Record&) const = default;
};

/// A short name for a fingerprint, the same for equal ones: 12 hex digits.
std::string machine_name(const std::map<std::string, std::string>& environment);

}  // namespace benchgate::reporters::history
