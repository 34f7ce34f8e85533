#pragma once

#include "compare/drift.h"
#include "reporters/history/timeline.h"

#include <cstddef>
#include <vector>

namespace benchgate::reporters::history {

/// How far each series that was measured in pairs has come from a reference to
/// a base: from its last value in the `reference_runs` oldest runs (its first,
/// if it is younger) to its last in the `base_runs` oldest. Where base is no
/// younger than the reference, it has come nowhere.
///
/// The error is that of the ratios on the way from the one to the other: of
/// all links between them, or of the two ratios to their common anchor, and of
/// bridges by values. Errors of ratios are taken from their intervals, as
/// 95 % intervals of something nearly normal; exact metrics have none.
///
/// Complexity: O(n) for n points.
std::vector<compare::DriftRow> drift_of(const Timeline& timeline,
                                        std::size_t reference_runs,
                                        std::size_t base_runs);

}  // namespace benchgate::reporters::history
