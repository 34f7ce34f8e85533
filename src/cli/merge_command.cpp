#include "compare/decide.h"
#include "compare/join_shards.h"
#include "src/cli/commands.h"
#include "src/cli/history_report.h"
#include "src/cli/measure_options.h"
#include "src/cli/option_help.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/report_output.h"
#include "src/cli/shard_files.h"
#include "src/cli/site_report.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

struct MergeOptions {
  std::vector<std::string> files;
  bool no_gate = false;
  MeasureOptions measure;  ///< Of it: config, output, report.
};

compare::Comparison merge(const MergeOptions& options, const Call& call) {
  std::vector<ShardFile> files = read_shard_files(options.files);
  check_shard_files(files);
  std::vector<compare::Comparison> shards;
  shards.reserve(files.size());
  for (ShardFile& file : files) {
    shards.push_back(std::move(file.comparison));
  }
  compare::Comparison whole = compare::join_shards(std::move(shards));
  set_origin(whole, call.arguments, std::string(whole.started));
  return compare::decide(std::move(whole));
}

/// What is not there was not measured, whatever the rest says: nobody can know
/// what it would have shown.
void say_missing(const std::vector<std::size_t>& missing, std::size_t count,
                 Terminal& terminal) {
  terminal.message(fmt::format(
      "benchgate: shard{} {} of {} {} missing, so the comparison could not be "
      "measured as a whole; measure {} with the same command, and merge all of "
      "them\n",
      missing.size() == 1 ? "" : "s", fmt::join(missing, ", "), count,
      missing.size() == 1 ? "is" : "are", missing.size() == 1 ? "it" : "them"));
}

ExitStatus run_merge(const MergeOptions& options, const Call& call) {
  using reporters::forge::Purpose;
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const Settings settings = make_settings(options.measure, project.top);
  const ReportOptions& reports = options.measure.report;
  const auto history = HistoryReport::make(
      reports, settings.configuration.history, project, runner, call.terminal);
  const compare::Comparison whole = merge(options, call);
  const ReportSources sources{.top = project.work_tree(),
                              .config = settings.config_file};
  ExitStatus delivered =
      publish(whole, reports, sources, settings, nullptr, call.terminal);
  const Purpose purpose = options.no_gate ? Purpose::show : Purpose::gate;
  for (const auto& site : make_site_reports(reports, purpose, call.terminal)) {
    const ExitStatus posted = site->finish(whole, sources, settings.output);
    delivered = delivered == ExitStatus::fine ? posted : delivered;
  }
  const auto missing = compare::missing_shards(*whole.joined);
  if (history && missing.empty()) {
    const ExitStatus added = history->finish(whole, settings.output);
    delivered = delivered == ExitStatus::fine ? added : delivered;
  }
  if (!missing.empty()) {
    say_missing(missing, whole.joined->count, call.terminal);
    return ExitStatus::not_measured;
  }
  const bool fails = whole.summary.gate == compare::Response::fail;
  return fails && !options.no_gate ? ExitStatus::policy_says_no : delivered;
}

}  // namespace

void add_merge_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand(
      "merge",
      "Join the result files of all shards (see compare --shard) and decide "
      "anew, over all of their benchmarks; exit 1 if the policy says no, 3 if "
      "a shard is missing");
  command->add_option("file", options->files, "The shards' result files")
      ->required()
      ->type_name("FILE");
  add_text_option(
      *command,
      {"-o,--output", "FILE", "Result file (default: .benchgate/last.json)"},
      options->measure.output);
  command->add_flag("--no-gate", options->no_gate,
                    "Exit 0 whatever the policy says, as compare does");
  add_text_option(*command,
                  {"--config", "FILE",
                   "Named by annotations (default: benchgate.json at the top "
                   "of the repository); what is decided by is in the shards"},
                  options->measure.config);
  add_report_options(*command, options->measure.report);
  command->footer(
      "Examples:\n"
      "  benchgate compare main HEAD --shard 1/2 --output shard1.json\n"
      "  benchgate compare main HEAD --shard 2/2 --output shard2.json\n"
      "  benchgate merge shard1.json shard2.json -o whole.json\n"
      "  benchgate merge shards/*.json --report github");
  command->callback([options, &action] {
    action = [options](const Call& call) { return run_merge(*options, call); };
  });
}

}  // namespace benchgate::cli
