#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

namespace benchgate::measure {

/// How long one invocation of one benchmark should last.
///
/// Longer is not better: on a virtual machine disturbances last longer than a
/// measurement, so a long one collects noise that many short ones cancel. What
/// counts is machine time until an interval is narrow enough, which goes with
/// (variance of a pair's log-ratio) x (wall time of a pair). The choice climbs
/// a ladder of durations towards the smallest of these products, trying a
/// neighbour for a few pairs at a time.
class DurationChoice {
 public:
  /// Starts at 3 ms, the best of those tried on a real suite.
  DurationChoice();

  /// What the next invocations should use.
  [[nodiscard]] std::chrono::nanoseconds current() const;

  /// A pair measured at `current()`: its log-ratio and the wall time of both
  /// processes together.
  void add(double log_ratio, std::chrono::nanoseconds wall);

 private:
  static constexpr std::array<std::chrono::milliseconds, 5> kLadder = {
      std::chrono::milliseconds(1), std::chrono::milliseconds(3),
      std::chrono::milliseconds(10), std::chrono::milliseconds(30),
      std::chrono::milliseconds(100)};

  struct Trial {
    std::vector<double> log_ratios;
    std::chrono::nanoseconds wall{0};
  };

  [[nodiscard]] double cost(std::size_t step) const;
  [[nodiscard]] bool tried(std::size_t step) const;
  void choose();

  std::array<Trial, kLadder.size()> trials_;
  std::size_t step_ = 1;
};

}  // namespace benchgate::measure
