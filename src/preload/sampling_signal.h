#pragma once

#include <csignal>

namespace benchgate::preload {

/// SIGPROF, by which clocks have threads tell where they are.
inline constexpr int kSamplingSignal = SIGPROF;

using SignalHandler = void (*)(int number, siginfo_t* information,
                               void* context);

/// Has `handler` called for it, while all other signals of that thread wait: so
/// that none of the program's handlers runs within ours, with a lock taken.
///
/// Returns: false if the program has a handler of its own, which stays.
bool take_signal(SignalHandler handler);

/// Whether it is still called: the program may have set one of its own since.
bool is_signal_taken_by(SignalHandler handler);

/// In this thread, which has its creator's mask.
void unblock_signal();

}  // namespace benchgate::preload
