#pragma once

#include <sched.h>

#include <atomic>

namespace benchgate::preload {

/// A lock that needs no memory and no initialisation, for inside malloc. Held
/// for some ten instructions, or while a table grows.
class SpinLock {
 public:
  constexpr SpinLock() = default;

  void lock() {
    while (taken_.exchange(true, std::memory_order_acquire)) {
      ::sched_yield();
    }
  }

  void unlock() { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_{false};
};

/// Holds a lock to the end of a block.
class Locked {
 public:
  explicit Locked(SpinLock& lock) : lock_(lock) { lock_.lock(); }

  ~Locked() { lock_.unlock(); }

  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  Locked(Locked&&) = delete;
  Locked& operator=(Locked&&) = delete;

 private:
  SpinLock& lock_;
};

}  // namespace benchgate::preload
