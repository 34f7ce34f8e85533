#pragma once

#include "compare/comparison.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

/// A row of CPU time, `n` confirming pairs, the medians given; in everything
/// else unchanged.
compare::Row timed_row(std::string benchmark, double base, double head);

/// A row as it is when a slowdown was confirmed.
compare::Row regressed_row(std::string benchmark, double base, double head);

/// Sets the summary's counts from the verdicts of the rows, and the gate to
/// fail when a gated row regressed, failed or is missing.
void count_rows(compare::Comparison& comparison);

/// A comparison to report, under the name of its approved outputs.
struct Situation {
  std::string_view name;
  std::function<compare::Comparison()> make;
};

const std::vector<Situation>& situations();

/// One of them.
compare::Comparison situation(std::string_view name);

}  // namespace benchgate::reporters
