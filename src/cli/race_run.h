#pragma once

#include "src/cli/commands.h"
#include "src/cli/measure_options.h"

#include <string>

namespace benchgate::cli {

/// `benchgate race`, as it was typed; empty where the user said nothing.
struct RaceOptions {
  std::string side = "worktree";
  std::string duration;
  std::string suppressions;
  std::string build;
  bool json = false;
  MeasureOptions measure;
};

/// Builds the side with the thread sanitizer unless it is an executable, runs
/// its benchmarks, and prints what was found.
///
/// Returns: policy_says_no if anything was found, else not_measured if a
///          benchmark failed.
/// Throws:  MeasurementError, UsageError, InvalidConfiguration, Interrupted.
ExitStatus race_benchmarks(const RaceOptions& options, const Call& call);

}  // namespace benchgate::cli
