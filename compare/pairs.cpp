#include "compare/pairs.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace benchgate::compare {

std::string_view to_string(Side side) {
  return side == Side::base ? "base" : "head";
}

bool has_log_ratio(const Pair& pair) {
  return std::isfinite(pair.base) && std::isfinite(pair.head) &&
         pair.base > 0.0 && pair.head > 0.0;
}

double log_ratio(const Pair& pair, Direction better) {
  assert(has_log_ratio(pair));
  const auto [smaller, larger] = std::minmax(pair.base, pair.head);
  const double ratio = larger / smaller;
  // Only values more than 1e308 apart have no ratio in a double.
  const double size = std::isfinite(ratio)
                          ? std::log(ratio)
                          : std::log(larger) - std::log(smaller);
  const bool worse = (pair.head > pair.base) == (better == Direction::lower);
  return worse || size == 0.0 ? size : -size;
}

std::vector<double> log_ratios(std::span<const Pair> pairs, Direction better) {
  std::vector<double> ratios;
  ratios.reserve(pairs.size());
  for (const Pair& pair : pairs) {
    ratios.push_back(log_ratio(pair, better));
  }
  return ratios;
}

}  // namespace benchgate::compare
