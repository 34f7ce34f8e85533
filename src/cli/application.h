#pragma once

#include "src/cli/exit_status.h"
#include "src/cli/terminal.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// The program: reads the command line (without the program's own name), does
/// what it says, and turns every error into one sentence on standard error and
/// an exit status.
ExitStatus run_application(const std::vector<std::string>& arguments,
                           Terminal& terminal);

}  // namespace benchgate::cli
