#include "src/cli/history_options.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "reporters/history/record_json.h"
#include "src/cli/configuration.h"
#include "src/cli/history_settings.h"
#include "src/cli/option_help.h"
#include "src/cli/report_output.h"
#include "src/cli/result_file.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <system_error>

namespace benchgate::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kGit = "git:";

/// A place in the configuration is the same one wherever benchgate is called.
std::string from_top(const std::string& configured, const fs::path& top) {
  if (configured.starts_with(kGit)) {
    const std::string rest = configured.substr(kGit.size());
    return rest.starts_with('.')
               ? fmt::format("{}{}", kGit, (top / rest).string())
               : configured;
  }
  // A database, or any other scheme: open_history knows.
  return configured.find("://") != std::string::npos
             ? configured
             : (top / configured).string();
}

/// --config, or what is at the top of the project, which need not be there.
Configuration configuration_of(const HistoryOptions& options,
                               const Project& project) {
  if (!options.config.empty()) {
    return read_configuration(options.config);
  }
  const fs::path usual = project.top / "benchgate.json";
  std::error_code ignored;
  return fs::exists(usual, ignored) ? read_configuration(usual)
                                    : Configuration();
}

}  // namespace

void add_history_options(CLI::App& command, HistoryOptions& options) {
  add_text_option(command,
                  {"--history", "LOCATION",
                   "The history: a folder, git:REPOSITORY#BRANCH or "
                   "postgresql://... (default: \"history\" in benchgate.json, "
                   "else .benchgate/history)"},
                  options.location);
  add_text_option(command,
                  {"--config", "FILE",
                   "Configuration (default: benchgate.json at the top of the "
                   "repository)"},
                  options.config);
  command.add_flag("--json", options.json, "Print JSON on standard output");
}

std::string history_location(const std::string& given,
                             const std::string& configured,
                             const Project& project) {
  if (!given.empty()) {
    return given;
  }
  if (!configured.empty()) {
    return from_top(configured, project.top);
  }
  return (project.top / ".benchgate" / "history").string();
}

std::string history_location(const HistoryOptions& options,
                             const Project& project) {
  return history_location(options.location,
                          options.location.empty()
                              ? configuration_of(options, project).history
                              : std::string(),
                          project);
}

reporters::history::Renames renames_of(const HistoryOptions& options,
                                       const Project& project) {
  return configuration_of(options, project).rules.renamed;
}

std::unique_ptr<reporters::history::Backend> open_history(
    const std::string& location, Terminal& terminal) {
  return reporters::history::open_history(location, history_settings(terminal));
}

std::unique_ptr<reporters::history::Backend> open_history(
    const HistoryOptions& options, const Project& project, Terminal& terminal) {
  return open_history(history_location(options, project), terminal);
}

void prepare_history(const reporters::history::Backend& history) {
  const std::string location = history.location();
  if (!location.starts_with(kGit)) {
    make_result_folder(location);
  }
}

std::vector<bool> add_to_history(
    reporters::history::Backend& history,
    const std::vector<reporters::history::Record>& records) {
  prepare_history(history);
  std::vector<bool> fresh;
  try {
    for (const reporters::history::Record& record : records) {
      fresh.push_back(history.add(record));
    }
  } catch (const reporters::history::HistoryError& error) {
    throw reporters::DeliveryError(fmt::format(
        "not added to the history {}: {}", history.location(), error.what()));
  }
  return fresh;
}

void read_history(reporters::history::Backend& history,
                  const std::function<void(reporters::history::Record)>& take,
                  Terminal& terminal) {
  for (const auto& each : history.read(take)) {
    terminal.message(fmt::format("benchgate: passed over {}: {}\n",
                                 reporters::visible_text(each.where),
                                 each.why));
  }
}

}  // namespace benchgate::cli
