#pragma once

#include "compare/comparison.h"
#include "reporters/html/frame.h"

namespace benchgate::reporters::html {

/// A comparison as one page: the verdict, every row with its pairs, what was
/// compared and how. Without scripts, the verdict and the rows to act on.
Page comparison_page(const compare::Comparison& comparison);

}  // namespace benchgate::reporters::html
