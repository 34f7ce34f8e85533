#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

namespace benchgate::cli {

CLI::App& add_command(CLI::App& parent, const CommandHelp& help) {
  CLI::App* const command = parent.add_subcommand(help.name, help.description);
  command->footer("Example:\n  benchgate " + help.example);
  return *command;
}

void add_text_option(CLI::App& command, const OptionHelp& help,
                     std::string& value) {
  command.add_option(help.name, value, help.description)->type_name(help.type);
}

void add_count_option(CLI::App& command, const OptionHelp& help,
                      CountRange range, std::size_t& value) {
  command.add_option(help.name, value, help.description)
      ->check(CLI::Range(range.least, range.most))
      ->type_name(help.type);
}

}  // namespace benchgate::cli
