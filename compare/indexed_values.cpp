#include "compare/indexed_values.h"

#include <algorithm>
#include <cstddef>

namespace benchgate::compare {

namespace {

/// So many are sorted by counting for each how many are before it; more are
/// merged. 8, 16 and 32 take the same time within a tenth.
constexpr std::size_t kCounted = 16;

/// From `values`, the first of which has the index `first`.
void sort_by_counting(std::span<const double> values, std::size_t first,
                      IndexedValue* to) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    std::size_t before = 0;
    for (std::size_t j = 0; j < i; ++j) {
      before += values[j] <= value ? 1U : 0U;
    }
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      before += values[j] < value ? 1U : 0U;
    }
    to[before] = {value, static_cast<std::uint32_t>(first + i)};
  }
}

bool is_before(const IndexedValue& a, const IndexedValue& b) {
  return a.value < b.value;
}

/// Two halves in order, from both ends at once: neither has to wait for the
/// other, and together they need never ask whether a half is used up.
void merge_halves(std::span<const IndexedValue> values, IndexedValue* to) {
  const std::size_t half = values.size() / 2;
  std::size_t a = 0;
  std::size_t b = half;
  std::size_t last_a = half - 1;
  std::size_t last_b = values.size() - 1;
  for (std::size_t i = 0; i < half; ++i) {
    // Written as sums: of what is written as choices compilers make jumps.
    const std::size_t low = is_before(values[b], values[a]) ? 1U : 0U;
    to[i] = values[a + (b - a) * low];
    b += low;
    a += 1 - low;
    const std::size_t high =
        is_before(values[last_b], values[last_a]) ? 1U : 0U;
    to[values.size() - 1 - i] = values[last_b - (last_b - last_a) * high];
    last_a -= high;
    last_b -= 1 - high;
  }
}

}  // namespace

std::span<const IndexedValue> IndexedValues::sorted(
    std::span<const double> values) {
  const std::size_t n = values.size();
  items_.resize(n);
  room_.resize(n);
  for (std::size_t first = 0; first < n; first += kCounted) {
    sort_by_counting(values.subspan(first, std::min(kCounted, n - first)),
                     first, items_.data() + first);
  }
  for (std::size_t width = kCounted; width < n; width *= 2) {
    for (std::size_t first = 0; first < n; first += 2 * width) {
      const std::span<const IndexedValue> both =
          std::span(items_).subspan(first, std::min(2 * width, n - first));
      if (both.size() == 2 * width) {
        merge_halves(both, room_.data() + first);
      } else {
        const std::size_t left = std::min(width, both.size());
        std::ranges::merge(both.first(left), both.subspan(left),
                           room_.begin() + static_cast<std::ptrdiff_t>(first),
                           is_before);
      }
    }
    items_.swap(room_);
  }
  return items_;
}

}  // namespace benchgate::compare
