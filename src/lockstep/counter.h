#pragma once

/// \file
/// Sleeping until a counter in shared memory moves.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <ctime>

namespace benchgate::lockstep {

/// Raises `counter` and wakes the process that waits for it. One writer.
inline void raise(std::atomic<std::uint32_t>& counter, std::uint32_t value) {
  counter.store(value, std::memory_order_release);
  ::syscall(SYS_futex, &counter, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

/// Sleeps until `counter` is `least` or more, or `seconds` have gone by without
/// its moving. Returns whether it is.
inline bool await(const std::atomic<std::uint32_t>& counter,
                  std::uint32_t least, std::uint32_t seconds) {
  for (;;) {
    const std::uint32_t seen = counter.load(std::memory_order_acquire);
    if (seen >= least) {
      return true;
    }

    struct timespec longest {};

    longest.tv_sec = static_cast<std::time_t>(seconds);
    const auto slept =
        ::syscall(SYS_futex, &counter, FUTEX_WAIT, seen, &longest, nullptr, 0);
    if (slept != 0 && errno == ETIMEDOUT) {
      return counter.load(std::memory_order_acquire) >= least;
    }
  }
}

}  // namespace benchgate::lockstep
