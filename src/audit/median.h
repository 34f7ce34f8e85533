#pragma once

#include <optional>
#include <vector>

namespace benchgate::audit {

/// The mean of the middle two where there are two; empty of nothing.
/// Complexity: O(n log n).
std::optional<double> median(std::vector<double> values);

}  // namespace benchgate::audit
