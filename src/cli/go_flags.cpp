#include "src/cli/go_flags.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace benchgate::cli {

namespace {

/// The option that `name` means; null if there is none.
const CLI::Option* option_named(const CLI::App& command,
                                std::string_view name) {
  for (const CLI::Option* option : command.get_options()) {
    const auto& names = option->get_lnames();
    if (std::ranges::find(names, name) != names.end()) {
      return option;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> with_long_options(
    const std::vector<std::string>& arguments, const CLI::App& command) {
  std::vector<std::string> spelled;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") {
      spelled.insert(spelled.end(), arguments.begin() + std::ptrdiff_t(i),
                     arguments.end());
      break;
    }
    const std::size_t dashes = argument.starts_with("--")  ? 2
                               : argument.starts_with('-') ? 1
                                                           : 0;
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const CLI::Option* const option =
        dashes == 0
            ? nullptr
            : option_named(command,
                           std::string_view(argument).substr(0, equals).substr(
                               std::min(dashes, equals)));
    if (option == nullptr || option->get_items_expected_min() == 0) {
      // A flag takes no value; what is unknown is for CLI11 to complain about.
      const bool is_flag = option != nullptr && dashes == 1;
      spelled.push_back(is_flag ? "-" + argument : argument);
      continue;
    }
    spelled.push_back("--" + argument.substr(dashes, equals - dashes));
    if (equals < argument.size()) {
      spelled.push_back(argument.substr(equals + 1));
    } else if (i + 1 < arguments.size()) {
      spelled.push_back(arguments[++i]);
    }
  }
  return spelled;
}

}  // namespace benchgate::cli
