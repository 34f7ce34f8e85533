#pragma once

/// \file
/// What `history page` and `history serve` share: the history read and
/// searched, and how its pages look.

#include "reporters/history/backend.h"
#include "reporters/history/changes.h"
#include "reporters/history/renames.h"
#include "reporters/history/site/site.h"
#include "reporters/history/timeline.h"
#include "src/cli/history_options.h"
#include "src/cli/project.h"
#include "src/cli/terminal.h"
#include "src/measure/process.h"

#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// As they were typed; empty where the user said nothing.
struct PageOptions {
  HistoryOptions history;
  std::string title;
  std::string commit_url;
};

/// `--title`, `--commit-url` and those of all histories; `options` must outlive
/// the parsing.
void add_page_options(CLI::App& command, PageOptions& options);

/// How the pages look: what the user said, else what the project's git remote
/// and tags say.
///
/// Throws: UsageError for a --commit-url that is none; Interrupted.
reporters::history::SiteOptions site_options(const PageOptions& options,
                                             const Project& project,
                                             measure::ProcessRunner& runner);

/// A history, ready to be shown.
struct ShownHistory {
  reporters::history::Timeline timeline;
  std::vector<reporters::history::HistoryChange> changes;
};

/// Reads all of a history, by the names that benchmarks have now, and looks for
/// changes; names what cannot be read on standard error.
///
/// Throws: HistoryError; Interrupted.
ShownHistory shown_history(reporters::history::Backend& history,
                           const reporters::history::Renames& renames,
                           Terminal& terminal);

}  // namespace benchgate::cli
