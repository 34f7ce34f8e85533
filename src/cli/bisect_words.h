#pragma once

/// \file
/// Words that the lines of a search and its answer share.

#include "compare/bisection.h"
#include "compare/metric.h"
#include "src/measure/commit_range.h"

#include <cstddef>
#include <string>

namespace benchgate::cli {

/// Columns of what a line is about, before its text.
inline constexpr std::size_t kBisectLabel = 18;

/// The first digits of its id.
std::string short_name(const measure::Commit& commit);

/// The first line of its message, ready to be shown.
std::string subject(const measure::Commit& commit);

/// The values of an exact metric, and how much they differ by: "12 -> 13, +8
/// %".
std::string change_text(const compare::BisectionStep& step,
                        const compare::Metric& metric);

}  // namespace benchgate::cli
