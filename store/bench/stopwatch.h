#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace benchgate::store {

/// Runs from when it is made.
class Stopwatch {
 public:
  [[nodiscard]] std::chrono::nanoseconds elapsed() const {
    return std::chrono::steady_clock::now() - start_;
  }

  [[nodiscard]] double milliseconds() const {
    return std::chrono::duration<double, std::milli>(elapsed()).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

/// The median of `times` (an odd number is exact) times that `measure` returns,
/// in nanoseconds.
template <typename Measure>
double median_of(int times, const Measure& measure) {
  std::vector<double> taken;
  for (int i = 0; i < times; ++i) {
    taken.push_back(
        std::chrono::duration<double, std::nano>(measure()).count());
  }
  const auto middle = taken.begin() + (times - 1) / 2;
  std::ranges::nth_element(taken, middle);
  return *middle;
}

}  // namespace benchgate::store
