#include "compare/unpaired_difference.h"

#include "compare/mann_whitney.h"
#include "compare/shortest_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::compare {

namespace {

/// Benchstat looks no further for how many values a side a test needs.
constexpr std::size_t kMostValuesTried = 9;

/// Head over base minus one.
std::optional<double> ratio_of(double base, double head) {
  if (base == head) {
    return 0.0;
  }
  if (base == 0.0) {
    return std::nullopt;
  }
  return head / base - 1.0;
}

/// Whether head's only value lies above base's.
double share_above(double base, double head) {
  if (base == head) {
    return 0.5;
  }
  return head > base ? 1.0 : 0.0;
}

/// The fewest values a side of which some are far enough apart for `alpha`:
/// the smallest p-value is 2 in the number of ways to deal 2 n values.
std::optional<std::size_t> values_needed(double alpha) {
  double ways = 1.0;
  for (std::size_t n = 1; n <= kMostValuesTried; ++n) {
    const auto values = static_cast<double>(n);
    ways = ways * (2.0 * values - 1.0) * 2.0 / values;
    if (2.0 / ways <= alpha) {
      return n;
    }
  }
  return std::nullopt;
}

void note_small_sides(std::size_t larger, double alpha,
                      std::vector<std::string>& notes) {
  const auto needed = values_needed(alpha);
  if (larger < needed.value_or(kMostValuesTried + 1)) {
    notes.push_back(fmt::format(
        "need {} {} samples to detect a difference at alpha level {}",
        needed ? ">=" : ">", needed.value_or(kMostValuesTried + 1),
        shortest_number(alpha)));
  }
}

}  // namespace

UnpairedComparison test_unpaired(const UnpairedSide& base,
                                 const UnpairedSide& head, bool exact,
                                 double alpha) {
  UnpairedComparison comparison;
  comparison.delta = ratio_of(base.cell.center, head.cell.center);
  if (std::isnan(base.values.front()) || std::isnan(head.values.front())) {
    comparison.notes.emplace_back("a value is NaN: not compared");
    return comparison;
  }
  if (exact) {
    comparison.significant = true;
    comparison.head_larger = share_above(base.cell.center, head.cell.center);
    return comparison;
  }
  const MannWhitney test = mann_whitney(base.values, head.values);
  comparison.head_larger = test.head_larger;
  comparison.p_value = test.p_value;
  comparison.significant = test.p_value <= alpha;
  if (base.values.front() == head.values.back() &&
      base.values.back() == head.values.front()) {
    comparison.notes.emplace_back("all samples are equal");
  } else if (!comparison.significant) {
    note_small_sides(std::max(base.values.size(), head.values.size()), alpha,
                     comparison.notes);
  }
  return comparison;
}

}  // namespace benchgate::compare
