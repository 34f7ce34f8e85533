#include "src/cli/changes_run.h"
#include "src/cli/history_commands.h"
#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

namespace {

void add_choice_options(CLI::App& command, ChangesOptions& options) {
  add_text_option(command,
                  {"--history", "LOCATION",
                   "The history: a folder, git:REPOSITORY#BRANCH or "
                   "postgresql://... (default: \"history\" in benchgate.json, "
                   "else .benchgate/history)"},
                  options.location);
  add_text_option(
      command,
      {"--benchmark", "REGEX",
       "Only benchmarks whose name this regular expression matches"},
      options.benchmark);
  add_text_option(command,
                  {"--metric", "NAME", "This metric only: cpu_time, ..."},
                  options.metric);
  add_text_option(
      command,
      {"--since", "REVISION|N",
       "Only changes after this revision, or in the last N commits"},
      options.since);
  command.add_flag("--new", options.fresh_only,
                   "Only what is new or has moved since the last time");
  add_count_option(
      command,
      {"--limit", "N", "Show, and confirm, at most so many (default: 20)"},
      {1, 100000}, options.limit);
  command.add_flag("--all", options.all, "All of them");
}

void add_output_options(CLI::App& command, ChangesOptions& options) {
  command
      .add_option("--format", options.format,
                  "text (default), markdown or json")
      ->check(CLI::IsMember({"text", "markdown", "json"}))
      ->type_name("FORMAT");
  command.add_flag_callback(
      "--json", [&options] { options.format = "json"; },
      "Print JSON on standard output");
  command.add_flag("--fail-on-regression", options.fail_on_regression,
                   "Exit 1 if any change that is asked for is for the worse, "
                   "unless measuring again has not confirmed it");
  add_text_option(command,
                  {"--memory", "FILE",
                   "Where it is kept what was found the last time, or none "
                   "(default: changes.json in the history's folder, else in "
                   ".benchgate)"},
                  options.memory);
  command.add_flag("--confirm", options.confirm,
                   "Build both commits of each change that is shown, and "
                   "measure them again in pairs");
}

}  // namespace

void add_history_changes(CLI::App& parent, Action& action) {
  auto options = std::make_shared<ChangesOptions>();
  CLI::App* command = parent.add_subcommand(
      "changes",
      "Show where benchmarks became faster or slower for good, what is worse "
      "and newest first");
  add_choice_options(*command, *options);
  add_output_options(*command, *options);
  add_session_options(*command, options->measure);
  command->remove_option(command->get_option("--filter"));
  for (const char* option :
       {"--budget", "--seed", "--family-error", "--noise-threshold",
        "--equivalence-margin", "--timeout", "--pin", "--cache", "--cache-size",
        "--rebuild", "--quiet"}) {
    command->get_option(option)->group("Options of --confirm");
  }
  command->footer(
      "All series are searched whatever is shown: they share one error rate.\n"
      "Examples:\n"
      "  benchgate history changes\n"
      "  benchgate history changes --since v1.4 --benchmark '^BM_Get'\n"
      "  benchgate history changes --new --fail-on-regression --format "
      "markdown\n"
      "  benchgate history changes --confirm --limit 3 --budget 10m\n"
      "\n"
      "docs/change-points.md says how changes are found.");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return run_changes(*options, call);
    };
  });
}

}  // namespace benchgate::cli
