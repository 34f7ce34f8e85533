#pragma once

#include "compare/comparison.h"

namespace benchgate::compare {

/// Decides the drift of a comparison whose rows are decided: for each row of
/// it, the slowdown since the reference is the history's part times this
/// comparison's ratio, and its error theirs together, as logarithms that are
/// nearly normal.
///
/// A row exceeds its limit if the hypothesis that its slowdown is at most the
/// limit is rejected by a one-sided normal test, after Holm's procedure over
/// all gated rows at Policy::family_error: then the whole of a one-sided
/// interval at that level lies beyond the limit. So a slowdown of just the
/// limit fails the gate with no more than that probability, over the whole
/// suite. Without noise (an exact metric) it is exceeded where it is larger.
///
/// Rows that are not gated, or have no ratio in this comparison, are shown at
/// most.
///
/// Precondition: `comparison.drift` is set.
/// Complexity:   O(n log n).
/// Source:       Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
void judge_drift(Comparison& comparison);

}  // namespace benchgate::compare
