#pragma once

#include "src/live/hooks.h"
#include "src/preload/wait_observer.h"

namespace benchgate::live {

/// Keeps single waits, while that is wanted: the first so many of them.

/// Does nothing unless they are kept now.
void trace_wait(const preload::Wait& wait);

bool is_tracing_waits();

/// See Hooks.
void start_trace();
void stop_trace();
std::int64_t visit_waits(WaitVisitor visitor, void* to);

/// In a process that a fork has made: nobody traces, and who was just keeping a
/// wait is not there to end that.
void forget_tracing();

}  // namespace benchgate::live
