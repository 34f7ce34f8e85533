#pragma once

/// \file
/// `--report gitlab`: a note on the merge request and, outside of GitLab's own
/// jobs, a commit status.

#include "compare/comparison.h"
#include "reporters/forge/report.h"
#include "reporters/forge/sink_outcome.h"
#include "reporters/gitlab/publish.h"
#include "reporters/http/environment.h"
#include "src/cli/exit_status.h"
#include "src/cli/site_options.h"
#include "src/cli/site_report.h"
#include "src/cli/terminal.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::cli {

/// Posts to GitLab; in other respects as SiteReport.
class GitlabReport final : public SiteReport {
 public:
  /// Reads the pipeline's variables. `terminal` must outlive this.
  GitlabReport(const SiteOptions& options, reporters::forge::Purpose purpose,
               Terminal& terminal);

  void start() override;
  ExitStatus finish(const compare::Comparison& comparison,
                    const ReportSources& sources,
                    const std::filesystem::path& result) override;
  void fail(const std::string& why) override;
  void cancel() override;

 private:
  ExitStatus post(const reporters::forge::Report& report);
  void tell(const reporters::forge::SinkOutcome& outcome);

  reporters::forge::Purpose purpose_;
  Terminal& terminal_;
  std::chrono::seconds budget_;
  reporters::http::Environment environment_;
  bool started_ = false;
  std::string trouble_;  ///< Why nothing can be posted; empty: it can.
  std::optional<reporters::gitlab::Publication> publication_;
};

}  // namespace benchgate::cli
