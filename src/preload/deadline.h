#pragma once

#include <cstdint>
#include <ctime>

namespace benchgate::preload {

/// Whether the C library waits by this clock. Where it is told of another, it
/// says so even if there is no wait.
inline bool is_known_clock(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC;
}

/// The same of a time until which it is to wait, where it looks at that first.
inline bool is_deadline(clockid_t clock, const timespec* until) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return is_known_clock(clock) && until != nullptr && until->tv_nsec >= 0 &&
         until->tv_nsec < kSecond;
}

}  // namespace benchgate::preload
