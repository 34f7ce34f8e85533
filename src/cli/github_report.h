#pragma once

/// \file
/// `--report github`: the check begins before measuring and ends after it, or
/// when it is cut off.

#include "compare/comparison.h"
#include "reporters/forge/report.h"
#include "reporters/github/context.h"
#include "reporters/github/publish.h"
#include "src/cli/exit_status.h"
#include "src/cli/site_report.h"
#include "src/cli/terminal.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace benchgate::cli {

/// Posts to GitHub, and never throws for GitHub's sake: what went wrong is said
/// on standard error, with how to post later.
class GithubReport final : public SiteReport {
 public:
  /// Reads the event. `terminal` must outlive this.
  ///
  /// Throws: UsageError for the event pull_request_target.
  GithubReport(const SiteOptions& options, reporters::forge::Purpose purpose,
               Terminal& terminal);

  /// Makes the check, in progress.
  void start() override;

  /// Posts all. Returns: fine, or not_delivered.
  /// Throws: measure::Interrupted if the user wanted to end before all was
  ///         posted; a check that was made is concluded all the same.
  ExitStatus finish(const compare::Comparison& comparison,
                    const ReportSources& sources,
                    const std::filesystem::path& result) override;

  /// Says that nothing was measured, if start() was called.
  void fail(const std::string& why) override;

  /// Ends the check within some seconds, if start() was called: the user wants
  /// to end, and Actions kills 7.5 s after its first signal.
  void cancel() override;

 private:
  ExitStatus post(const reporters::forge::Report& report);
  ExitStatus post_all(const reporters::forge::Report& report);
  void conclude(const reporters::forge::Report& report);
  void tell(const reporters::forge::SinkOutcome& outcome);

  reporters::forge::Purpose purpose_;
  Terminal& terminal_;
  std::chrono::seconds budget_;
  reporters::http::Environment environment_;
  bool in_actions_ = false;
  bool started_ = false;
  std::string trouble_;  ///< Why nothing can be posted; empty: it can.
  std::unique_ptr<reporters::github::Publication> publication_;
};

}  // namespace benchgate::cli
