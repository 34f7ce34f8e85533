#include "src/cli/commands.h"
#include "src/cli/explain_run.h"
#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

namespace {

void add_explain_options(CLI::App& command, ExplainRequest& request) {
  command
      .add_option("benchmark", request.benchmark,
                  "The benchmark: its name, or a regular expression that "
                  "matches it alone")
      ->required()
      ->type_name("BENCHMARK");
  command
      .add_option("base", request.base,
                  "A git revision, `worktree` or a suite's executable "
                  "(default: where this branch left the default branch)")
      ->type_name("BASE");
  command
      .add_option("head", request.head,
                  "The same, for the other side (default: worktree)")
      ->type_name("HEAD");
  add_text_option(command,
                  {"--suite", "NAME", "Its suite, where two have that name"},
                  request.suite);
  constexpr CountRange kRounds{2, 100};
  add_count_option(command,
                   {"--rounds", "N",
                    "Profiles of each side, taken in turn (default: 10); more "
                    "give narrower intervals"},
                   kRounds, request.rounds);
  add_text_option(command,
                  {"--time", "TIME", "How long it may take (default: 30s)"},
                  request.time);
  add_text_option(command,
                  {"--output", "FOLDER",
                   "Where profiles and flame graphs are kept, in a folder of "
                   "the benchmark's own (default: .benchgate/explain)"},
                  request.folder);
  command.add_flag_callback(
      "--no-exact", [&request] { request.options.exact = Exact::off; },
      "Do not count instructions, which is done where valgrind is installed");
  command.add_flag("--json", request.json, "Print the explanation as JSON");
}

}  // namespace

void add_explain_command(CLI::App& app, Action& action) {
  auto request = std::make_shared<ExplainRequest>();
  CLI::App* command = app.add_subcommand(
      "explain",
      "Show why a benchmark costs more: profiles of both sides in turn, what "
      "changed in its machine code, what it allocates and waits for");
  add_explain_options(*command, *request);
  add_session_options(*command, request->options);
  // These are of verdicts.
  for (const char* option : {"--filter", "--budget", "--seed", "--family-error",
                             "--noise-threshold", "--equivalence-margin"}) {
    command->remove_option(command->get_option(option));
  }
  command->footer(
      "Examples:\n"
      "  benchgate explain BM_Parse/1024 ./old_bench ./new_bench\n"
      "  benchgate explain BM_Parse/1024      # what this branch changes\n"
      "  benchgate explain BM_Put v1.4 v1.5 --rounds 12 --time 2m\n"
      "\n"
      "Exit status: 0 it was profiled, whatever was found; 3 it could not be.");
  command->callback([request, &action] {
    action = [request](const Call& call) {
      return run_explain(*request, call);
    };
  });
}

}  // namespace benchgate::cli
