#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace benchgate::live {

/// Runs jobs in threads of ours, which it starts when they are needed: a
/// program that nobody asks has none of them.
class WorkerPool {
 public:
  using Job = std::function<void()>;

  /// Jobs beyond so many wait for one to end.
  static constexpr std::size_t kMostThreads = 16;

  /// From one of our threads, which does it itself if there can be no other.
  void add(Job job);

  /// Waits for all jobs, and ends the threads.
  void finish();

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  // All of these under the mutex.
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool finished_ = false;
};

}  // namespace benchgate::live
