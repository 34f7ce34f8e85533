#pragma once

/// \file
/// `--report github`: the check begins before measuring and ends after it, or
/// when it is cut off.

#include "compare/comparison.h"
#include "reporters/github/context.h"
#include "reporters/github/publish.h"
#include "reporters/github/report.h"
#include "src/cli/exit_status.h"
#include "src/cli/github_options.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <memory>
#include <string>

namespace benchgate::cli {

/// Where the report's facts come from.
struct GithubSources {
  std::filesystem::path top;     ///< The repository's work tree; may be empty.
  std::filesystem::path config;  ///< benchgate.json; empty: there is none.
  std::filesystem::path result;  ///< The result file.
};

/// Posts to GitHub, and never throws for GitHub's sake: what went wrong is said
/// on standard error, with how to post later.
class GithubReport {
 public:
  /// Reads the event. `terminal` must outlive this.
  ///
  /// Throws: UsageError for the event pull_request_target.
  GithubReport(const GithubOptions& options, reporters::github::Purpose purpose,
               Terminal& terminal);

  /// Makes the check, in progress.
  void start();

  /// Posts all. Returns: fine, or not_delivered.
  ExitStatus finish(const compare::Comparison& comparison,
                    const GithubSources& sources);

  /// Says that nothing was measured, if start() was called.
  void fail(const std::string& why);

  /// Ends the check within some seconds, if start() was called: the user wants
  /// to end, and Actions kills 7.5 s after its first signal.
  void cancel();

 private:
  void prepare();
  ExitStatus post(const reporters::github::Report& report);
  void tell(const reporters::github::SinkOutcome& outcome);

  reporters::github::Purpose purpose_;
  Terminal& terminal_;
  reporters::github::Environment environment_;
  bool in_actions_ = false;
  bool started_ = false;
  std::string trouble_;  ///< Why nothing can be posted; empty: it can.
  std::unique_ptr<reporters::github::Publication> publication_;
};

}  // namespace benchgate::cli
