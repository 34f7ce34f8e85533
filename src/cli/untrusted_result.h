#pragma once

#include "compare/comparison.h"
#include "src/cli/configuration.h"

#include <filesystem>
#include <string>

namespace benchgate::cli {

/// Reads a result file that a stranger may have written: a run of a fork's
/// pull request. Its size, rows and names are limited, and it does not say
/// what it is judged by: policy, thresholds and accepted slowdowns are those
/// of `configuration`, and every verdict is for compare::decide to compute.
/// Its values and texts remain the stranger's.
///
/// `today`: "2026-11-23", for what was accepted until some day.
///
/// Throws: reporters::InvalidResult.
compare::Comparison read_untrusted_result(const std::filesystem::path& file,
                                          const Configuration& configuration,
                                          const std::string& today);

}  // namespace benchgate::cli
