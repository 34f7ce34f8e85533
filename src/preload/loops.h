#pragma once

/// \file
/// Which threads are in a benchmark's loop, and whose timers are on. All of it
/// is usable before any constructor has run, and takes no memory from malloc.

#include <atomic>
#include <cstdint>

namespace benchgate::preload {

/// Of this thread. Initial-exec: other thread-locals are allocated at their
/// first use, by malloc.
struct ThreadState {
  bool in_loop;   ///< Between the start and the end of a benchmark's loop.
  bool timer_on;  ///< And its timer is running.
  /// Where it comes from: see Mode::thread_comes. 0: nobody was asked.
  std::uint64_t origin;
};

// Not thread_local, which would be initialised by a call.
extern __thread ThreadState this_thread
    __attribute__((tls_model("initial-exec")));

/// How many threads' timers are on.
extern std::atomic<int> timers_on;

/// Whether what this thread does now belongs to the loop: its timer is on, or
/// it is no thread of the benchmark's, and so one that a loop has started.
/// Async-signal-safe.
inline bool is_timed() {
  return timers_on.load(std::memory_order_relaxed) > 0 &&
         (this_thread.timer_on || !this_thread.in_loop);
}

/// This thread enters a loop: of the run that is going on, if other threads
/// are in theirs, else of a new one.
///
/// `run_begins`: called, if it is not null, when a new one begins: no timer is
/// on then.
void enter_loop(void (*run_begins)());

/// Each thread comes by here between what it does before its loop and the loop
/// itself, once all of them are in theirs.
///
/// `loop_starts`: called, if it is not null, by the first of them; the others
/// wait for that.
void start_loop(void (*loop_starts)());

/// This thread has done its iterations, and waits for the others before it does
/// anything else.
///
/// Returns: whether they have done theirs.
bool stop_loop();

/// Idempotent: Google Benchmark calls one of the functions that we stand in
/// for from another.
///
/// Returns: whether it was off, and this thread is in a loop.
bool turn_timer_on();
void turn_timer_off();

/// This thread has done `iterations` and leaves its loop.
///
/// Returns: whether it was the last, and so the run is over; `all` are then the
/// iterations of all its threads.
bool leave_loop(std::int64_t iterations, std::int64_t& all);

/// No timer is on any more, nor will be: in a process that a fork has made.
void stop_for_good();

}  // namespace benchgate::preload
