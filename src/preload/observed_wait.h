#pragma once

/// \file
/// What the hooks that tell a WaitObserver of waiting have in common.

#include "src/preload/contention.h"
#include "src/preload/wait_observer.h"

#include <cerrno>
#include <cstdint>

namespace benchgate::preload {

/// Whether this thread is in an observer, whose own locks are nobody's affair:
/// unwinding takes some. A signal's handler may come in between.
extern __thread bool is_inside_observer
    __attribute__((tls_model("initial-exec")));

/// Holds it to the end of a block. Never while the program's own code runs, or
/// waits: that may end by pthread_cancel, and no destructor is run then.
class InsideObserver {
 public:
  InsideObserver() { is_inside_observer = true; }

  ~InsideObserver() { is_inside_observer = false; }

  InsideObserver(const InsideObserver&) = delete;
  InsideObserver& operator=(const InsideObserver&) = delete;
  InsideObserver(InsideObserver&&) = delete;
  InsideObserver& operator=(InsideObserver&&) = delete;
};

/// Null: nobody is to be told of what this thread does now.
inline const WaitObserver* current_observer() {
  const WaitObserver* const observer =
      wait_observer.load(std::memory_order_acquire);
  return observer == nullptr || is_inside_observer ? nullptr : observer;
}

/// The same for a wait that begins now.
inline const WaitObserver* observer_of_waits() {
  const WaitObserver* const observer = current_observer();
  return observer == nullptr || !observer->is_wanted() ? nullptr : observer;
}

/// Waits by `wait`, and tells of it if `has_waited` says so of its result.
template <typename Waiting, typename HasWaited>
auto observe(const WaitObserver& observer, Wait wait, Waiting waiting,
             HasWaited has_waited) {
  {
    const InsideObserver inside;
    wait.begin = observer.now();
  }
  const auto result = waiting();
  const int error = errno;
  if (has_waited(result)) {
    const InsideObserver inside;
    wait.end = observer.now();
    observer.waited(wait);
  }
  errno = error;
  return result;
}

}  // namespace benchgate::preload
