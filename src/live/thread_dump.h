#pragma once

#include "src/threads/thread_profile.h"

#include <vector>

namespace benchgate::live {

/// Where the threads of this process are that are not ours: each is interrupted
/// by a signal, and tells. One that does not within a second (it blocks the
/// signal, or waits for a device) has no frames.
///
/// From one of our threads. Several at a time wait for each other.
std::vector<threads::ThreadStack> dump_threads();

/// In a process that a fork has made: nobody asks.
void forget_dump();

}  // namespace benchgate::live
