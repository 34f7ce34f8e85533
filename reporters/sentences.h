#pragma once

/// \file
/// What is said around the table, for every reporter that people read. Visible
/// texts; a reporter escapes them for its markup.

#include "compare/comparison.h"
#include "reporters/row_groups.h"

#include <string>
#include <vector>

namespace benchgate::reporters {

/// What was compared: "base main (1a2b3c4d5e)" and the same for head.
struct Compared {
  std::string base;
  std::string head;
};

Compared compared(const compare::Comparison& comparison);

/// "3 more regressed, 40 unchanged"; empty for no groups.
std::string tally(const std::vector<RowGroup>& groups);

/// Where the rows are that regressed, failed or are missing: "more regressed in
/// BM_Get 5, BM_Put 3", a line for each of these groups. A family is what
/// stands before the first '/' of a name.
std::vector<std::string> families(const std::vector<RowGroup>& groups);

/// A statement under the table.
struct Fact {
  std::string label;               ///< "measured"; never empty.
  std::vector<std::string> lines;  ///< A paragraph each; at least one.
  bool alarming = false;           ///< The gate that fails, a warning.
};

/// "pass" or "fail" with a sentence, then the reasons.
Fact gate_fact(const compare::Comparison& comparison);

/// All others: warnings, which part of a split comparison it is, what is
/// inconclusive or not gated, the error rate, what measuring took, what could
/// have been detected, geometric means, seed.
std::vector<Fact> other_facts(const compare::Comparison& comparison);

}  // namespace benchgate::reporters
