#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace benchgate::tests {

/// How the statistic is worked out: the same numbers but for rounding.
enum class TextbookForm {
  /// As it is written: for every split and every end of its right side the
  /// three double sums of equation (5), anew.
  plain,
  /// The sums of distances are kept from one to the next, as the authors' own
  /// program keeps them.
  sums,
};

/// The defaults are those of the R package ecp, by the authors of the method.
struct TextbookSettings {
  std::size_t minimum_segment = 30;
  std::size_t permutations = 199;
  double level = 0.05;
  std::uint64_t seed = 1;
  TextbookForm form = TextbookForm::sums;
};

/// The first index of the right side of the best split of a segment, and its
/// statistic; negative if the segment is too short to be split.
struct TextbookSplit {
  std::size_t index = 0;
  double divergence = -1.0;
};

/// One search of one segment: equation (5) for all tau, and kappa from the
/// shortest right side to the whole segment (7).
///
/// Complexity: O(n^4) in the plain form, O(n^2) with sums.
TextbookSplit textbook_split(std::span<const double> values,
                             const TextbookSettings& settings);

/// E-divisive as it was published: whole segments, every split tried with every
/// end of its right side, the best split of all segments tested by permuting
/// the values within their segments, until one is not significant. Ascending.
///
/// Precondition: no NaN.
/// Complexity:   that of a search for each of k + 1 steps and p permutations,
///               if there are k change points; O(n^2) memory with sums.
/// Source:       Matteson and James (2014), JASA 109(505), 334-345, sections 2
///               and 3, alpha = 1.
std::vector<std::size_t> textbook_e_divisive(std::span<const double> values,
                                             const TextbookSettings& settings);

}  // namespace benchgate::tests
