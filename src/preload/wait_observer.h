#pragma once

/// \file
/// Who is told of waiting. The hooks (lock_hooks.cpp, wait_hooks.cpp) know
/// nothing of benchmarks: an observer says what it wants to know, by which
/// clock. So they serve a benchmark's loop and a whole program alike.

#include "src/preload/contention.h"

#include <atomic>
#include <cstdint>

namespace benchgate::preload {

/// What a thread waits for.
enum class WaitFor : std::uint8_t {
  mutex,
  rwlock,
  condition,
  semaphore,
  futex,    ///< Of std::atomic::wait, latches, semaphores and futures of C++.
  barrier,  ///< Of POSIX.
  thread,   ///< Its end.
};

/// A wait that is over, whatever it was ended by: a timeout, too.
struct Wait {
  WaitFor what;
  const void* object;
  std::int64_t begin;  ///< Of the observer's clock.
  std::int64_t end;
  std::uintptr_t caller;  ///< Where the function that waited returns to.
};

/// A lock was given back while others waited for it.
struct Holding {
  const void* lock;
  Contention contention;
  std::uintptr_t caller;  ///< Where the function that gave it back returns to.
};

/// May not be null but for `held`. What they do themselves with locks is not
/// observed. They are called with locks of the program held.
struct WaitObserver {
  /// Whether a wait of this thread that begins now is to be told of.
  bool (*is_wanted)();
  /// Nanoseconds. May stand still, while nothing is to be charged.
  std::int64_t (*now)();
  void (*waited)(const Wait& wait);
  /// Null: nobody wants to know, and nothing is kept for it.
  void (*held)(const Holding& holding);
};

/// Null: nobody. What it points to stays.
extern std::atomic<const WaitObserver*> wait_observer;

}  // namespace benchgate::preload
