#pragma once

#include "compare/comparison.h"
#include "src/cli/exit_status.h"
#include "src/cli/site_options.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// An option that means nothing. The message says what is possible.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the user wants to see of a comparison, and where.
struct ReportOptions {
  std::vector<std::string> reports;  ///< "NAME" or "NAME=FILE".
  bool json = false;
  bool all = false;
  bool no_colour = false;
  SiteOptions site;  ///< Of the reports "github" and "gitlab".
};

/// Reports that go to many places of a site, and so are no reporters: see
/// site_report.h.
inline constexpr std::string_view kGithub = "github";
inline constexpr std::string_view kGitlab = "gitlab";

/// What a report that names lines needs to know of the project.
struct ReportSources {
  std::filesystem::path top;     ///< The repository's work tree; may be empty.
  std::filesystem::path config;  ///< benchgate.json; empty: there is none.

  /// The configuration relative to the repository, with "/", as a line of it is
  /// named; "benchgate.json" where it is not in there.
  [[nodiscard]] std::string shown_config() const;
};

/// Whether the environment asks for no colours: NO_COLOR, or TERM=dumb.
bool colours_are_unwanted();

/// `--report`, `--json`, `--all`, `--no-colour`.
void add_report_options(CLI::App& command, ReportOptions& options);

/// Checks the names of the reports, before anything is measured.
/// Throws: UsageError.
void check_reports(const ReportOptions& options);

/// A report that is added to a history: see history_report.h.
inline constexpr std::string_view kHistory = "history";

/// The location of the report "history=LOCATION", which is empty for "history"
/// alone; no value if it is not asked for. The last one holds.
std::optional<std::string> history_asked_for(const ReportOptions& options);

/// Whether a report of that name is asked for.
bool wants(const ReportOptions& options, std::string_view name);

/// Whether one of them names lines of the project's sources.
bool needs_sources(const ReportOptions& options);

/// Shows `comparison` on standard output (the terminal's table unless another
/// form without a file was asked for) and writes the reports that have a file.
/// What cannot be delivered is said on standard error and does not keep the
/// others back.
///
/// Returns: fine, or not_delivered.
ExitStatus show(const compare::Comparison& comparison,
                const ReportOptions& options, const ReportSources& sources,
                Terminal& terminal);

}  // namespace benchgate::cli
