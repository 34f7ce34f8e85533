#include "src/cli/comparison_options.h"

#include <CLI/CLI.hpp>

namespace benchgate::cli {

void add_comparison_options(CLI::App& command, ComparisonRequest& request) {
  command
      .add_option(
          "base", request.base,
          "A git revision, `worktree` (uncommitted changes included), a "
          "suite's executable, or a result file (default: where this "
          "branch left the default branch)")
      ->type_name("BASE");
  command
      .add_option("head", request.head,
                  "The same, for the other side (default: worktree)")
      ->type_name("HEAD");
  command.add_flag("--resume", request.resume,
                   "Go on where an interrupted run of this command ended");
  command
      .add_option("--pairs", request.options.pairs,
                  "How a pair is measured: its processes in lockstep, turn by "
                  "turn, or one after the other (default: auto, in lockstep "
                  "where the suite can be)")
      ->check(CLI::IsMember({"auto", "lockstep", "processes"}))
      ->type_name("HOW");
  CLI::Option* const explain =
      command
          .add_option("--explain", request.options.explain,
                      "Explain not more than N of the benchmarks that "
                      "regressed, by profiles of both sides, each within 20 s "
                      "(default: 3)")
          ->check(CLI::Range(std::size_t{0}, std::size_t{1000}))
          ->type_name("N");
  command
      .add_flag_callback(
          "--no-explain", [&request] { request.options.explain = 0; },
          "Explain none")
      ->excludes(explain);
  add_measure_options(command, request.options);
}

}  // namespace benchgate::cli
