#include "src/cli/usage_sentence.h"

#include "reporters/display_text.h"
#include "src/cli/suggestion.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

namespace benchgate::cli {

namespace {

/// The command that was given, down to the innermost: `store list`.
const CLI::App& command_of(const CLI::App& app) {
  const auto given = app.get_subcommands();
  return given.empty() ? app : command_of(*given.front());
}

/// "benchgate store list".
std::string name_of(const CLI::App& command) {
  const CLI::App* const parent = command.get_parent();
  return parent == nullptr ? command.get_name()
                           : name_of(*parent) + " " + command.get_name();
}

std::string unknown_option(const CLI::App& command, const std::string& given) {
  const std::string name = given.substr(0, given.find('='));
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& long_name : option->get_lnames()) {
      known.push_back("--" + long_name);
    }
  }
  const auto near = nearest(name, {known.begin(), known.end()});
  return fmt::format(
      "{}: there is no such option of {}; {}", name, name_of(command),
      near
          ? fmt::format("did you mean {}?", *near)
          : fmt::format("`{} --help` shows those there are", name_of(command)));
}

/// What to do about the commands that there are.
std::string unknown_command(const CLI::App& command, const std::string& given) {
  std::vector<std::string> known;
  for (const CLI::App* inner : command.get_subcommands({})) {
    known.push_back(inner->get_name());
  }
  const auto near = nearest(given, {known.begin(), known.end()});
  return fmt::format(
      "{}: {} has no such command; {}", given, name_of(command),
      near ? fmt::format("did you mean {}?", *near)
           : fmt::format("possible are {}", fmt::join(known, ", ")));
}

std::string left_over(const CLI::App& command,
                      const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument.starts_with('-')) {
      return unknown_option(command, argument);
    }
  }
  const std::string& first = arguments.front();
  if (!command.get_subcommands({}).empty()) {
    return unknown_command(command, first);
  }
  return fmt::format(
      "{}: one argument too many; `{} --help` says what it takes", first,
      name_of(command));
}

/// The first of `text` that is `old` in other words.
void put_in_words(std::string& text, std::string_view old,
                  std::string_view words) {
  if (const std::size_t at = text.find(old); at != std::string::npos) {
    text.replace(at, old.size(), words);
  }
}

/// What CLI11 says of a value: "--pairs: foo not in {auto,lockstep}".
std::string about_value(std::string said) {
  constexpr std::string_view kUnread = "Could not convert: ";
  if (said.starts_with(kUnread)) {
    said.erase(0, kUnread.size());
    put_in_words(said, " = ", " ");
    return said + ": not a number";
  }
  put_in_words(said, "Value ", "");
  put_in_words(said, " not in range ", " is not in the range ");
  if (said.ends_with('}')) {
    said.pop_back();
    put_in_words(said, " not in {", " is none of ");
    for (std::size_t at = said.find("none of");
         (at = said.find(',', at)) != std::string::npos; ++at) {
      said.insert(at + 1, " ");
    }
  }
  return said;
}

/// Of an option with too few values, or an argument that is there too often.
std::string about_number(const CLI::App& command, const std::string& said) {
  for (const CLI::Option* option : command.get_options()) {
    if (said.starts_with(option->get_name() + ":")) {
      const std::string type = option->get_type_name();
      const std::string value = type.substr(0, type.find(':'));
      return option->get_positional()
                 ? fmt::format("{}: {} are given, not more than {} are taken",
                               value, option->count(),
                               option->get_expected_max())
                 : fmt::format("{}: its value is missing: {}",
                               option->get_name(), value);
    }
  }
  return said;
}

/// What the value of a positional argument that is missing is called.
std::string missing_argument(const CLI::App& command, std::string_view text) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() && text.starts_with(option->get_name())) {
      const std::string type = option->get_type_name();
      return type.substr(0, type.find(':'));
    }
  }
  return "";
}

}  // namespace

std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = command_of(app);
  const std::vector<std::string> remaining = app.remaining(true);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr &&
      !remaining.empty()) {
    return reporters::visible_text(left_over(command, remaining));
  }
  std::string said = about_value(error.what());
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    said = about_number(command, said);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const std::string missing = missing_argument(command, said);
    if (!missing.empty()) {
      said = missing + " is missing";
    } else if (!command.get_subcommands({}).empty()) {
      // A word that is no command may stand there.
      if (!remaining.empty() && !remaining.front().starts_with('-')) {
        return reporters::visible_text(
            unknown_command(command, remaining.front()));
      }
      said = fmt::format("{} needs a command", name_of(command));
    }
  }
  return fmt::format("{}; `{} --help` says what there is",
                     reporters::visible_text(said), name_of(command));
}

}  // namespace benchgate::cli
