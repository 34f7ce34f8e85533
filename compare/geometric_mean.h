#pragma once

#include <span>

namespace benchgate::compare {

/// The geometric mean. 0 if a value is 0.
///
/// Precondition: there is a value, and none is below zero or infinite.
double geometric_mean(std::span<const double> values);

}  // namespace benchgate::compare
