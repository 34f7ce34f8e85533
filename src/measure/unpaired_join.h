#pragma once

#include "compare/comparison.h"
#include "src/measure/rules.h"
#include "src/measure/session.h"

namespace benchgate::measure {

/// Sets the head sides of two results against each other, row by row, unpaired
/// and raw; benchmarks of one of them only are missing or added. Policy, row
/// policies and acceptances are made from `rules` and `settings`.
compare::Comparison join_unpaired(const compare::Comparison& base,
                                  const compare::Comparison& head,
                                  const Rules& rules,
                                  const SessionSettings& settings);

}  // namespace benchgate::measure
