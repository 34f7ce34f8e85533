// Stands in for the POSIX functions that take a lock and give it back (and so
// for std::mutex, std::shared_mutex and their kin, which call them): whoever
// has to wait is told of, and whoever let others wait.
//
// A lock is tried first. What does not have to wait goes no further: its clock
// is not read, and whatever else the attempt has to say (a mutex that its dead
// owner left, too many readers) is what taking it would say. EBUSY may also be
// a deadlock of a thread with itself: then taking the lock gives the answer.

#include "src/preload/contention.h"
#include "src/preload/deadline.h"
#include "src/preload/next_definition.h"
#include "src/preload/observed_wait.h"
#include "src/preload/wait_observer.h"

#include <pthread.h>

#include <cerrno>
#include <ctime>

namespace benchgate::preload {

std::atomic<const WaitObserver*> wait_observer{nullptr};
__thread bool is_inside_observer __attribute__((tls_model("initial-exec")));

}  // namespace benchgate::preload

namespace {

namespace preload = benchgate::preload;
using preload::Contention;
using preload::contention;
using preload::InsideObserver;
using preload::NextDefinition;
using preload::WaitFor;
using preload::WaitObserver;

/// `attempt` takes the lock or gives EBUSY, `waiting` waits for it.
template <typename Attempt, typename Waiting>
int take_lock(preload::Wait wait, Attempt attempt, Waiting waiting) {
  const WaitObserver* const observer = preload::observer_of_waits();
  if (observer == nullptr) {
    return waiting();
  }
  if (const int result = attempt(); result != EBUSY) {
    return result;
  }
  bool is_in_table = false;
  {
    const InsideObserver inside;
    is_in_table = observer->held != nullptr &&
                  contention.begin(wait.object, observer->now, wait.begin);
    if (!is_in_table) {
      wait.begin = observer->now();
    }
  }
  const int result = waiting();
  {
    const InsideObserver inside;
    wait.end = is_in_table ? contention.end(wait.object, observer->now)
                           : observer->now();
    observer->waited(wait);
  }
  return result;
}

/// What `lock` was waited for: while it is still held, since those who get it
/// next may give it back before we have looked.
Contention take_contention(const void* lock) {
  if (!contention.has_any()) {
    return {};
  }
  const WaitObserver* const observer = preload::current_observer();
  if (observer == nullptr || observer->held == nullptr) {
    return {};
  }
  const InsideObserver inside;
  return contention.take(lock, observer->now);
}

void tell(const preload::Holding& holding) {
  if (holding.contention.waits == 0 && holding.contention.nanoseconds == 0) {
    return;
  }
  const WaitObserver* const observer = preload::current_observer();
  if (observer != nullptr && observer->held != nullptr) {
    const int error = errno;
    {
      const InsideObserver inside;
      observer->held(holding);
    }
    errno = error;
  }
}

/// Then it is told who held it: no longer than needed.
template <typename Unlock>
int give_back(const void* lock, std::uintptr_t caller, Unlock unlock) {
  const preload::Holding holding{lock, take_contention(lock), caller};
  const int result = unlock();
  tell(holding);
  return result;
}

using Mutex = pthread_mutex_t;
using Rwlock = pthread_rwlock_t;
using Condition = pthread_cond_t;

NextDefinition<int(Mutex*)> next_lock("pthread_mutex_lock");
NextDefinition<int(Mutex*, const timespec*)> next_timedlock(
    "pthread_mutex_timedlock");
NextDefinition<int(Mutex*, clockid_t, const timespec*)> next_clocklock(
    "pthread_mutex_clocklock");
NextDefinition<int(Mutex*)> next_unlock("pthread_mutex_unlock");
NextDefinition<int(Rwlock*)> next_rdlock("pthread_rwlock_rdlock");
NextDefinition<int(Rwlock*)> next_wrlock("pthread_rwlock_wrlock");
NextDefinition<int(Rwlock*, const timespec*)> next_timedrdlock(
    "pthread_rwlock_timedrdlock");
NextDefinition<int(Rwlock*, const timespec*)> next_timedwrlock(
    "pthread_rwlock_timedwrlock");
NextDefinition<int(Rwlock*, clockid_t, const timespec*)> next_clockrdlock(
    "pthread_rwlock_clockrdlock");
NextDefinition<int(Rwlock*, clockid_t, const timespec*)> next_clockwrlock(
    "pthread_rwlock_clockwrlock");
NextDefinition<int(Rwlock*)> next_rwunlock("pthread_rwlock_unlock");

// The older ones are of another layout.
constexpr const char* kConditions = "GLIBC_2.3.2";
NextDefinition<int(Condition*, Mutex*)> next_wait("pthread_cond_wait",
                                                  kConditions);
NextDefinition<int(Condition*, Mutex*, const timespec*)> next_timedwait(
    "pthread_cond_timedwait", kConditions);
NextDefinition<int(Condition*, Mutex*, clockid_t, const timespec*)>
    next_clockwait("pthread_cond_clockwait");

[[gnu::constructor]] void look_up_all() {
  next_lock.look_up();
  next_timedlock.look_up();
  next_clocklock.look_up();
  next_unlock.look_up();
  next_rdlock.look_up();
  next_wrlock.look_up();
  next_timedrdlock.look_up();
  next_timedwrlock.look_up();
  next_clockrdlock.look_up();
  next_clockwrlock.look_up();
  next_rwunlock.look_up();
  next_wait.look_up();
  next_timedwait.look_up();
  next_clockwait.look_up();
}

/// Waiting for a condition gives its mutex back, and takes it again in the
/// end: both inside the C library, where we do not see it.
template <typename Waiting>
int wait_for_condition(const Condition* condition, const Mutex* mutex,
                       std::uintptr_t caller, Waiting waiting) {
  tell({mutex, take_contention(mutex), caller});
  const WaitObserver* const observer = preload::observer_of_waits();
  if (observer == nullptr) {
    return waiting();
  }
  return preload::observe(*observer,
                          {WaitFor::condition, condition, 0, 0, caller},
                          waiting, [](int /*result*/) { return true; });
}

}  // namespace

// NOLINTBEGIN: the C library's names, and what they are declared as. Those that
// pthread_cancel may end are not noexcept.
#define BENCHGATE_EXPORT extern "C" [[gnu::visibility("default")]]
#define CALLER reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))
#define WAIT(WHAT, OBJECT) \
  { WaitFor::WHAT, OBJECT, 0, 0, CALLER }

BENCHGATE_EXPORT int pthread_mutex_lock(Mutex* mutex) noexcept {
  return take_lock(
      WAIT(mutex, mutex), [=] { return ::pthread_mutex_trylock(mutex); },
      [=] { return next_lock(mutex); });
}

BENCHGATE_EXPORT int pthread_mutex_timedlock(Mutex* mutex,
                                             const timespec* until) noexcept {
  return take_lock(
      WAIT(mutex, mutex), [=] { return ::pthread_mutex_trylock(mutex); },
      [=] { return next_timedlock(mutex, until); });
}

BENCHGATE_EXPORT int pthread_mutex_clocklock(Mutex* mutex, clockid_t clock,
                                             const timespec* until) noexcept {
  const auto waiting = [=] { return next_clocklock(mutex, clock, until); };
  return !preload::is_known_clock(clock)
             ? waiting()
             : take_lock(
                   WAIT(mutex, mutex),
                   [=] { return ::pthread_mutex_trylock(mutex); }, waiting);
}

BENCHGATE_EXPORT int pthread_mutex_unlock(Mutex* mutex) noexcept {
  return give_back(mutex, CALLER, [=] { return next_unlock(mutex); });
}

BENCHGATE_EXPORT int pthread_rwlock_rdlock(Rwlock* lock) noexcept {
  return take_lock(
      WAIT(rwlock, lock), [=] { return ::pthread_rwlock_tryrdlock(lock); },
      [=] { return next_rdlock(lock); });
}

BENCHGATE_EXPORT int pthread_rwlock_wrlock(Rwlock* lock) noexcept {
  return take_lock(
      WAIT(rwlock, lock), [=] { return ::pthread_rwlock_trywrlock(lock); },
      [=] { return next_wrlock(lock); });
}

BENCHGATE_EXPORT int pthread_rwlock_timedrdlock(
    Rwlock* lock, const timespec* until) noexcept {
  const auto waiting = [=] { return next_timedrdlock(lock, until); };
  return !preload::is_deadline(CLOCK_REALTIME, until)
             ? waiting()
             : take_lock(
                   WAIT(rwlock, lock),
                   [=] { return ::pthread_rwlock_tryrdlock(lock); }, waiting);
}

BENCHGATE_EXPORT int pthread_rwlock_timedwrlock(
    Rwlock* lock, const timespec* until) noexcept {
  const auto waiting = [=] { return next_timedwrlock(lock, until); };
  return !preload::is_deadline(CLOCK_REALTIME, until)
             ? waiting()
             : take_lock(
                   WAIT(rwlock, lock),
                   [=] { return ::pthread_rwlock_trywrlock(lock); }, waiting);
}

BENCHGATE_EXPORT int pthread_rwlock_clockrdlock(
    Rwlock* lock, clockid_t clock, const timespec* until) noexcept {
  const auto waiting = [=] { return next_clockrdlock(lock, clock, until); };
  return !preload::is_deadline(clock, until)
             ? waiting()
             : take_lock(
                   WAIT(rwlock, lock),
                   [=] { return ::pthread_rwlock_tryrdlock(lock); }, waiting);
}

BENCHGATE_EXPORT int pthread_rwlock_clockwrlock(
    Rwlock* lock, clockid_t clock, const timespec* until) noexcept {
  const auto waiting = [=] { return next_clockwrlock(lock, clock, until); };
  return !preload::is_deadline(clock, until)
             ? waiting()
             : take_lock(
                   WAIT(rwlock, lock),
                   [=] { return ::pthread_rwlock_trywrlock(lock); }, waiting);
}

BENCHGATE_EXPORT int pthread_rwlock_unlock(Rwlock* lock) noexcept {
  return give_back(lock, CALLER, [=] { return next_rwunlock(lock); });
}

BENCHGATE_EXPORT int pthread_cond_wait(Condition* condition, Mutex* mutex) {
  return wait_for_condition(condition, mutex, CALLER,
                            [=] { return next_wait(condition, mutex); });
}

BENCHGATE_EXPORT int pthread_cond_timedwait(Condition* condition, Mutex* mutex,
                                            const timespec* until) {
  return wait_for_condition(condition, mutex, CALLER, [=] {
    return next_timedwait(condition, mutex, until);
  });
}

BENCHGATE_EXPORT int pthread_cond_clockwait(Condition* condition, Mutex* mutex,
                                            clockid_t clock,
                                            const timespec* until) {
  return wait_for_condition(condition, mutex, CALLER, [=] {
    return next_clockwait(condition, mutex, clock, until);
  });
}

// NOLINTEND
