#pragma once

/// \file
/// Drives a search: builds the commits it asks for, measures their pairs, shows
/// each step as it ends.

#include "src/cli/commands.h"
#include "src/cli/exit_status.h"
#include "src/cli/measure_options.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// What the command line says.
struct BisectRequest {
  std::string good;
  std::string bad = "HEAD";
  std::string benchmark;
  std::string suite;   ///< Empty: whichever has the benchmark.
  std::string metric;  ///< Empty: the time the benchmark is judged by.
  std::vector<std::string> skip;
  bool all_parents = false;
  bool json = false;
  MeasureOptions options;
};

/// Returns: fine if a step was found; policy_says_no if there is none to find;
/// not_measured if it could not be decided; interrupted.
///
/// Throws: what measuring throws, before the search has begun.
ExitStatus run_bisect(const BisectRequest& request, const Call& call);

}  // namespace benchgate::cli
