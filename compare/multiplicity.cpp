#include "compare/multiplicity.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace benchgate::compare {

double bonferroni_level(double family_error, std::size_t hypotheses,
                        std::size_t looks) {
  assert(hypotheses > 0 && looks > 0);
  return family_error / static_cast<double>(hypotheses) /
         static_cast<double>(looks);
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });

  std::vector<double> adjusted(p_values.size());
  double largest = 0.0;  // A later one is rejected only if all before it are.
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto left = static_cast<double>(order.size() - rank);
    largest = std::max(largest, std::min(1.0, left * p_values[order[rank]]));
    adjusted[order[rank]] = largest;
  }
  return adjusted;
}

}  // namespace benchgate::compare
