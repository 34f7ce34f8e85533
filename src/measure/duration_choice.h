#pragma once

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
  /// For a pair of plain invocations. Starts at 3 ms, the best of those tried
  /// on a real suite.
  DurationChoice();

  /// For one turn of a pair in lockstep, from 0.3 ms on. Shorter ones were
  /// cheaper where little else ran (docs/how-it-decides.md), but their times
  /// are partly those of the caches that the other side has filled.
  static DurationChoice of_turns();

  /// What the next invocations should use.
  [[nodiscard]] std::chrono::nanoseconds current() const;

  /// A pair measured at `current()`: its log-ratio and the wall time of both
  /// processes together.
  void add(double log_ratio, std::chrono::nanoseconds wall);

 private:
  using Ladder = std::vector<std::chrono::nanoseconds>;

  DurationChoice(Ladder ladder, std::size_t start);

  struct Trial {
    std::vector<double> log_ratios;
    std::chrono::nanoseconds wall{0};
  };

  [[nodiscard]] double cost(std::size_t step) const;
  [[nodiscard]] bool tried(std::size_t step) const;
  void choose();

  Ladder ladder_;
  std::vector<Trial> trials_;  ///< One for each step.
  std::size_t step_;
};

}  // namespace benchgate::measure
