#pragma once

#include "compare/comparison.h"
#include "reporters/table.h"

#include <string>
#include <vector>

namespace benchgate::reporters {

/// Rows as a table: benchmark, metric, both medians, change, interval, p-value,
/// verdict. A column that would be empty or say the same in every row is left
/// out: the metric where all are CPU time, p-values where there are none.
///
/// Names are preceded by their suite where `comparison` has several.
Table comparison_table(const compare::Comparison& comparison,
                       const std::vector<const compare::Row*>& rows);

/// Whether names have to say of which suite they are.
bool has_several_suites(const compare::Comparison& comparison);

/// "accepted up to 8 % until 2027-03-01 by commit 1a2b3c4d5e: checksum added":
/// a visible text of one line.
std::string accepted_note(const compare::Acceptance& acceptance);

/// The name of a row outside of a table, as a visible text: "BM_Get/1024", with
/// the suite where there are several, with the metric where it is not CPU time.
std::string row_name(const compare::Comparison& comparison,
                     const compare::Row& row);

}  // namespace benchgate::reporters
