#pragma once

/// \file
/// Rows whose sides were measured apart. Nothing cancels what happened to the
/// machine between the two, so no test keeps a stated error here: the verdicts
/// are what the numbers would say if nothing had.

#include "compare/comparison.h"

#include <vector>

namespace benchgate::compare {

/// The level of the interval that has to lie within the equivalence margin, and
/// that noise is taken from. There is one look, so that two one-sided tests may
/// have 5 % each. It does not follow the level of what is shown.
inline constexpr double kUnpairedConfidence = 0.90;

/// Fills what is decided of the unpaired rows among `rows` that are neither
/// missing, added nor failed.
///
/// Timed metrics: Mann-Whitney U, its p-values adjusted by Holm's procedure
/// over all of these rows; Hodges-Lehmann shift of the logarithms and its
/// interval. Regressed or improved where the adjusted p-value is at most
/// `family_error` and the shift beyond the noise threshold; unchanged where the
/// 90 % interval lies within the equivalence margin. Exact metrics: compared
/// directly where both sides have two values or more that agree.
void judge_unpaired(std::vector<Row>& rows, double family_error);

}  // namespace benchgate::compare
