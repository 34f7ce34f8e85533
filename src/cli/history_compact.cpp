#include "reporters/delivery.h"
#include "src/cli/history_commands.h"
#include "src/cli/history_options.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace benchgate::cli {

namespace {

ExitStatus compact(const HistoryOptions& options, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  const Project project = find_project(runner);
  const auto backend = open_history(options, project, call.terminal);
  std::string done;
  try {
    done = backend->compact();
  } catch (const reporters::history::HistoryError& error) {
    throw reporters::DeliveryError(fmt::format(
        "the history {} was not made smaller, and nothing in it is lost: {}",
        backend->location(), error.what()));
  }
  call.terminal.print(
      options.json
          ? nlohmann::json({{"history", backend->location()}, {"done", done}})
                    .dump(2) +
                "\n"
          : done + "\n");
  return ExitStatus::fine;
}

}  // namespace

void add_history_compact(CLI::App& parent, Action& action) {
  auto options = std::make_shared<HistoryOptions>();
  CLI::App* command = parent.add_subcommand(
      "compact", "Put many small pieces into few: smaller, and faster to read");
  add_history_options(*command, *options);
  command->footer(
      "Nothing is lost, and others may add and read meanwhile. Once a month "
      "is\n"
      "enough.\n"
      "Examples:\n"
      "  benchgate history compact\n"
      "  benchgate history compact --history bench-history");
  command->callback([options, &action] {
    action = [options](const Call& call) { return compact(*options, call); };
  });
}

}  // namespace benchgate::cli
