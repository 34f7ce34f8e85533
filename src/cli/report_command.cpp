#include "compare/decide.h"
#include "reporters/result_json.h"
#include "src/cli/commands.h"
#include "src/cli/measure_options.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/report_output.h"
#include "src/cli/result_file.h"
#include "src/cli/site_report.h"
#include "src/cli/untrusted_result.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::cli {

namespace {

struct Options {
  std::string file;
  ReportOptions report;
  std::string config;
  bool untrusted = false;
  bool no_gate = false;
};

compare::Comparison read(const Options& options, const Project& project) {
  if (!options.untrusted) {
    return read_result_file(options.file);
  }
  constexpr std::size_t kDateLength = std::string_view("2026-11-23").size();
  MeasureOptions measure;
  measure.config = options.config;
  return read_untrusted_result(
      options.file, make_settings(measure, project.top).configuration,
      now_as_text().substr(0, kDateLength));
}

ExitStatus report(const Options& options, const Call& call) {
  check_reports(options.report);
  if (history_asked_for(options.report)) {
    throw UsageError(fmt::format(
        "--report history: a result file is added by `benchgate history add "
        "{}`",
        options.file));
  }
  const bool to_site =
      wants(options.report, kGithub) || wants(options.report, kGitlab);
  std::optional<measure::InterruptionGuard> interruption;
  if (to_site) {
    interruption.emplace();
  }
  measure::SystemProcessRunner runner;
  const Project project =
      needs_sources(options.report) || to_site || options.untrusted
          ? find_project(runner)
          : Project();
  const compare::Comparison comparison =
      compare::decide(read(options, project));
  const ReportSources sources{
      .top = project.work_tree(),
      .config = options.config.empty() ? project.top / "benchgate.json"
                                       : std::filesystem::path(options.config)};
  ExitStatus status = show(comparison, options.report, sources, call.terminal);
  for (const auto& site :
       make_site_reports(options.report,
                         options.no_gate ? reporters::forge::Purpose::show
                                         : reporters::forge::Purpose::gate,
                         call.terminal)) {
    const ExitStatus posted = site->finish(comparison, sources, options.file);
    status = status == ExitStatus::fine ? posted : status;
  }
  return status;
}

}  // namespace

void add_report_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "report",
      "Show a result file again, in any form; every verdict is "
      "computed anew from its raw values");
  command->add_option("file", options->file, "The result file")
      ->required()
      ->type_name("FILE");
  command->add_flag("--untrusted", options->untrusted,
                    "The file is a stranger's, as in a run for a fork: limit "
                    "its size, and judge its values by the configuration here");
  command
      ->add_option("--config", options->config,
                   "With --untrusted: the configuration (default: "
                   "benchgate.json at the top of the repository)")
      ->type_name("FILE");
  command->add_flag("--no-gate", options->no_gate,
                    "Sites are told what changed, and not that it fails");
  add_report_options(*command, options->report);
  command->footer(
      "Examples:\n"
      "  benchgate report .benchgate/last.json --all\n"
      "  benchgate report result.json --report markdown\n"
      "  benchgate report result.json --report csv=rows.csv\n"
      "  benchgate report artifact/result.json --untrusted --report github");
  command->callback([options, &action] {
    action = [options](const Call& call) { return report(*options, call); };
  });
}

}  // namespace benchgate::cli
