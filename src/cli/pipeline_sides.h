#pragma once

#include "reporters/gitlab/context.h"
#include "src/cli/event_sides.h"
#include "src/measure/process.h"
#include "src/measure/repository.h"

#include <optional>

namespace benchgate::cli {

/// The sides of a pipeline of GitLab:
///
/// - of merged results, or of a merge train: HEAD, the merge that GitLab has
///   made, with its first parent;
/// - of a merge request else: HEAD with where it left its target;
/// - of a push: HEAD with what the branch was before, or where the two parted
///   after a forced push.
///
/// Commits that a shallow clone lacks are fetched from origin, with the job's
/// own token if origin wants one.
///
/// Returns: empty for pipelines that do not say: of a schedule, a tag, a new
///          branch.
/// Throws: MeasurementError (bad_input) if a commit cannot be fetched.
std::optional<EventSides> pipeline_sides(
    measure::ProcessRunner& runner, const measure::Repository& repository,
    const reporters::gitlab::Context& context);

}  // namespace benchgate::cli
