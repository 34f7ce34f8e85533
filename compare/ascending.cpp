#include "compare/ascending.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

namespace benchgate::compare {

namespace {

/// From so many values on, dealing them into buckets is quicker than comparing
/// them.
constexpr std::size_t kMany = 64;

/// Buckets up to this size are left to one insertion sort over all.
constexpr std::uint32_t kFew = 8;

/// How often a bucket that holds too much is dealt again: outliers squeeze the
/// others into few buckets, and without them there is room.
constexpr int kMostDeals = 4;

/// What never moves far: quick if nearly all is in place.
void sort_nearly_sorted(std::span<double> values) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double value = values[i];
    std::size_t to = i;
    for (; to > 0 && value < values[to - 1]; --to) {
      values[to] = values[to - 1];
    }
    values[to] = value;
  }
}

void sort_numbers(std::span<double> values, int deals);

/// Deals the values into as many buckets, equally wide from the smallest to the
/// largest: rounding keeps their order. Then the order inside of the buckets is
/// made; most hold a value or two.
void sort_by_buckets(std::span<double> values, double low, double scale,
                     int deals) {
  const std::size_t n = values.size();
  std::vector<std::uint32_t> bucket_of(n);
  std::vector<std::uint32_t> ends(n + 1);
  for (std::size_t i = 0; i < n; ++i) {
    const auto bucket = static_cast<std::uint32_t>((values[i] - low) * scale);
    bucket_of[i] = std::min(bucket, static_cast<std::uint32_t>(n - 1));
    ++ends[bucket_of[i]];
  }
  std::vector<std::uint32_t> crowded;
  std::uint32_t begin = 0;
  for (std::size_t bucket = 0; bucket < n; ++bucket) {
    if (ends[bucket] > kFew) {
      crowded.push_back(begin);
      crowded.push_back(begin + ends[bucket]);
    }
    begin += std::exchange(ends[bucket], begin);
  }
  std::vector<double> dealt(n);
  for (std::size_t i = 0; i < n; ++i) {
    dealt[ends[bucket_of[i]]++] = values[i];
  }
  for (std::size_t i = 0; i < crowded.size(); i += 2) {
    sort_numbers(
        std::span(dealt).subspan(crowded[i], crowded[i + 1] - crowded[i]),
        deals - 1);
  }
  sort_nearly_sorted(dealt);
  std::ranges::copy(dealt, values.begin());
}

void sort_numbers(std::span<double> values, int deals) {
  double low = values.front();
  double high = low;
  for (const double value : values) {  // Without branches.
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low == high) {
    return;
  }
  if (values.size() >= kMany && deals > 0 &&
      values.size() < std::numeric_limits<std::uint32_t>::max()) {
    const double scale = static_cast<double>(values.size() - 1) / (high - low);
    // Neither infinite values nor a range of them, nor one next to none.
    if (std::isfinite(scale) && scale > 0.0) {
      return sort_by_buckets(values, low, scale, deals);
    }
  }
  std::ranges::sort(values);
}

}  // namespace

std::vector<double> ascending(std::vector<double> values) {
  const auto numbers =
      std::partition(values.begin(), values.end(),
                     [](double value) { return std::isnan(value); });
  if (std::is_sorted(numbers, values.end())) {
    return values;
  }
  sort_numbers({numbers, values.end()}, kMostDeals);
  return values;
}

}  // namespace benchgate::compare
