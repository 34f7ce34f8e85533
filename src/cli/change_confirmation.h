#pragma once

/// \file
/// Measures again what a history says has changed: the two commits of each
/// change, built and compared in fresh pairs.

#include "reporters/history/change_list.h"
#include "src/cli/measure_options.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/terminal.h"
#include "src/measure/process.h"

#include <vector>

namespace benchgate::cli {

/// What measuring needs; all outlive it.
struct ConfirmationTools {
  const Settings& settings;
  const Project& project;
  measure::ProcessRunner& runner;
  Progress& progress;
  Terminal& terminal;
  bool rebuild = false;
};

/// Sets the confirmation of each of `changes` by the protocol of a comparison
/// (docs/how-it-decides.md), the run before it against the first on the new
/// level: confirmed if the verdict is a change in the same direction. Changes
/// of the same two commits are measured together. Where a change is smaller
/// than twice the noise threshold, half of it is the threshold: the protocol
/// is asked whether there is a change, not whether it is worth a gate's no.
///
/// Builds are kept in the store. A commit that cannot be built, or a benchmark
/// that it does not have, is a result too.
///
/// Throws: Interrupted; what was confirmed before is set by then. UsageError
///         if there is no repository or no build command.
void confirm_changes(
    const std::vector<reporters::history::KnownChange*>& changes,
    const ConfirmationTools& tools);

}  // namespace benchgate::cli
