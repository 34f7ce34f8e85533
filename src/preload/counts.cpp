#include "src/preload/counts.h"

#include "src/preload/live_blocks.h"
#include "src/preload/spin_lock.h"

namespace benchgate::preload {

__thread ThreadState this_thread __attribute__((tls_model("initial-exec")));
std::atomic<int> timers_on{0};

namespace {

SpinLock lock;
// All of these under the lock.
LiveBlocks blocks;
Run current;
int threads_in_loop = 0;
bool stopped = false;
bool wants_allocations = false;
std::int64_t live = 0;  // Bytes of `blocks`.

/// So that what is freed while nothing is held takes no lock.
std::atomic<bool> holds_blocks{false};

void begin_run() {
  current = Run();
  blocks.clear();
  holds_blocks.store(false, std::memory_order_relaxed);
  live = 0;
}

}  // namespace

void note_allocation(const void* block, std::size_t size) {
  const Locked locked(lock);
  if (stopped) {
    return;
  }
  ++current.allocations;
  current.bytes += static_cast<std::int64_t>(size);
  if (current.peak < 0) {
    return;
  }
  if (!blocks.insert(block, size)) {
    current.peak = -1;
    return;
  }
  holds_blocks.store(true, std::memory_order_relaxed);
  live += static_cast<std::int64_t>(size);
  current.peak = live > current.peak ? live : current.peak;
}

void note_release(const void* block) {
  if (!holds_blocks.load(std::memory_order_relaxed)) {
    return;
  }
  const Locked locked(lock);
  std::size_t size = 0;
  if (blocks.remove(block, size)) {
    live -= static_cast<std::int64_t>(size);
    holds_blocks.store(!blocks.empty(), std::memory_order_relaxed);
  }
}

void want_allocations() {
  wants_allocations = true;
}

void enter_loop() {
  turn_timer_off();
  const Locked locked(lock);
  if (this_thread.in_loop) {
    // An error or an exception has ended its last loop: nobody has said so.
    threads_in_loop = 0;
  }
  if (threads_in_loop == 0) {
    begin_run();
  }
  ++threads_in_loop;
  this_thread.in_loop = true;
}

void turn_timer_on() {
  if (this_thread.in_loop && !this_thread.timer_on && !stopped) {
    timers_on.fetch_add(wants_allocations ? 1 : 0, std::memory_order_relaxed);
    this_thread.timer_on = true;
  }
}

void turn_timer_off() {
  if (this_thread.timer_on) {
    this_thread.timer_on = false;
    timers_on.fetch_sub(wants_allocations ? 1 : 0, std::memory_order_relaxed);
  }
}

bool leave_loop(std::int64_t iterations, Run& run) {
  turn_timer_off();
  if (!this_thread.in_loop) {
    return false;
  }
  this_thread.in_loop = false;
  const Locked locked(lock);
  current.iterations += iterations;
  if (--threads_in_loop > 0) {
    return false;
  }
  current.growth = live;
  run = current;
  return !stopped;
}

void stop_for_good() {
  stopped = true;
  timers_on.store(0, std::memory_order_relaxed);
  this_thread.timer_on = false;
  holds_blocks.store(false, std::memory_order_relaxed);
}

void lock_for_fork() {
  lock.lock();
}

void unlock_after_fork() {
  lock.unlock();
}

}  // namespace benchgate::preload
