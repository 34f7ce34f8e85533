#include "compare/window_search.h"

#include "compare/step_test.h"

#include <algorithm>
#include <cmath>

namespace benchgate::compare {

namespace {

/// How many standard deviations U is from its expectation.
double deviations(double shift, std::size_t n, std::size_t m) {
  const double variance =
      static_cast<double>(n * m) * static_cast<double>(n + m + 1) / 12.0;
  return std::abs(shift) / std::sqrt(variance);
}

/// Whether U is so near its expectation that no p-value at kWeakLevel can come
/// of it. Cheap, and says no in doubt: for sides of 16 values or more the
/// normal approximation with 3 standard deviations has 27 times that level; for
/// smaller ones 2.3 are as far (0.0001 is reached at 2.55 for 3 and many
/// values, later for more).
bool is_nothing(double z, std::size_t n, std::size_t m) {
  return z < (std::min(n, m) < 16 ? 2.3 : 3.0);
}

/// Far beyond kWeakLevel the value only says which of several weak points is
/// the clearest, and the normal tail, too large by far, says that for less.
double search_p_value(double z, double shift, std::size_t n, std::size_t m) {
  constexpr double kClear = 6.0;
  return z > kClear && std::min(n, m) >= 16 ? std::erfc(z / std::sqrt(2.0))
                                            : rank_shift_p_value(shift, n, m);
}

}  // namespace

std::vector<std::size_t> window_lengths(std::size_t window) {
  constexpr std::size_t kShortest = 16;
  std::vector<std::size_t> lengths;
  for (std::size_t length = kShortest; length < window; length *= 2) {
    lengths.push_back(length);
  }
  lengths.push_back(window);
  return lengths;
}

std::size_t window_stride(std::size_t length) {
  return length / 4;
}

std::optional<WeakPoint> WindowSearch::operator()(
    std::span<const double> values, std::size_t begin, std::size_t end) {
  const std::size_t size = end - begin;
  if (size < 2 * minimum_segment_) {
    return std::nullopt;
  }
  const std::size_t split = divergence_.best_split(
      values.subspan(begin, size), minimum_segment_, size - minimum_segment_);
  const double shift = divergence_.rank_shift(split);
  const double z = deviations(shift, split, size - split);
  if (is_nothing(z, split, size - split)) {
    return std::nullopt;
  }
  const double p_value = search_p_value(z, shift, split, size - split);
  if (p_value > kWeakLevel) {
    return std::nullopt;
  }
  return WeakPoint{.index = begin + split, .p_value = p_value};
}

}  // namespace benchgate::compare
