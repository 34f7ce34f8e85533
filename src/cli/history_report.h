#pragma once

/// \file
/// `--report history`: what was measured is added to the history, once it has
/// been decided and shown.

#include "compare/comparison.h"
#include "reporters/history/backend.h"
#include "src/cli/exit_status.h"
#include "src/cli/project.h"
#include "src/cli/report_output.h"
#include "src/cli/terminal.h"
#include "src/measure/process.h"

#include <memory>
#include <string>
#include <utility>

namespace benchgate::cli {

class HistoryReport {
 public:
  /// Null if the reports do not ask for one. All outlive it.
  ///
  /// `configured`: the key "history" of the configuration.
  ///
  /// Throws: UsageError for a location that is none: before anything is
  ///         measured.
  static std::unique_ptr<HistoryReport> make(const ReportOptions& reports,
                                             const std::string& configured,
                                             const Project& project,
                                             measure::ProcessRunner& runner,
                                             Terminal& terminal);

  /// Adds the run. `result_file` is where it is safe, for messages.
  ///
  /// Returns: fine, or not_delivered with a message on standard error.
  ExitStatus finish(const compare::Comparison& comparison,
                    const std::string& result_file);

 private:
  HistoryReport(std::unique_ptr<reporters::history::Backend> history,
                const Project& project, measure::ProcessRunner& runner,
                Terminal& terminal)
      : history_(std::move(history)),
        project_(project),
        runner_(runner),
        terminal_(terminal) {}

  std::unique_ptr<reporters::history::Backend> history_;
  const Project& project_;
  measure::ProcessRunner& runner_;
  Terminal& terminal_;
};

}  // namespace benchgate::cli
