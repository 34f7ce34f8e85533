#pragma once

/// \file
/// The end of every command that measures: the result file is written, the
/// reports are shown, the journal goes.

#include "compare/comparison.h"
#include "src/cli/exit_status.h"
#include "src/cli/measure_options.h"
#include "src/cli/terminal.h"
#include "src/measure/journal.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// RFC 3339 in UTC: "2026-11-23T13:05:00Z".
std::string now_as_text();

/// Notes in `comparison` what made it.
void set_origin(compare::Comparison& comparison,
                const std::vector<std::string>& arguments,
                const std::string& started);

/// Writes the result file, shows the reports and removes `journal` (may be
/// null) if the result file could be written.
///
/// Returns: fine, or not_delivered with a message on standard error.
ExitStatus publish(const compare::Comparison& comparison,
                   const ReportOptions& reports, const ReportSources& sources,
                   const Settings& settings, measure::Journal* journal,
                   Terminal& terminal);

}  // namespace benchgate::cli
