#include "src/serve/live_history.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace benchgate::serve {

namespace {

/// Reading takes at most a tenth of the time.
constexpr int kRest = 10;

}  // namespace

LiveHistory::LiveHistory(Source source, std::chrono::milliseconds patience)
    : source_(std::move(source)), patience_(patience) {
  const Clock::time_point begin = Clock::now();
  // Before the records: what comes meanwhile is seen the next time.
  version_ = source_.version();
  snapshot_ = source_.read();
  const Clock::time_point end = Clock::now();
  next_ = end + std::max<Clock::duration>(patience_, (end - begin) * kRest);
  thread_ = std::thread([this] { loop(); });
}

LiveHistory::~LiveHistory() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::shared_ptr<const Snapshot> LiveHistory::now() {
  const std::lock_guard lock(mutex_);
  if (Clock::now() >= next_ && !wanted_) {
    wanted_ = true;
    wake_.notify_one();
  }
  return snapshot_;
}

void LiveHistory::loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return wanted_ || over_; });
      if (over_) {
        return;
      }
    }
    const Clock::time_point begin = Clock::now();
    look_again();
    const Clock::time_point end = Clock::now();
    const std::lock_guard lock(mutex_);
    next_ = end + std::max<Clock::duration>(patience_, (end - begin) * kRest);
    wanted_ = false;
  }
}

/// Only this thread touches version_ and complained_ once it runs.
void LiveHistory::look_again() {
  try {
    std::string version = source_.version();
    if (version.empty() || version != version_) {
      std::shared_ptr<const Snapshot> fresh = source_.read();
      version_ = std::move(version);
      const std::lock_guard lock(mutex_);
      // The old one goes when nobody reads it any more, and not under the lock.
      snapshot_.swap(fresh);
    }
    complained_.clear();
  } catch (const std::exception& error) {
    if (complained_ != error.what()) {
      complained_ = error.what();
      source_.complain(complained_);
    }
  }
}

}  // namespace benchgate::serve
