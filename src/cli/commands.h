#pragma once

/// \file
/// Every command, by the function that adds it to the command line. A new one
/// is a file of its own, a line here, and a line in application.cpp.

#include "src/cli/exit_status.h"
#include "src/cli/terminal.h"

#include <functional>
#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// What a command is run with.
struct Call {
  Terminal& terminal;
  const std::vector<std::string>& arguments;  ///< The command line.
};

/// What to do when the command line has been read.
using Action = std::function<ExitStatus(const Call&)>;

void add_compare_command(CLI::App& app, Action& action);
void add_gate_command(CLI::App& app, Action& action);
void add_run_command(CLI::App& app, Action& action);
void add_stat_command(CLI::App& app, Action& action);
void add_audit_command(CLI::App& app, Action& action);
void add_bisect_command(CLI::App& app, Action& action);
void add_explain_command(CLI::App& app, Action& action);
void add_merge_command(CLI::App& app, Action& action);
void add_report_command(CLI::App& app, Action& action);
void add_init_command(CLI::App& app, Action& action);
void add_history_command(CLI::App& app, Action& action);
void add_store_command(CLI::App& app, Action& action);
void add_profile_command(CLI::App& app, Action& action);
void add_leaks_command(CLI::App& app, Action& action);
void add_trace_command(CLI::App& app, Action& action);
void add_race_command(CLI::App& app, Action& action);
void add_allocs_command(CLI::App& app, Action& action);
void add_threads_command(CLI::App& app, Action& action);
void add_completion_command(CLI::App& app, Action& action);

}  // namespace benchgate::cli
