#pragma once

#include <cstdint>
#include <ctime>

namespace benchgate::preload {

inline std::int64_t nanoseconds_of(clockid_t clock) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  timespec time{};
  ::clock_gettime(clock, &time);
  return time.tv_sec * kNanoseconds + time.tv_nsec;
}

/// How long the run that is going on takes.
class RunTime {
 public:
  void start() {
    wall_ = nanoseconds_of(CLOCK_MONOTONIC);
    cpu_ = nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID);
  }

  /// Whether ten times as many iterations would take too long: above 50 ms of
  /// processor time, which does not depend on how busy the machine is, or a
  /// second in all. Where everything takes `slower` times as long, as much
  /// more.
  [[nodiscard]] bool is_too_long_to_repeat(int slower) const {
    constexpr std::int64_t kLongestCpu = 5'000'000;
    constexpr std::int64_t kLongestWall = 100'000'000;
    return nanoseconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_ >
               slower * kLongestCpu ||
           nanoseconds_of(CLOCK_MONOTONIC) - wall_ > slower * kLongestWall;
  }

 private:
  std::int64_t wall_ = 0;
  std::int64_t cpu_ = 0;
};

}  // namespace benchgate::preload
