#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace benchgate::live {

/// Tells those that wait for time to pass that they need not wait any more.
class EndSignal {
 public:
  void end() {
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
    }
    changed_.notify_all();
  }

  /// Returns: whether all of that time has passed, and not the end come before.
  bool wait(std::chrono::nanoseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return ended_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
};

}  // namespace benchgate::live
