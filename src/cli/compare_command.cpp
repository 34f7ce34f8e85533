#include "src/cli/commands.h"
#include "src/cli/comparison_options.h"
#include "src/cli/comparison_run.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

void add_compare_command(CLI::App& app, Action& action) {
  auto request = std::make_shared<ComparisonRequest>();
  CLI::App* command = app.add_subcommand(
      "compare",
      "Measure two sides pair by pair and show what changed; exit 0 whatever "
      "it is");
  add_comparison_options(*command, *request);
  command->footer(
      "Examples:\n"
      "  benchgate compare ./old_bench ./new_bench\n"
      "  benchgate compare                    # what this branch changes\n"
      "  benchgate compare v1.4 v1.5 --filter '^BM_Parse'\n"
      "  benchgate compare HEAD worktree --budget 2m --all\n"
      "  benchgate compare base.json head.json  # measured elsewhere");
  command->callback([request, &action] {
    action = [request](const Call& call) {
      return run_comparison(*request, call).delivered;
    };
  });
}

}  // namespace benchgate::cli
