#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace benchgate::preload {

/// Processor time that threads have used after their last profile sample, and
/// ended: for others to take over. Else threads that live for less than a
/// period were never seen. Nanoseconds; thread-safe.
class UnsampledTime {
 public:
  constexpr UnsampledTime() = default;

  /// A thread ends, `since_tick` after its clock's last signal.
  void leave(std::int64_t since_tick) {
    left_.fetch_add(since_tick, std::memory_order_relaxed);
  }

  /// How far the clock of the next thread is to be when it starts: at most so.
  std::int64_t take(std::int64_t most) {
    const std::int64_t left = left_.exchange(0, std::memory_order_relaxed);
    const std::int64_t taken = std::min(left, most);
    left_.fetch_add(left - taken, std::memory_order_relaxed);
    return taken;
  }

 private:
  std::atomic<std::int64_t> left_{0};
};

}  // namespace benchgate::preload
