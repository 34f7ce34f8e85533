#pragma once

#include "src/cli/comparison_run.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/measure/process.h"

namespace benchgate::cli {

/// `request` with what a CI system's run is about, the event of a workflow on
/// GitHub or a pipeline of GitLab, where the user named no side; unchanged
/// where neither says it.
///
/// Throws: UsageError on an event that nothing may be built for;
///         MeasurementError if its commits cannot be had.
ComparisonRequest with_event(ComparisonRequest request, const Project& project,
                             measure::ProcessRunner& runner,
                             Progress& progress);

}  // namespace benchgate::cli
