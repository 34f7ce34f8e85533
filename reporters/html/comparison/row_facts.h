#pragma once

#include "compare/comparison.h"
#include "reporters/sentences.h"

#include <span>
#include <vector>

namespace benchgate::reporters::html {

/// The pairs that the numbers of a row were made of: those of the confirmation
/// if it came to one, else those of the screening, up to the look that settled
/// it. Of one of these two lists of the row, whole or its beginning.
std::span<const compare::Pair> judged_pairs(const compare::Row& row);

/// How a row was judged, in sentences: pairs, estimate, medians, p-values,
/// detectable effect, thresholds.
std::vector<Fact> row_facts(const compare::Comparison& comparison,
                            const compare::Row& row);

}  // namespace benchgate::reporters::html
