#pragma once

#include "src/cli/commands.h"
#include "src/cli/exit_status.h"
#include "src/cli/measure_options.h"

#include <cstddef>
#include <string>

namespace benchgate::cli {

/// What the command line says.
struct ExplainRequest {
  std::string benchmark;
  std::string base;  ///< As of compare.
  std::string head;
  std::string suite;   ///< Empty: whichever has the benchmark.
  std::string folder;  ///< Empty: .benchgate/explain in the project.
  std::string time = "30s";
  std::size_t rounds = 10;
  bool json = false;
  MeasureOptions options;
};

/// Records both sides of one benchmark, prints what explains their difference
/// and keeps the evidence.
///
/// Returns: not_measured if there is no profile, with what else was found out
///          printed all the same.
/// Throws: UsageError; as measuring does.
ExitStatus run_explain(const ExplainRequest& request, const Call& call);

}  // namespace benchgate::cli
