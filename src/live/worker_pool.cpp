#include "src/live/worker_pool.h"

#include "src/live/own_thread.h"

#include <system_error>
#include <utility>

namespace benchgate::live {

void WorkerPool::add(Job job) {
  std::unique_lock lock(mutex_);
  if (jobs_.size() >= idle_ && threads_.size() < kMostThreads) {
    try {
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      // There may be no more threads: those that there are will do it.
    }
  }
  if (threads_.empty()) {
    lock.unlock();
    job();
    return;
  }
  jobs_.push_back(std::move(job));
  lock.unlock();
  changed_.notify_one();
}

void WorkerPool::finish() {
  {
    const std::scoped_lock lock(mutex_);
    finished_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void WorkerPool::work() {
  const OwnThread own;
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return !jobs_.empty() || finished_; });
    --idle_;
    if (jobs_.empty()) {
      return;
    }
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace benchgate::live
