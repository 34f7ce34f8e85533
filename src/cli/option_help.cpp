#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

namespace benchgate::cli {

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
