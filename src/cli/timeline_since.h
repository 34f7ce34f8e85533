#pragma once

#include "reporters/history/timeline.h"
#include "src/cli/project.h"
#include "src/measure/process.h"

#include <cstddef>
#include <optional>
#include <string>

namespace benchgate::cli {

/// How many runs of a timeline, from its beginning, are not after what `word`
/// names: a number of commits before the end, which is that of the `end` oldest
/// runs, or of all; or a revision: its runs, or, if it was not measured, those
/// of commits that are not younger than it.
///
/// `what`: the option or key that says it, for messages.
///
/// Throws: UsageError if it is neither, or if the revision is not known here.
std::size_t runs_until(const reporters::history::Timeline& timeline,
                       const std::string& word, const std::string& what,
                       const Project& project, measure::ProcessRunner& runner,
                       std::optional<std::size_t> end = std::nullopt);

}  // namespace benchgate::cli
