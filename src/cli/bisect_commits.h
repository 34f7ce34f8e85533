#pragma once

/// \file
/// The commits that a search is among, by what its command line says.

#include "src/cli/bisect_run.h"
#include "src/cli/side.h"
#include "src/measure/commit_range.h"
#include "src/measure/process.h"
#include "src/measure/revision.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace benchgate::cli {

/// From the good end to the bad one, both among them.
///
/// Throws: UsageError for an end that is no commit, or if one does not lead to
///         the other; MeasurementError.
std::vector<measure::Commit> commits_of(const BisectRequest& request,
                                        SideMaker& maker,
                                        const measure::Repository& repository,
                                        measure::ProcessRunner& runner);

/// Those that the user says cannot be measured, by their place in `commits`,
/// and that it was the user who said so.
///
/// Throws: UsageError for one that is not between the ends.
std::map<std::size_t, std::string> unwanted_commits(
    const BisectRequest& request, const std::vector<measure::Commit>& commits,
    const measure::Repository& repository, measure::ProcessRunner& runner);

/// The place of the parent that a commit is checked against: the commit before
/// it, or, where that is none of its parents (in a row of branches that were
/// merged), its first. A parent that is not among `commits` is put behind them.
std::size_t parent_of(std::size_t head, std::size_t before,
                      std::vector<measure::Commit>& commits,
                      const measure::Repository& repository,
                      measure::ProcessRunner& runner);

}  // namespace benchgate::cli
