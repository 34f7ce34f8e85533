#include "src/preload/loops.h"

#include "src/preload/spin_lock.h"

namespace benchgate::preload {

__thread ThreadState this_thread __attribute__((tls_model("initial-exec")));
std::atomic<int> timers_on{0};

namespace {

SpinLock lock;
// All of these under the lock.
int threads_in_loop = 0;
int threads_stopped = 0;
bool has_started = false;
std::int64_t iterations_of_all = 0;

std::atomic<bool> stopped{false};

}  // namespace

void enter_loop(void (*run_begins)()) {
  turn_timer_off();
  const Locked locked(lock);
  if (this_thread.in_loop) {
    // An error or an exception has ended its last loop: nobody has said so.
    threads_in_loop = 0;
  }
  if (threads_in_loop == 0) {
    threads_stopped = 0;
    has_started = false;
    iterations_of_all = 0;
    if (run_begins != nullptr) {
      run_begins();
    }
  }
  ++threads_in_loop;
  this_thread.in_loop = true;
}

void start_loop(void (*loop_starts)()) {
  const Locked locked(lock);
  if (!has_started && loop_starts != nullptr) {
    loop_starts();
  }
  has_started = true;
}

bool stop_loop() {
  const Locked locked(lock);
  threads_stopped += this_thread.in_loop ? 1 : 0;
  return threads_stopped == threads_in_loop;
}

bool turn_timer_on() {
  if (!this_thread.in_loop || this_thread.timer_on ||
      stopped.load(std::memory_order_relaxed)) {
    return false;
  }
  timers_on.fetch_add(1, std::memory_order_relaxed);
  this_thread.timer_on = true;
  return true;
}

void turn_timer_off() {
  if (this_thread.timer_on) {
    this_thread.timer_on = false;
    timers_on.fetch_sub(1, std::memory_order_relaxed);
  }
}

bool leave_loop(std::int64_t iterations, std::int64_t& all) {
  turn_timer_off();
  if (!this_thread.in_loop) {
    return false;
  }
  this_thread.in_loop = false;
  const Locked locked(lock);
  iterations_of_all += iterations;
  all = iterations_of_all;
  return --threads_in_loop == 0 && !stopped.load(std::memory_order_relaxed);
}

void stop_for_good() {
  stopped.store(true, std::memory_order_relaxed);
  this_thread.timer_on = false;
  timers_on.store(0, std::memory_order_relaxed);
}

}  // namespace benchgate::preload
