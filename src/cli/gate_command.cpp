#include "src/cli/commands.h"
#include "src/cli/comparison_options.h"
#include "src/cli/comparison_run.h"
#include "src/cli/option_help.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace benchgate::cli {

namespace {

void add_drift_options(CLI::App& command, DriftOptions& options) {
  add_text_option(command,
                  {"--history", "LOCATION",
                   "Fail, too, if small steps have added up to a large "
                   "slowdown, by this history: a folder, "
                   "git:REPOSITORY#BRANCH or postgresql://... (default: "
                   "\"history\" in benchgate.json, if it has \"drift\" in "
                   "its policy)"},
                  options.history);
  add_text_option(
      command,
      {"--drift-limit", "SHARE", "Slowdown in all that passes (default: 5%)"},
      options.limit);
  add_text_option(command,
                  {"--drift-since", "REVISION|N",
                   "What it counts from: release, the last tag before base "
                   "(default), a revision, or the last N commits"},
                  options.since);
}

}  // namespace

void add_gate_command(CLI::App& app, Action& action) {
  auto request = std::make_shared<ComparisonRequest>();
  request->purpose = reporters::forge::Purpose::gate;
  CLI::App* command = app.add_subcommand(
      "gate", "As compare, and exit 1 if the policy says no: for merge gates");
  add_comparison_options(*command, *request);
  add_drift_options(*command, request->drift);
  command->footer(
      "Examples:\n"
      "  benchgate gate origin/main worktree --budget 5m\n"
      "  benchgate gate main HEAD --report markdown=report.md --report "
      "csv=rows.csv\n"
      "  benchgate gate --report github       # in GitHub Actions: the event "
      "says what\n"
      "  benchgate gate --history bench-history --drift-since 50\n"
      "\n"
      "What fails the gate is set by \"policy\" in benchgate.json: a "
      "confirmed\n"
      "regression that nobody accepted always does; missing and failed\n"
      "benchmarks do by default, inconclusive ones do not.");
  command->callback([request, &action] {
    action = [request](const Call& call) {
      const ComparisonOutcome outcome = run_comparison(*request, call);
      // A verdict matters more to a merge than a report that got lost.
      return outcome.policy_says_no ? ExitStatus::policy_says_no
                                    : outcome.delivered;
    };
  });
}

}  // namespace benchgate::cli
