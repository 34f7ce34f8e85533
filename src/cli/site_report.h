#pragma once

/// \file
/// Reports that go to a site: begun before measuring, ended after it or when it
/// is cut off.

#include "compare/comparison.h"
#include "reporters/forge/report.h"
#include "src/cli/exit_status.h"
#include "src/cli/report_output.h"
#include "src/cli/terminal.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace benchgate::cli {

/// Posts to one site, and never throws for the site's sake: what went wrong is
/// said on standard error, with how to post later.
class SiteReport {
 public:
  virtual ~SiteReport() = default;

  /// Says that it is being measured.
  virtual void start() = 0;

  /// Posts all. `result` is the result file. Returns: fine, or not_delivered.
  /// Throws: measure::Interrupted if the user wanted to end before all was
  ///         posted.
  virtual ExitStatus finish(const compare::Comparison& comparison,
                            const ReportSources& sources,
                            const std::filesystem::path& result) = 0;

  /// Says that nothing was measured, if start() was called.
  virtual void fail(const std::string& why) = 0;

  /// Ends within some seconds what start() has begun: the user wants to end.
  virtual void cancel() = 0;

 protected:
  SiteReport() = default;
  SiteReport(const SiteReport&) = default;
  SiteReport& operator=(const SiteReport&) = default;
  SiteReport(SiteReport&&) = default;
  SiteReport& operator=(SiteReport&&) = default;
};

/// All that `options` ask for. `terminal` must outlive them.
///
/// Throws: UsageError where posting is refused: see GithubReport.
std::vector<std::unique_ptr<SiteReport>> make_site_reports(
    const ReportOptions& options, reporters::forge::Purpose purpose,
    Terminal& terminal);

}  // namespace benchgate::cli
