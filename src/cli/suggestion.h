#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// The one of `known` that `word` was probably meant to be: the nearest by
/// edit distance (Levenshtein, 1966), if it is near. Complexity: O(|word| x
/// total length of known).
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string_view>& known);

}  // namespace benchgate::cli
