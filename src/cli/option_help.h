#pragma once

#include <cstddef>
#include <string>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// An option as the help shows it: "--seed N  Repeat the schedule ...".
struct OptionHelp {
  std::string name;  ///< "--seed", or the name of a positional argument.
  std::string type;  ///< What its value is: "N", "FILE".
  std::string description;
};

/// A command below another as the help shows it.
struct CommandHelp {
  std::string name;         ///< "list"
  std::string description;  ///< "List what is stored"
  std::string example;      ///< A command line after `benchgate`.
};

/// The whole numbers that an option takes, both ends included.
struct CountRange {
  std::size_t least = 0;
  std::size_t most = 100000;
};

/// Adds a command to `parent`, with its example below its help.
CLI::App& add_command(CLI::App& parent, const CommandHelp& help);

/// Adds an option whose value is kept as it was typed. `value` must outlive the
/// parsing, here as below.
void add_text_option(CLI::App& command, const OptionHelp& help,
                     std::string& value);

/// Adds one whose value is a number in `range`.
void add_count_option(CLI::App& command, const OptionHelp& help,
                      CountRange range, std::size_t& value);

}  // namespace benchgate::cli
