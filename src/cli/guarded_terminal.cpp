#include "src/cli/guarded_terminal.h"

#include "reporters/github/workflow_commands.h"

namespace benchgate::cli {

using reporters::github::without_commands;

void GuardedTerminal::print(std::string_view text) {
  inner_.print(without_commands(text));
}

void GuardedTerminal::message(std::string_view text) {
  inner_.message(without_commands(text));
}

void GuardedTerminal::command(std::string_view lines) {
  inner_.command(lines);
}

bool GuardedTerminal::out_is_terminal() const {
  return inner_.out_is_terminal();
}

bool GuardedTerminal::messages_are_seen_live() const {
  return inner_.messages_are_seen_live();
}

std::size_t GuardedTerminal::width() const {
  return inner_.width();
}

}  // namespace benchgate::cli
