#pragma once

/// \file
/// What all that uses a history shares: where it is, how it is opened, and how
/// its errors become ours.

#include "reporters/history/backend.h"
#include "reporters/history/renames.h"
#include "src/cli/project.h"
#include "src/cli/terminal.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// As they were typed; empty where the user said nothing.
struct HistoryOptions {
  std::string location;
  std::string config;
  bool json = false;
};

/// `--history`, `--config` and `--json`; `options` must outlive the parsing.
void add_history_options(CLI::App& command, HistoryOptions& options);

/// Where the history is: `given`, else the key "history" of the configuration
/// `configured` (as a path from the top of the project), else
/// .benchgate/history there.
std::string history_location(const std::string& given,
                             const std::string& configured,
                             const Project& project);

/// The same, reading the configuration only where it is needed: --config, or
/// benchgate.json at the top of the project if it is there.
///
/// Throws: InvalidConfiguration.
std::string history_location(const HistoryOptions& options,
                             const Project& project);

/// The key "renamed" of the same configuration: for what shows series.
///
/// Throws: InvalidConfiguration.
reporters::history::Renames renames_of(const HistoryOptions& options,
                                       const Project& project);

/// Throws: UsageError for a location that is none, HistoryError. `terminal`
/// outlives the result, and is told what takes long.
std::unique_ptr<reporters::history::Backend> open_history(
    const std::string& location, Terminal& terminal);

/// The history of the options.
std::unique_ptr<reporters::history::Backend> open_history(
    const HistoryOptions& options, const Project& project, Terminal& terminal);

/// Before something is added: if the history is a folder of our own
/// (.benchgate), git is told to ignore that.
void prepare_history(const reporters::history::Backend& history);

/// Adds records; true for each that was not there.
///
/// Throws: reporters::DeliveryError if that does not succeed; what was added
///         before stays.
std::vector<bool> add_to_history(
    reporters::history::Backend& history,
    const std::vector<reporters::history::Record>& records);

/// Gives every record to `take`, and names those that cannot be read on
/// standard error.
void read_history(reporters::history::Backend& history,
                  const std::function<void(reporters::history::Record)>& take,
                  Terminal& terminal);

}  // namespace benchgate::cli
