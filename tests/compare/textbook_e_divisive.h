#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace benchgate::tests {

/// The defaults are those of the R package ecp, by the authors of the method.
struct TextbookSettings {
  std::size_t minimum_segment = 30;
  std::size_t permutations = 199;
  double level = 0.05;
  std::uint64_t seed = 1;
};

/// E-divisive as it was published: whole segments, every split tried with every
/// end of its right side, the best split of all segments tested by permuting
/// the values within their segments, until one is not significant. Ascending.
///
/// Precondition: no NaN.
/// Complexity:   O(k p n^2) time for k change points, p permutations and n
///               values, O(n^2) memory.
/// Source:       Matteson and James (2014), JASA 109(505), 334-345, sections 2
///               and 3, alpha = 1.
std::vector<std::size_t> textbook_e_divisive(std::span<const double> values,
                                             const TextbookSettings& settings);

}  // namespace benchgate::tests
