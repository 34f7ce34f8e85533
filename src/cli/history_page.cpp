#include "reporters/history/site/site_folder.h"
#include "reporters/quantity.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_site.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace benchgate::cli {

namespace {

namespace history = reporters::history;
using Outcome = history::SiteFolder::Outcome;

struct PageCommandOptions {
  PageOptions page;
  std::string output;
};

std::string as_json(const Outcome& outcome, const std::string& output,
                    const ShownHistory& shown) {
  return nlohmann::json({{"output", output},
                         {"runs", shown.timeline.runs.size()},
                         {"series", shown.timeline.series.size()},
                         {"changes", shown.changes.size()},
                         {"files",
                          {{"written", outcome.written},
                           {"kept", outcome.kept},
                           {"removed", outcome.removed}}},
                         {"bytes", outcome.bytes}})
             .dump(2) +
         "\n";
}

std::string as_text(const Outcome& outcome, const std::string& output) {
  return fmt::format(
      "{}: {} in {}; {} written, {} unchanged, {} removed\n",
      (std::filesystem::path(output) / "index.html").string(),
      reporters::quantity(static_cast<double>(outcome.bytes), "B"),
      reporters::count(outcome.written + outcome.kept, "file"), outcome.written,
      outcome.kept, outcome.removed);
}

ExitStatus page(const PageCommandOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend =
      open_history(options.page.history, project, call.terminal);
  const history::SiteOptions site = site_options(options.page, project, runner);
  // Before minutes are spent on what may not be written.
  history::SiteFolder folder(options.output);
  const ShownHistory shown = shown_history(
      *backend, renames_of(options.page.history, project), call.terminal);
  if (shown.timeline.runs.empty()) {
    // A name that was mistyped must not empty a site.
    throw UsageError(
        fmt::format("there are no runs in the history {}: nothing was written",
                    backend->location()));
  }
  history::write_site(shown.timeline, shown.changes, site,
                      [&folder](const history::SiteFile& file) {
                        measure::throw_if_interrupted();
                        folder.take(file);
                      });
  const Outcome outcome = folder.finish();
  call.terminal.print(options.page.history.json
                          ? as_json(outcome, options.output, shown)
                          : as_text(outcome, options.output));
  return ExitStatus::fine;
}

}  // namespace

void add_history_page(CLI::App& parent, Action& action) {
  auto options = std::make_shared<PageCommandOptions>();
  CLI::App* command = parent.add_subcommand(
      "page",
      "Write the history as pages that need no server and no network: what "
      "changed lately, a chart for each benchmark");
  command
      ->add_option("--output", options->output,
                   "The folder for them: a new one, or one that has been "
                   "written so before")
      ->required()
      ->type_name("DIR");
  add_page_options(*command, options->page);
  command->footer(
      "Open DIR/index.html, or publish the folder (GitHub Pages). What did "
      "not\n"
      "change is left alone; readers see the old pages or the new ones.\n"
      "docs/history-pages.md says more.\n"
      "Examples:\n"
      "  benchgate history page --output public\n"
      "  benchgate history page --output public --history bench-history \\\n"
      "      --commit-url https://git.example.org/store/commit/{commit}");
  command->callback([options, &action] {
    action = [options](const Call& call) { return page(*options, call); };
  });
}

}  // namespace benchgate::cli
