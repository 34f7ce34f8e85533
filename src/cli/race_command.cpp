#include "src/cli/commands.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/cli/race_run.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

void add_race_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<RaceOptions>();
  CLI::App* command = app.add_subcommand(
      "race",
      "Run each benchmark briefly under the thread sanitizer and show which "
      "ones race");
  command
      ->add_option("side", options->side,
                   "A git revision or `worktree`, which is built with the "
                   "sanitizer, or the executable of a suite that was "
                   "(default: worktree)")
      ->type_name("SIDE");
  add_filter_option(*command, options->measure);
  add_text_option(*command,
                  {"--duration", "TIME",
                   "How long each loop runs at least; one long iteration runs "
                   "once (default: 100ms)"},
                  options->duration);
  add_timeout_option(*command, options->measure);
  add_text_option(*command,
                  {"--suppressions", "FILE",
                   "What the sanitizer is not to report, in its own format "
                   "(default: \"suppressions\" of \"race\" in "
                   "benchgate.json)"},
                  options->suppressions);
  add_text_option(*command,
                  {"--build", "COMMAND",
                   "Builds the suites, with -fsanitize=thread in CFLAGS, "
                   "CXXFLAGS and LDFLAGS (default: \"build\" of \"race\" in "
                   "benchgate.json, or its \"build\")"},
                  options->build);
  command->add_flag("--json", options->json, "Print JSON");
  add_build_options(*command, options->measure);
  command->footer(
      "Examples:\n"
      "  benchgate race\n"
      "  benchgate race main --filter 'threads:'\n"
      "  benchgate race ./bench_tsan --suppressions tsan.supp\n"
      "\n"
      "Exit status: 0 nothing found, 1 there are races, 3 there are none but a "
      "benchmark failed.");
  command->callback([options, &action] {
    action = [options](const Call& call) {
      return race_benchmarks(*options, call);
    };
  });
}

}  // namespace benchgate::cli
