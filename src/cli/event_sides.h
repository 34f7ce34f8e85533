#pragma once

#include "reporters/github/context.h"
#include "src/measure/process.h"
#include "src/measure/repository.h"

#include <optional>
#include <string>

namespace benchgate::cli {

/// What an event of GitHub Actions is about: the commits to compare.
struct EventSides {
  std::string base;    ///< A commit that is in the repository.
  std::string head;    ///< "HEAD".
  std::string reason;  ///< One sentence that tells the user why.
};

/// The sides of a workflow's run:
///
/// - pull_request: what GitHub has merged, HEAD, with the first parent of that
///   merge; or, when the head itself is checked out, with where it left base;
/// - merge_group: HEAD with the group's base;
/// - push: HEAD with what the branch was before, or where the two parted after
///   a forced push.
///
/// Commits that a shallow clone lacks are fetched from origin, with the
/// context's token if origin wants one.
///
/// Returns: empty for events that do not say: workflow_dispatch, schedule, a
///          new branch.
/// Throws: MeasurementError (bad_input) if a commit cannot be fetched;
/// UsageError
///         for a workflow_run of a fork: code of strangers, with a token that
///         may write.
std::optional<EventSides> event_sides(
    measure::ProcessRunner& runner, const measure::Repository& repository,
    const reporters::github::Context& context);

}  // namespace benchgate::cli
