#pragma once

#include "src/preload/allocation_observer.h"

namespace benchgate::preload {

/// Has `observer` told of allocations from now on. Before anything else is done
/// in the program: it ends, with status 0, if its calls of malloc do not come
/// to us, which is so if it has an allocator of its own, linked statically.
/// Nothing can be found out then, and nobody would end the search.
void observe_allocations(const AllocationObserver& observer);

/// Nobody is told any more: in a process that a fork has made, where a thread
/// that is not there may have held the observer's lock.
void stop_observing();

}  // namespace benchgate::preload
