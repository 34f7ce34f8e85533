#pragma once

#include "compare/comparison.h"
#include "reporters/history/record.h"

namespace benchgate::reporters::history {

/// What the history keeps of a run: head's value of every row that has one and
/// did not fail, and the ratio to base of the rows that were measured in pairs.
/// Ratios are left out where base is no commit: there would be nothing to chain
/// them to. A run that was joined from shards is one record; it says more if
/// each shard is added by itself, with the machine that it ran on.
///
/// Values of timed metrics are rounded to 7 significant digits and ratios to
/// 8 decimal places: the noise is ten thousand times that, and the digits
/// beyond are half of a history's size. Exact metrics keep all digits.
///
/// `commit`: head's. If the comparison does not say when it began, the commit's
/// time stands for it.
///
/// Throws: InvalidRecord where commit or times do not have their form.
Record record_of(const compare::Comparison& comparison, const Commit& commit);

}  // namespace benchgate::reporters::history
