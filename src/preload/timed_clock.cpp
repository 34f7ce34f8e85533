#include "src/preload/timed_clock.h"

#include "src/preload/observed_wait.h"
#include "src/preload/run_time.h"
#include "src/preload/spin_lock.h"

namespace benchgate::preload {

namespace {

SpinLock lock;
// All of these under the lock.
std::int64_t passed = 0;  // Until it was stopped last.
std::int64_t since = 0;   // Started, of the machine's clock.
int running = 0;          // Timers that are on.
unsigned round = 1;       // Counts resets.

/// The round in which this thread's timer went on and has not gone off.
__thread unsigned running_in __attribute__((tls_model("initial-exec")));

}  // namespace

std::int64_t timed_now() {
  const Locked locked(lock);
  return running == 0 ? passed
                      : passed + nanoseconds_of(CLOCK_MONOTONIC) - since;
}

void start_timed_clock() {
  const InsideObserver inside;
  const Locked locked(lock);
  if (running_in != round) {
    running_in = round;
    if (running++ == 0) {
      since = nanoseconds_of(CLOCK_MONOTONIC);
    }
  }
}

void stop_timed_clock() {
  const InsideObserver inside;
  const Locked locked(lock);
  if (running_in == round) {
    running_in = 0;
    if (--running == 0) {
      passed += nanoseconds_of(CLOCK_MONOTONIC) - since;
    }
  }
}

void reset_timed_clock() {
  const InsideObserver inside;
  const Locked locked(lock);
  if (running > 0) {
    passed += nanoseconds_of(CLOCK_MONOTONIC) - since;
    running = 0;
  }
  ++round;
}

}  // namespace benchgate::preload
