#pragma once

/// \file
/// Benchmarks that have another name now than when they were measured: their
/// values go on in the series of the new name. Records stay as they are; what
/// reads them gives them the names of today.

#include "reporters/history/record.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// Old name to new name, as "renamed" of benchgate.json has them. A new name
/// may have been given up later for another one.
using Renames = std::map<std::string, std::string>;

/// The name that a benchmark of this name has now. Names that lead back to
/// where they began mean nothing, and stay.
std::string latest_name(const Renames& renames, std::string_view name);

/// All names that a benchmark of this name has had, with its own.
std::vector<std::string> names_of(const Renames& renames,
                                  std::string_view name);

/// Gives the entries of a record the names of today. One of whose later names
/// the record has another benchmark was not renamed at that time, and keeps its
/// name.
///
/// Complexity: O(n log n) for n entries if any was renamed, else O(n log m) for
///             m renames.
void rename_benchmarks(const Renames& renames, Record& record);

}  // namespace benchgate::reporters::history
