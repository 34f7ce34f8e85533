#include "src/cli/profile_options.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "src/cli/report_output.h"
#include "src/profile/difference.h"
#include "src/profile/dropped_frames.h"
#include "src/profile/merge.h"
#include "src/profile/profile_error.h"
#include "src/profile/profile_reader.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace benchgate::cli {

namespace {

using profile::ProfileError;

profile::Granularity granularity_of(const ProfileOptions& options) {
  const auto found =
      std::ranges::find(profile::kGranularities, options.granularity);
  return static_cast<profile::Granularity>(found -
                                           profile::kGranularities.begin());
}

profile::Profile load_difference(const ProfileOptions& options) {
  profile::Profile head = load_merged(options.files);
  if (!options.base.empty() && !options.diff_base.empty()) {
    throw ProfileError(
        "--base and --diff-base contradict each other; give one of them");
  }
  if (!options.base.empty()) {
    return profile::subtract(head, load_merged({options.base}),
                             profile::Whole::difference);
  }
  if (!options.diff_base.empty()) {
    return profile::subtract(head, load_merged({options.diff_base}),
                             profile::Whole::base);
  }
  return head;
}

}  // namespace

CLI::App& ProfileCommands::add(const CommandHelp& help, Run run) const {
  CLI::App& command = add_command(parent, help);
  command.callback([options = options, run = std::move(run), &action = action] {
    action = [options, run](const Call& call) {
      try {
        return run(*options, call);
      } catch (const ProfileError& error) {
        throw UsageError(reporters::visible_text(error.what()));
      }
    };
  });
  return command;
}

void ProfileCommands::add_files(CLI::App& command) const {
  command
      .add_option("files", options->files,
                  "Profiles; more than one are merged, - is standard input")
      ->required()
      ->type_name("FILE");
}

void ProfileCommands::add_pattern(CLI::App& command) const {
  command
      .add_option("regex", options->pattern,
                  "Which functions: a part of their names fits")
      ->required()
      ->type_name("REGEX");
}

void ProfileCommands::add_filters(CLI::App& command) const {
  profile::ViewOptions& view = options->view;
  const auto regex = [&](const char* option, std::string& to,
                         const char* description) {
    command.add_option(option, to, description)->type_name("REGEX");
  };
  command
      .add_option("--sample-index", view.sample_index,
                  "Which values: a name as alloc_space, or a number (default: "
                  "the profile's)")
      ->type_name("TYPE");
  regex("--focus", view.frames.focus, "Only stacks with a frame that fits");
  regex("--ignore", view.frames.ignore, "No stacks with a frame that fits");
  regex("--hide", view.frames.hide, "Leave frames that fit out");
  regex("--show", view.frames.show, "Leave frames that do not fit out");
  regex("--show-from", view.frames.show_from,
        "Begin stacks at their outermost frame that fits");
  regex("--tagfocus", view.labels.focus,
        "Only stacks with a label that fits: [KEY=]REGEX or [KEY=]4kb:64kb");
  regex("--tagignore", view.labels.ignore, "No stacks with a label that fits");
  command.add_flag("--no-inlines", options->no_inlines,
                   "Inlined functions count as what they are inlined into");
}

void ProfileCommands::add_view(CLI::App& command) const {
  add_filters(command);
  command
      .add_option("--unit", options->view.unit,
                  "What to print values in, as ms or kB")
      ->type_name("UNIT");
  command.add_option("--base", options->base, "A profile to subtract")
      ->type_name("FILE");
  command
      .add_option("--diff-base", options->diff_base,
                  "The same, with percentages of it")
      ->type_name("FILE");
}

void ProfileCommands::add_granularity(CLI::App& command) const {
  const std::vector<std::string> names(profile::kGranularities.begin(),
                                       profile::kGranularities.end());
  command
      .add_option("--granularity", options->granularity,
                  "What is one line: functions (default), filefunctions, "
                  "files, lines, addresses")
      ->check(CLI::IsMember(names))
      ->type_name("WHAT");
}

void ProfileCommands::add_output(CLI::App& command) const {
  command
      .add_option("-o,--output", options->output,
                  "Where to (default: standard output)")
      ->type_name("FILE");
}

profile::Profile load_merged(const std::vector<std::string>& files) {
  std::vector<profile::Profile> profiles;
  for (const std::string& file : files) {
    profiles.push_back(profile::read_profile_file(file));
  }
  return profile::merge(profiles);
}

profile::View load_view(const ProfileOptions& options, const Call& call) {
  profile::ViewOptions view_options = options.view;
  view_options.granularity = granularity_of(options);
  view_options.inlined = !options.no_inlines;
  profile::Profile profile = load_difference(options);
  profile::remove_dropped_frames(profile);
  profile::View view = profile::make_view(std::move(profile), view_options);
  for (const std::string& option : view.unused) {
    call.terminal.message(
        fmt::format("benchgate: {} fits nothing of the profile\n", option));
  }
  return view;
}

profile::TrimOptions trim_of(const ProfileOptions& options) {
  return {.order = options.cumulative ? profile::Order::cumulative
                                      : profile::Order::flat,
          .node_count = options.count};
}

void deliver(const std::string& bytes, const ProfileOptions& options,
             const Call& call) {
  if (options.output.empty() || options.output == "-") {
    call.terminal.print(bytes);
  } else {
    reporters::deliver_to_file(options.output, bytes);
  }
}

}  // namespace benchgate::cli
