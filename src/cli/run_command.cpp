#include "compare/decide.h"
#include "src/cli/commands.h"
#include "src/cli/history_report.h"
#include "src/cli/live_measurement.h"
#include "src/cli/lone_side.h"
#include "src/cli/measure_options.h"
#include "src/cli/publication.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <utility>

namespace benchgate::cli {

namespace {

struct RunOptions {
  std::string side = "worktree";
  std::size_t invocations = 20;
  MeasureOptions measure;
};

ExitStatus run(const RunOptions& options, const Call& call) {
  LoneSide lone(options.measure, call.terminal);
  const Settings& settings = lone.settings();
  const auto history = HistoryReport::make(
      options.measure.report, settings.configuration.history, lone.project(),
      lone.runner(), call.terminal);
  const std::string started = now_as_text();

  const Side side = lone.make(options.side, "`benchgate report` shows it");
  Measured measured =
      measure_alone(lone.runner(), side, settings, options.invocations, started,
                    lone.progress());
  lone.progress().clear();
  compare::Comparison& comparison = measured.comparison;
  comparison.warnings.insert(comparison.warnings.end(), side.warnings.begin(),
                             side.warnings.end());
  set_origin(comparison, call.arguments, started);
  comparison = compare::decide(std::move(comparison));
  const ExitStatus delivered = publish(
      comparison, options.measure.report,
      {.top = lone.project().work_tree(), .config = settings.config_file},
      settings, nullptr, call.terminal);
  const ExitStatus added =
      history ? history->finish(comparison, settings.output) : ExitStatus::fine;
  return delivered == ExitStatus::fine ? added : delivered;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand(
      "run",
      "Measure one side only, to be compared later or elsewhere. Without pairs "
      "no error rate can be promised: prefer compare");
  command
      ->add_option("side", options->side,
                   "A git revision, `worktree` or a suite's executable "
                   "(default: worktree)")
      ->type_name("SIDE");
  command
      ->add_option("--invocations", options->invocations,
                   "Values of each benchmark (default: 20)")
      ->check(CLI::Range(1, 100000))
      ->type_name("N");
  add_measure_options(*command, options->measure);
  command->footer(
      "Examples:\n"
      "  benchgate run ./bench --output here.json\n"
      "  benchgate run v1.5 --output v1.5.json\n"
      "  benchgate compare here.json there.json");
  command->callback([options, &action] {
    action = [options](const Call& call) { return run(*options, call); };
  });
}

}  // namespace benchgate::cli
