#pragma once

#include "src/preload/spin_lock.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What those who wait for a lock have waited.
struct Contention {
  std::int64_t waits = 0;        ///< That have begun.
  std::int64_t nanoseconds = 0;  ///< Of all of them together.
};

/// Charges waiting to those who held the lock meanwhile: what is waited for a
/// lock adds up, all waiters together, until somebody gives the lock back and
/// takes the sum over. What passes between that and the moment when a waiter
/// has the lock is the next holder's. So the sum over all holders is that over
/// all waiters, to the nanosecond, once each lock was given back a last time.
///
/// Of a fixed size; takes no memory. Thread-safe, by locks of its own; under
/// them the time is read, so that of one lock all is in the order of time.
class ContentionTable {
 public:
  /// Nanoseconds, never less than before; the same clock for all calls.
  using Clock = std::int64_t (*)();

  constexpr ContentionTable() = default;

  /// A thread begins to wait for `lock`, at the time that is put into `time`.
  ///
  /// Returns: false if there was no room for so many locks at a time; that is
  /// counted. There is no end then to be told.
  bool begin(const void* lock, Clock now, std::int64_t& time);

  /// It has stopped to wait, with the lock or without it.
  ///
  /// Returns: when.
  std::int64_t end(const void* lock, Clock now);

  /// What was waited for `lock` since it was taken over last.
  Contention take(const void* lock, Clock now);

  /// Whether anything is waited for, or is to be taken over.
  [[nodiscard]] bool has_any() const {
    return used_.load(std::memory_order_relaxed) > 0;
  }

  [[nodiscard]] std::int64_t lost() const {
    return lost_.load(std::memory_order_relaxed);
  }

 private:
  /// At the moment t there is to be charged: waiters * t - origin. That is 0
  /// when the first begins, and neither a beginning nor an end changes it at
  /// its own moment. It wraps around as unsigned numbers do; differences do
  /// not.
  struct Entry {
    const void* lock;  // Null: not used.
    std::uint64_t waiters;
    std::uint64_t origin;
    std::int64_t waits;
  };

  static constexpr std::size_t kEntries = 8;
  static constexpr std::size_t kBuckets = 1024;  // A power of two.

  /// A processor's cache line or more, so that locks do not share one.
  struct alignas(64) Bucket {
    SpinLock lock;
    Entry entries[kEntries]{};
  };

  Bucket& bucket_of(const void* lock);
  static Entry* find(Bucket& bucket, const void* lock);
  void drop_if_done(Entry& entry);

  Bucket buckets_[kBuckets];
  std::atomic<int> used_{0};
  std::atomic<std::int64_t> lost_{0};
};

/// Of this process.
extern ContentionTable contention;

}  // namespace benchgate::preload
