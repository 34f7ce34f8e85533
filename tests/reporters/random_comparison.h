#pragma once

#include "compare/comparison.h"

#include <random>

namespace benchgate::reporters {

/// A comparison with everything set to something, also to what no program
/// would say: any bytes as names, numbers of any size, infinite intervals.
compare::Comparison random_comparison(std::mt19937_64& random);

}  // namespace benchgate::reporters
