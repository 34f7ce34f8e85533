#include "src/cli/history_commands.h"

#include <CLI/CLI.hpp>

namespace benchgate::cli {

void add_history_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "history",
      "Keep what was measured over many commits, in a folder, a git branch or "
      "a database, and look at it");
  command->require_subcommand(1);
  add_history_add(*command, action);
  add_history_list(*command, action);
  add_history_show(*command, action);
  add_history_changes(*command, action);
  add_history_export(*command, action);
  add_history_import(*command, action);
  add_history_compact(*command, action);
  add_history_page(*command, action);
  add_history_serve(*command, action);
  command->footer(
      "Examples:\n"
      "  benchgate history add .benchgate/last.json\n"
      "  benchgate history list\n"
      "  benchgate history show BM_Get/1024\n"
      "  benchgate history changes --since v1.4\n"
      "  benchgate history import data.js --history bench-history\n"
      "\n"
      "`benchgate compare --report history` adds what it has measured.\n"
      "docs/history.md says more.");
}

}  // namespace benchgate::cli
