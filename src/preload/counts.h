#pragma once

/// \file
/// Counts what benchmark loops allocate. All of it is usable before any
/// constructor has run, and takes no memory from malloc.

#include "src/preload/runs.h"

#include <atomic>
#include <cstddef>

namespace benchgate::preload {

/// Of this thread. Initial-exec: other thread-locals are allocated at their
/// first use, by malloc.
struct ThreadState {
  bool in_loop;   ///< Between the start and the end of a benchmark's loop.
  bool timer_on;  ///< And its timer is running.
};

// Not thread_local, which would be initialised by a call.
extern __thread ThreadState this_thread
    __attribute__((tls_model("initial-exec")));

/// How many threads' timers are on, where counting is wanted.
extern std::atomic<int> timers_on;

/// Whether an allocation now belongs to the loop: this thread's timer is on,
/// or it is no thread of the benchmark's, and so one that a loop has started.
inline bool is_counting() {
  return timers_on.load(std::memory_order_relaxed) > 0 &&
         (this_thread.timer_on || !this_thread.in_loop);
}

/// A call has given `block`. Where is_counting().
void note_allocation(const void* block, std::size_t size);

/// `block` is about to go: before it does, since another thread may be given
/// the same one. At any time.
void note_release(const void* block);

/// From now on allocations are counted, and not only runs.
void want_allocations();

/// This thread enters a loop: of the run that is going on, if other threads
/// are in theirs, else of a new one.
void enter_loop();

/// Idempotent: Google Benchmark calls one of the functions that we stand in
/// for from another.
void turn_timer_on();
void turn_timer_off();

/// This thread has done `iterations` and leaves its loop.
///
/// Returns: whether it was the last, and so the run is over: `run` is what it
/// did.
bool leave_loop(std::int64_t iterations, Run& run);

/// No more counting, whatever follows: in a process that a fork has made.
void stop_for_good();

/// Around a fork, so that the child does not find a lock taken.
void lock_for_fork();
void unlock_after_fork();

}  // namespace benchgate::preload
