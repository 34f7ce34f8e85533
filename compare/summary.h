#pragma once

#include "compare/comparison.h"

namespace benchgate::compare {

/// The summary of rows that have been decided: counts over all of them, the
/// gate's answer over those that are gated. `seconds` and `budget_spent` are
/// kept from `comparison.summary`.
Summary summarise(const Comparison& comparison);

}  // namespace benchgate::compare
