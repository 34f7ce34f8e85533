#pragma once

#include "compare/comparison.h"
#include "src/cli/measure_options.h"
#include "src/cli/side.h"

#include <string>

namespace benchgate::cli {

/// Adds rows of `code_bytes` to what was measured of two sides that can be run,
/// unless the settings say that nothing is to be counted exactly.
void add_code_size(compare::Comparison& comparison, const Side& base,
                   const Side& head, const Settings& settings,
                   const std::string& started);

}  // namespace benchgate::cli
