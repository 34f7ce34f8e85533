#include "compare/ascending.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace benchgate::compare {

namespace {

/// From so many values on, dealing them into buckets is quicker than comparing
/// them.
constexpr std::size_t kMany = 16;

/// Buckets up to this size are left to one insertion sort over all.
constexpr std::uint32_t kFew = 8;

/// How often a bucket that holds too much is dealt again: outliers squeeze the
/// others into few buckets, and without them there is room.
constexpr int kMostDeals = 4;

/// Whole numbers are counted if their range is at most so many times their
/// number: it takes a step for each number in it.
constexpr double kWidest = 4.0;

/// Of so many, each still has a number of 31 bits.
constexpr std::size_t kMostCounted = std::size_t{1} << 28U;

/// Sorting so few takes no memory but the stack's: benchmarks mostly have less
/// values, of which there are thousands.
constexpr std::size_t kOnStack = 128;

/// Room for `n` items, with any values.
template <typename Item>
class Room {
 public:
  explicit Room(std::size_t n)
      : items_(n <= kOnStack ? near_.data() : (far_.resize(n), far_.data())),
        size_(n) {}

  [[nodiscard]] std::span<Item> items() { return {items_, size_}; }

 private:
  std::array<Item, kOnStack> near_;
  std::vector<Item> far_;
  Item* items_;
  std::size_t size_;
};

/// Whole numbers up to here, 2^53, and their sums by one are exact.
constexpr double kLargestExact = 9007199254740992.0;

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
  Room<std::uint32_t> bucket_room(n);
  Room<std::uint32_t> end_room(n);
  Room<double> dealt_room(n);
  const auto bucket_of = bucket_room.items();
  const auto ends = end_room.items();
  const auto dealt = dealt_room.items();
  std::ranges::fill(ends, 0);
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
  for (std::size_t i = 0; i < n; ++i) {
    dealt[ends[bucket_of[i]]++] = values[i];
  }
  for (std::size_t i = 0; i < crowded.size(); i += 2) {
    sort_numbers(dealt.subspan(crowded[i], crowded[i + 1] - crowded[i]),
                 deals - 1);
  }
  sort_nearly_sorted(dealt);
  std::ranges::copy(dealt, values.begin());
}

struct Range {
  double low = 0.0;
  double high = 0.0;
};

/// Four at a time, which need not wait for one another.
Range range_of(std::span<const double> values) {
  constexpr std::size_t kLanes = 4;
  std::array<double, kLanes> lows;
  lows.fill(values.front());
  std::array<double, kLanes> highs = lows;
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double value = values[i + lane];
      lows[lane] = value < lows[lane] ? value : lows[lane];
      highs[lane] = value > highs[lane] ? value : highs[lane];
    }
  }
  Range range{.low = std::ranges::min(lows), .high = std::ranges::max(highs)};
  for (const double value : values.subspan(i)) {
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range;
}

/// Sorts whole numbers of a narrow range, as benchmarks mostly give them, by
/// how often each occurs.
///
/// Returns: false, and the values as they were, if one is no whole number.
bool sort_by_counting(std::span<double> values, Range range) {
  const auto width = static_cast<std::size_t>(range.high - range.low) + 1;
  Room<std::uint32_t> room(width);
  const auto counts = room.items();
  std::ranges::fill(counts, 0);
  bool whole = true;
  for (const double value : values) {
    const double above = value - range.low;
    const auto number = static_cast<std::int32_t>(above);
    whole &= static_cast<double>(number) == above;
    ++counts[static_cast<std::size_t>(number)];
  }
  if (!whole) {
    return false;
  }
  // Nearly every number occurs at most twice: written without asking how often,
  // as long as there is room.
  double* to = values.data();
  double* const end = to + values.size();
  for (std::size_t number = 0; end - to >= 2; ++number) {
    const double value = range.low + static_cast<double>(number);
    const std::uint32_t count = counts[number];
    to[0] = value;
    to[1] = value;
    if (count > 2) {
      std::fill_n(to, count, value);
    }
    to += count;
  }
  if (to != end) {
    *to = range.high;
  }
  return true;
}

/// Whether sort_by_counting takes no longer than the others, if all are whole.
bool is_narrow(const Range& range, std::size_t count) {
  return count <= kMostCounted && range.low == std::floor(range.low) &&
         range.low >= -kLargestExact && range.high <= kLargestExact &&
         range.high - range.low < kWidest * static_cast<double>(count);
}

void sort_numbers(std::span<double> values, int deals) {
  const Range range = range_of(values);
  if (range.low == range.high) {
    return;
  }
  if (values.size() < kMany) {
    std::ranges::sort(values);
    return;
  }
  if (is_narrow(range, values.size()) && sort_by_counting(values, range)) {
    return;
  }
  const double scale =
      static_cast<double>(values.size() - 1) / (range.high - range.low);
  // Neither infinite values nor a range of them, nor one next to none.
  if (deals > 0 && std::isfinite(scale) && scale > 0.0 &&
      values.size() < std::numeric_limits<std::uint32_t>::max()) {
    return sort_by_buckets(values, range.low, scale, deals);
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
