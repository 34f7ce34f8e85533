#pragma once

#include "src/serve/snapshot.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace benchgate::serve {

/// Where snapshots come from. Called from one thread at a time.
struct Source {
  /// Reads the history. May throw.
  std::function<std::shared_ptr<const Snapshot>()> read;
  /// Something that differs whenever the history does, much cheaper than
  /// reading it; empty if there is none. May throw.
  std::function<std::string()> version;
  /// Told of what went wrong while reading it again: a sentence.
  std::function<void(const std::string&)> complain;
};

/// The latest snapshot of a history that grows. Whoever asks gets what is there
/// at once; the history is looked at again behind, when somebody asks and some
/// time has passed. One that cannot be read any more is shown as it was.
class LiveHistory {
 public:
  /// Reads it.
  ///
  /// `patience`: it is looked at no more often than this, and not before ten
  /// times as long as reading it takes has passed.
  ///
  /// Throws: what source.read and source.version throw.
  LiveHistory(Source source, std::chrono::milliseconds patience);

  ~LiveHistory();
  LiveHistory(const LiveHistory&) = delete;
  LiveHistory& operator=(const LiveHistory&) = delete;
  LiveHistory(LiveHistory&&) = delete;
  LiveHistory& operator=(LiveHistory&&) = delete;

  /// Any number of threads may ask at once.
  std::shared_ptr<const Snapshot> now();

 private:
  using Clock = std::chrono::steady_clock;

  void look_again();
  void loop();

  Source source_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::string version_;
  std::string complained_;  ///< The same trouble is told once.
  Clock::time_point next_;
  bool wanted_ = false;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace benchgate::serve
