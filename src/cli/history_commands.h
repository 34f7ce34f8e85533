#pragma once

/// \file
/// The commands of `benchgate history`, by the function that adds each. A new
/// one is a file of its own, a line here, and a line in history_command.cpp.

#include "src/cli/commands.h"

namespace benchgate::cli {

void add_history_add(CLI::App& history, Action& action);
void add_history_list(CLI::App& history, Action& action);
void add_history_show(CLI::App& history, Action& action);
void add_history_changes(CLI::App& history, Action& action);
void add_history_export(CLI::App& history, Action& action);
void add_history_import(CLI::App& history, Action& action);
void add_history_compact(CLI::App& history, Action& action);
void add_history_page(CLI::App& history, Action& action);
void add_history_serve(CLI::App& history, Action& action);

}  // namespace benchgate::cli
