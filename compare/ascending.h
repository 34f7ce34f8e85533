#pragma once

#include <vector>

namespace benchgate::compare {

/// The values in ascending order, NaN before all others.
///
/// Complexity: O(n) where they are in order, or many and spread without heaps;
///             else O(n log n).
std::vector<double> ascending(std::vector<double> values);

}  // namespace benchgate::compare
