#pragma once

#include "src/measure/build_key.h"
#include "src/measure/process.h"
#include "src/measure/revision.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::measure {

/// Where a build works.
struct BuildPlace {
  std::filesystem::path source;  ///< The checkout.
  std::filesystem::path build;   ///< Emptied and made before it starts.
  std::filesystem::path log;     ///< All that the command prints.
};

/// The recipe's environment with BENCHGATE_BUILD and BENCHGATE_SOURCE.
std::vector<std::string> build_environment(const BuildRecipe& recipe,
                                           const BuildPlace& place);

/// Runs the recipe's command; returns how long that took. The log is removed
/// when it succeeds and stays when it fails. TMPDIR is a folder that goes with
/// the end of the command, however that comes.
///
/// Throws: MeasurementError (not_measured) with the revision, how the command
///         ended, the last lines of the log and its path; Interrupted.
std::chrono::nanoseconds run_build(ProcessRunner& runner,
                                   const Revision& revision,
                                   const BuildRecipe& recipe,
                                   const BuildPlace& place,
                                   std::chrono::milliseconds timeout);

/// The last `count` lines of a file as text that is safe to show: no control
/// characters, long lines cut. Empty when it cannot be read.
std::string last_lines(const std::filesystem::path& file, std::size_t count);

/// `executable` of a suite with the variables replaced; absolute.
std::filesystem::path expand(const std::string& executable,
                             const BuildPlace& place);

}  // namespace benchgate::measure
