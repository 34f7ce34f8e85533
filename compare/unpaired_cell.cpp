#include "compare/unpaired_cell.h"

#include "compare/shortest_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace benchgate::compare {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Benchstat looks no further for how many values an interval needs.
constexpr std::size_t kMostValuesAskedFor = 50;

double middle(std::span<const double> values) {
  const std::size_t half = values.size() / 2;
  if (values.size() % 2 == 1) {
    return values[half];
  }
  // Two infinities have no difference.
  return values[half - 1] == values[half]
             ? values[half]
             : values[half - 1] + 0.5 * (values[half] - values[half - 1]);
}

/// The value that occurs most often, the smallest of several.
double mode(std::span<const double> values) {
  double most_frequent = values.front();
  std::size_t longest = 0;
  for (std::size_t first = 0; first < values.size();) {
    std::size_t end = first + 1;
    while (end < values.size() && values[end] == values[first]) {
      ++end;
    }
    if (end - first > longest) {
      longest = end - first;
      most_frequent = values[first];
    }
    first = end;
  }
  return most_frequent;
}

std::string values_needed(double confidence) {
  std::size_t n = 2;
  const auto has_bounds = [&] {
    const OrderStatistics orders = median_order_statistics(n, confidence);
    return orders.low > 0 && orders.high <= n;
  };
  while (n <= kMostValuesAskedFor && !has_bounds()) {
    ++n;
  }
  const std::string level = shortest_number(confidence);
  return n > kMostValuesAskedFor
             ? fmt::format(
                   "need > {} samples for confidence interval at level {}",
                   kMostValuesAskedFor, level)
             : fmt::format(
                   "need >= {} samples for confidence interval at level {}", n,
                   level);
}

}  // namespace

UnpairedCell UnpairedCellSummary::of(std::span<const double> values) {
  if (exact_) {
    return of_exact(values);
  }
  const OrderStatistics& bounds = orders(values.size());
  UnpairedCell cell{.center = middle(values),
                    .low = -kInfinity,
                    .high = kInfinity,
                    .n = values.size(),
                    .notes = {}};
  if (bounds.low > 0) {
    cell.low = values[bounds.low - 1];
  }
  if (bounds.high <= values.size()) {
    cell.high = values[bounds.high - 1];
  }
  // A bound may be there and be infinite, where values are.
  if (bounds.low == 0 || bounds.high > values.size()) {
    cell.notes.push_back(too_few_values());
  }
  return cell;
}

UnpairedCell UnpairedCellSummary::of_exact(
    std::span<const double> values) const {
  UnpairedCell cell{.center = mode(values),
                    .low = values.front(),
                    .high = values.back(),
                    .n = values.size(),
                    .notes = {}};
  if (cell.low != cell.high) {
    cell.notes.push_back(fmt::format(
        "exact distribution expected, but values range from {} to {}",
        shortest_number(cell.low), shortest_number(cell.high)));
  }
  return cell;
}

const OrderStatistics& UnpairedCellSummary::orders(std::size_t n) {
  const auto [entry, is_new] = orders_.try_emplace(n);
  if (is_new) {
    entry->second = median_order_statistics(n, confidence_);
  }
  return entry->second;
}

const std::string& UnpairedCellSummary::too_few_values() {
  if (too_few_values_.empty()) {
    too_few_values_ = values_needed(confidence_);
  }
  return too_few_values_;
}

}  // namespace benchgate::compare
