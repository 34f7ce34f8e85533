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

  /// A thread ends.
  ///
  /// `timed`: what it has used while it was timed.
  /// `all`: since its clock's last signal.
  void leave(std::int64_t timed, std::int64_t all) {
    timed_.fetch_add(timed, std::memory_order_relaxed);
    all_.fetch_add(all, std::memory_order_relaxed);
  }

  /// What the next profile sample of any thread weighs more.
  std::int64_t take_timed() {
    return timed_.exchange(0, std::memory_order_relaxed);
  }

  /// How far the clock of the next thread is to be when it starts: at most so.
  std::int64_t take(std::int64_t most) {
    const std::int64_t all = all_.exchange(0, std::memory_order_relaxed);
    const std::int64_t taken = std::min(all, most);
    all_.fetch_add(all - taken, std::memory_order_relaxed);
    return taken;
  }

 private:
  std::atomic<std::int64_t> timed_{0};
  std::atomic<std::int64_t> all_{0};
};

}  // namespace benchgate::preload
