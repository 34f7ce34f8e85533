#pragma once

#include "src/cli/commands.h"
#include "src/cli/exit_status.h"
#include "src/cli/measure_options.h"

#include <cstddef>
#include <string>

namespace benchgate::cli {

/// Of `history changes`, as they were typed; empty where the user said nothing.
struct ChangesOptions {
  std::string location;
  std::string benchmark;
  std::string metric;
  std::string since;
  std::string format = "text";
  std::string memory;
  std::size_t limit = 20;
  bool all = false;
  bool fresh_only = false;
  bool fail_on_regression = false;
  bool confirm = false;
  MeasureOptions measure;
};

/// Finds the changes of a history, says what is new since the last time,
/// measures them again where that is asked for, shows and remembers them.
///
/// Returns: policy_says_no if a change is for the worse and that is to fail;
///          not_delivered if what was measured could not be remembered;
///          interrupted.
/// Throws:  UsageError, HistoryError, InvalidConfiguration.
ExitStatus run_changes(const ChangesOptions& options, const Call& call);

}  // namespace benchgate::cli
