#pragma once

#include "compare/comparison.h"
#include "src/cli/measure_options.h"
#include "src/cli/progress.h"
#include "src/cli/side.h"
#include "src/measure/process.h"

namespace benchgate::cli {

/// Explains what regressed and was not agreed to, those benchmarks first that
/// reports show first, as far as the settings allow: gives one row of each its
/// explanation, and keeps the evidence in the folder `explain` beside the
/// result file. Nothing else in `comparison` is touched. Both sides can be run.
///
/// What cannot be explained or kept is said in the row or in a warning; it is
/// no failure, and neither is an interruption.
void explain_regressions(compare::Comparison& comparison, const Side& base,
                         const Side& head, const Settings& settings,
                         measure::ProcessRunner& runner, Progress& progress);

}  // namespace benchgate::cli
