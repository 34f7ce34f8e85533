#pragma once

#include "src/cli/commands.h"
#include "src/cli/option_help.h"
#include "src/profile/call_graph.h"
#include "src/profile/view.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::cli {

/// What the commands under `benchgate profile` can be told.
struct ProfileOptions {
  std::vector<std::string> files;  ///< More than one are merged.
  std::string pattern;             ///< Of list and peek.
  std::string base;                ///< Subtracted.
  std::string diff_base;           ///< Subtracted; percentages are of it.
  std::string granularity = "functions";
  std::string output;  ///< Empty: standard output.
  profile::ViewOptions view;
  bool no_inlines = false;
  bool cumulative = false;
  bool json = false;
  std::size_t count = 0;  ///< 0: all.
};

/// Where the commands under `benchgate profile` are added.
struct ProfileCommands {
  using Run = std::function<ExitStatus(const ProfileOptions&, const Call&)>;

  CLI::App& parent;
  Action& action;
  std::shared_ptr<ProfileOptions> options;

  /// A command that says what is wrong with a profile as bad input.
  [[nodiscard]] CLI::App& add(const CommandHelp& help, Run run) const;
  /// FILE...
  void add_files(CLI::App& command) const;
  /// REGEX
  void add_pattern(CLI::App& command) const;
  /// Which values, stacks and frames to look at.
  void add_filters(CLI::App& command) const;
  /// The same, a base to subtract, and a unit.
  void add_view(CLI::App& command) const;
  void add_granularity(CLI::App& command) const;
  /// -o FILE
  void add_output(CLI::App& command) const;
};

/// Reads and merges the files, subtracts the base, and filters. Options that
/// fitted nothing are said as messages.
///
/// Throws: ProfileError.
profile::View load_view(const ProfileOptions& options, const Call& call);

/// Reads all files and merges them.
///
/// Throws: ProfileError.
profile::Profile load_merged(const std::vector<std::string>& files);

/// Which nodes of a graph the user wants, in which order.
profile::TrimOptions trim_of(const ProfileOptions& options);

/// Prints `bytes`, or writes them to the file that was asked for.
void deliver(const std::string& bytes, const ProfileOptions& options,
             const Call& call);

void add_profile_reports(const ProfileCommands& commands);
void add_profile_diff(const ProfileCommands& commands);
void add_profile_drawings(const ProfileCommands& commands);
void add_profile_record(const ProfileCommands& commands);
void add_profile_serve(const ProfileCommands& commands);

}  // namespace benchgate::cli
