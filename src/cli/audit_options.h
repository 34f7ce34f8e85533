#pragma once

#include "src/audit/audit.h"
#include "src/cli/measure_options.h"

#include <string>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// The options of `audit`, as they were typed.
struct AuditOptions {
  std::string side = "worktree";
  audit::AuditSettings audit;
  std::string slowdowns = "1%,2%,5%,10%";
  std::string out;
  std::vector<std::string> show;
  std::string html;
  bool json = false;
  bool markdown = false;
  bool all = false;
  MeasureOptions measure;
};

/// `options` must outlive the parsing.
void add_audit_options(CLI::App& command, AuditOptions& options);

/// Of the list that --slowdowns takes, "1%,2%".
///
/// Throws: UsageError.
std::vector<double> slowdowns_from(const std::string& text);

/// What makes no sense, before anything is measured. `command` has been parsed
/// into `options`.
///
/// Throws: UsageError for options that say how to measure beside --show, for
///         slowdowns that are none, and where there is nothing to measure.
void check_audit_options(const CLI::App& command, const AuditOptions& options);

}  // namespace benchgate::cli
