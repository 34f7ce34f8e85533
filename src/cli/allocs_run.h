#pragma once

#include "src/cli/commands.h"
#include "src/cli/measure_options.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// `benchgate allocs`, as it was typed. `measure.filter` is of functions and
/// files here.
struct AllocsOptions {
  std::vector<std::string> sides;     ///< One, or base and head.
  std::vector<std::string> profiles;  ///< None, or one for each side.
  bool inlines = false;
  bool json = false;
  MeasureOptions measure;
};

/// Builds the sides that are revisions, looks into their code, and prints the
/// sites of one, or what changed between two.
///
/// Throws: MeasurementError, UsageError, InvalidConfiguration, Interrupted.
ExitStatus find_allocs(const AllocsOptions& options, const Call& call);

}  // namespace benchgate::cli
