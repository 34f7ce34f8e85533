#include "src/cli/bisect_run.h"
#include "src/cli/commands.h"
#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

namespace {

void add_bisect_options(CLI::App& command, BisectRequest& request) {
  command
      .add_option("good", request.good,
                  "A git revision before the change, to compare with")
      ->required()
      ->type_name("GOOD");
  command
      .add_option("bad", request.bad,
                  "A later one that has the change (default: HEAD)")
      ->type_name("BAD");
  command
      .add_option("--benchmark", request.benchmark,
                  "The benchmark that changed: its name, or a regular "
                  "expression that matches it alone")
      ->required()
      ->type_name("NAME");
  add_text_option(command,
                  {"--suite", "NAME", "Its suite, where two have that name"},
                  request.suite);
  add_text_option(
      command,
      {"--metric", "NAME",
       "What changed: cpu_time, real_time, or a counter like allocs_per_op "
       "(default: the time that the benchmark is judged by)"},
      request.metric);
  command
      .add_option("--skip", request.skip,
                  "A commit that is known not to build or work; repeatable")
      ->type_name("COMMIT")
      ->expected(1);
  command.add_flag("--all-parents", request.all_parents,
                   "Search in the commits of merged branches, too (default: a "
                   "merge is one step)");
  command.add_flag("--json", request.json, "Print the answer as JSON");
}

}  // namespace

void add_bisect_command(CLI::App& app, Action& action) {
  auto request = std::make_shared<BisectRequest>();
  CLI::App* command = app.add_subcommand(
      "bisect",
      "Find the commit that changed a benchmark: builds and measures commits "
      "between two revisions, with one error rate for the whole search");
  add_bisect_options(*command, *request);
  add_session_options(*command, request->options);
  // These are of comparisons of many benchmarks.
  for (const char* option : {"--filter", "--equivalence-margin"}) {
    command->remove_option(command->get_option(option));
  }
  command->get_option("--budget")
      ->description(
          "End measuring after this time, with the commits that are left "
          "(default: "
          "as long as it takes)");
  command->get_option("--family-error")
      ->description(
          "Accepted probability that anything the search says is wrong "
          "(default: 1%)");
  command->get_option("--noise-threshold")
      ->description("Smallest change worth a search (default: 1%)");
  command->footer(
      "Examples:\n"
      "  benchgate bisect v1.4 HEAD --benchmark BM_Parse/1024\n"
      "  benchgate bisect v1.4 v1.5 --benchmark '^BM_Parse' --budget 10m\n"
      "  benchgate bisect HEAD~50 --benchmark BM_Put --metric allocs_per_op\n"
      "\n"
      "Exit status: 0 the commit was found, 1 there is none to be found (the "
      "ends\ndo not differ, or no single commit is to blame), 3 not decided, "
      "130 interrupted.");
  command->callback([request, &action] {
    action = [request](const Call& call) { return run_bisect(*request, call); };
  });
}

}  // namespace benchgate::cli
