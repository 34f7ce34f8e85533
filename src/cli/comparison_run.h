#pragma once

/// \file
/// What compare and gate have in common: makes both sides, measures, decides,
/// writes the result file and shows the reports.

#include "reporters/forge/report.h"
#include "src/cli/commands.h"
#include "src/cli/drift_gate.h"
#include "src/cli/exit_status.h"
#include "src/cli/measure_options.h"

#include <string>

namespace benchgate::cli {

struct ComparisonRequest {
  std::string base;  ///< Empty: chosen by the repository's state.
  std::string head;  ///< Empty: the work tree.
  bool resume = false;
  reporters::forge::Purpose purpose = reporters::forge::Purpose::show;
  MeasureOptions options;
  DriftOptions drift;  ///< Of a gate.
};

/// How it went: whether everything asked for was delivered, and what the
/// policy says.
struct ComparisonOutcome {
  ExitStatus delivered = ExitStatus::fine;  ///< fine or not_delivered.
  bool policy_says_no = false;
};

/// Throws: what measuring throws; see application.cpp for what becomes of it.
ComparisonOutcome run_comparison(const ComparisonRequest& request,
                                 const Call& call);

}  // namespace benchgate::cli
