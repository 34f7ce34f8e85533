#pragma once

/// \file
/// The commits between two revisions, as a row to search in.

#include "src/measure/process.h"
#include "src/measure/repository.h"
#include "src/measure/revision.h"

#include <string>
#include <vector>

namespace benchgate::measure {

/// A commit, with what a reader wants to know of it.
struct Commit {
  Revision revision;
  std::string author;    ///< "Ann Author <ann@example.org>".
  std::string authored;  ///< When, RFC 3339.
  std::vector<std::string> parents;
};

/// Which commits a row has: those of one line, in which a merge is one step,
/// or all, in an order in which no commit comes before its parents.
enum class Ancestry { first_parent, all };

/// `good` itself, and after it the commits from it to `bad`, oldest first: at
/// least two. A commit's revision is named by its short name, but for the ends,
/// which keep theirs.
///
/// Throws: MeasurementError (bad_input) if `good` is no ancestor of `bad`: they
///         may be swapped, on two branches, or the clone shallow.
std::vector<Commit> commits_between(ProcessRunner& runner,
                                    const Repository& repository,
                                    const Revision& good, const Revision& bad,
                                    Ancestry ancestry);

/// One commit. `name`: anything git understands.
///
/// Throws: MeasurementError (bad_input) if there is none of that name.
Commit commit_named(ProcessRunner& runner, const Repository& repository,
                    const std::string& name);

}  // namespace benchgate::measure
