#pragma once

#include "compare/comparison.h"
#include "reporters/history/record.h"
#include "src/cli/project.h"
#include "src/measure/process.h"

#include <string>

namespace benchgate::cli {

/// What the user says of the commit that was measured; empty: nothing.
struct CommitOptions {
  std::string commit;  ///< A revision, or all its digits.
  std::string time;    ///< RFC 3339, UTC.
};

/// The commit that a run is of: what the user says, else head's; its parents,
/// time and subject from the repository. Where that does not know it, and all
/// digits are given, its time is what the user says or, outside a repository,
/// `started`.
///
/// `what` is measured: the name of a file, for messages.
///
/// Throws: UsageError if there is no commit, or none of that name.
reporters::history::Commit find_commit(measure::ProcessRunner& runner,
                                       const Project& project,
                                       const CommitOptions& options,
                                       const compare::Program& head,
                                       const std::string& started,
                                       const std::string& what);

}  // namespace benchgate::cli
