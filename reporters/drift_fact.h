#pragma once

#include "compare/comparison.h"
#include "reporters/sentences.h"

namespace benchgate::reporters {

/// What the history adds to a comparison: which benchmarks are slower than the
/// limit since the reference, or how far the worst has come; and what has to
/// be known of that.
///
/// Precondition: `comparison.drift` is set.
Fact drift_fact(const compare::Comparison& comparison);

}  // namespace benchgate::reporters
