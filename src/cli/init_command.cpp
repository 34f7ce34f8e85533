#include "reporters/delivery.h"
#include "src/cli/commands.h"
#include "src/cli/configuration.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/report_output.h"
#include "src/measure/cmake_project.h"
#include "src/measure/initial_configuration.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace benchgate::cli {

namespace {

struct InitOptions {
  bool force = false;
  bool print = false;
};

ExitStatus init(const InitOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, Progress::Loudness::normal);
  const Project project = find_project(runner);
  const std::filesystem::path file = project.top / "benchgate.json";
  if (!options.force && !options.print && std::filesystem::exists(file)) {
    throw UsageError(fmt::format(
        "{} is there already; --force replaces it, --print shows what would be "
        "written",
        file.string()));
  }
  progress.step("configuring the project to find its suites");
  const measure::CMakeProject found = measure::inspect_cmake_project(
      runner, project.top,
      {.progress = [&](const std::string& text) { progress.step(text); }});
  progress.clear();
  const std::string text = measure::initial_configuration(found);
  // What we write, we must be able to read.
  parse_configuration(text, file.string());
  for (const std::string& warning : found.warnings) {
    call.terminal.message(fmt::format("benchgate: {}\n", warning));
  }
  if (options.print) {
    call.terminal.print(text);
    return ExitStatus::fine;
  }
  reporters::deliver_to_file(file, text);
  std::string suites;
  for (const measure::CMakeSuite& suite : found.suites) {
    suites += fmt::format("{}{}", suites.empty() ? "" : ", ", suite.target);
  }
  call.terminal.print(fmt::format(
      "Wrote {} for {}: {}.\nRead it, then try: benchgate compare\n",
      file.string(), found.suites.size() == 1 ? "the suite" : "the suites",
      suites));
  return ExitStatus::fine;
}

}  // namespace

void add_init_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand(
      "init",
      "Write benchgate.json for this CMake project: how it is built, and its "
      "programs that link Google Benchmark");
  command->add_flag("--force", options->force,
                    "Replace the benchgate.json that is there");
  command->add_flag("--print", options->print,
                    "Print it on standard output, write nothing");
  command->footer(
      "Examples:\n"
      "  benchgate init\n"
      "  benchgate init --print");
  command->callback([options, &action] {
    action = [options](const Call& call) { return init(*options, call); };
  });
}

}  // namespace benchgate::cli
