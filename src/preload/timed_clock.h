#pragma once

#include <cstdint>

namespace benchgate::preload {

/// Nanoseconds during which any benchmark's timer was on: what begins in a loop
/// and ends after it, or while it is paused, is charged with the loop's part.
/// Thread-safe.
std::int64_t timed_now();

/// This thread's timer goes on, and off: see Mode.
void start_timed_clock();
void stop_timed_clock();

/// No timer is on now, whatever was said of threads whose loops have ended
/// without a word.
void reset_timed_clock();

}  // namespace benchgate::preload
