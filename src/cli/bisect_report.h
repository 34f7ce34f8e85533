#pragma once

/// \file
/// What a search says: a line for each comparison as it ends, and the answer.

#include "src/cli/bisect_findings.h"

#include <cstddef>
#include <string>

namespace benchgate::cli {

/// What is searched for, and where.
std::string bisect_opening(const BisectFindings& findings);

/// What is being compared, with this commit as head, and what it says so far: a
/// line of progress. Precondition: the search has not ended.
std::string bisect_progress(const compare::Bisection& bisection,
                            const measure::Commit& head,
                            const compare::Metric& metric);

/// The comparison with this number, in one line. `width`: columns.
std::string bisect_step(const BisectFindings& findings, std::size_t step,
                        std::size_t width);

/// The answer. Precondition: the search has ended.
std::string bisect_answer(const BisectFindings& findings, std::size_t width);

/// All of it, as docs/bisect.md describes. Precondition: as above.
std::string bisect_json(const BisectFindings& findings);

}  // namespace benchgate::cli
