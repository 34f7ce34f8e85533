#pragma once

#include "src/measure/measurement_error.h"
#include "src/measure/process.h"

#include <string>

namespace benchgate::measure {

/// The absolute path of the command's program. A name without a slash is
/// looked up in the PATH that the command gives its child, or in ours if it
/// gives none; a relative path starts from our working directory, not from the
/// command's.
///
/// Throws: MeasurementError (bad_input) when it is not there.
std::string find_executable(const Command& command);

/// Why the kernel refused to run `program` with `error` (an errno), and what to
/// do.
MeasurementError not_executable(const std::string& program, int error);

}  // namespace benchgate::measure
