#pragma once

#include "src/preload/run_time.h"

#include <cstdint>
#include <ctime>

namespace benchgate::preload {

/// The next number, from 1 on: xorshift (Marsaglia, 2003, Journal of
/// Statistical Software 8(14)).
///
/// `state`: a thread's own; 0: not begun. Where it is does not suffice to begin
/// with: threads that come after each other have their thread-locals at the
/// same place, and would all draw the same numbers.
inline std::uint64_t next_random(std::uint64_t& state) {
  if (state == 0) {
    state = reinterpret_cast<std::uintptr_t>(&state) ^
            static_cast<std::uint64_t>(nanoseconds_of(CLOCK_MONOTONIC)) << 20U;
    state |= 1U;
  }
  state ^= state << 13U;
  state ^= state >> 7U;
  state ^= state << 17U;
  return state;
}

}  // namespace benchgate::preload
