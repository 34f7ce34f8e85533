#pragma once

#include "compare/comparison.h"
#include "src/cli/exit_status.h"
#include "src/cli/github_options.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <stdexcept>
#include <string>
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
  GithubOptions github;  ///< Of the report "github".
};

/// Whether the environment asks for no colours: NO_COLOR, or TERM=dumb.
bool colours_are_unwanted();

/// `--report`, `--json`, `--all`, `--no-colour`.
void add_report_options(CLI::App& command, ReportOptions& options);

/// Checks the names of the reports, before anything is measured.
/// Throws: UsageError.
void check_reports(const ReportOptions& options);

/// Whether the result is to be posted to GitHub, too; see github_report.h.
bool wants_github(const ReportOptions& options);

/// Shows `comparison` on standard output (the terminal's table unless another
/// form without a file was asked for) and writes the reports that have a file.
/// What cannot be delivered is said on standard error and does not keep the
/// others back.
///
/// Returns: fine, or not_delivered.
ExitStatus show(const compare::Comparison& comparison,
                const ReportOptions& options, Terminal& terminal);

}  // namespace benchgate::cli
