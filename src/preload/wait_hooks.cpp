// Stands in for the other functions by which a thread waits for another one:
// semaphores, barriers and the ends of threads of POSIX, and futexes, by which
// std::atomic::wait, std::latch, std::barrier, std::counting_semaphore and
// std::future wait. Not for sleeping, and not for files: as in Go, where that
// is no blocking.

#include "src/preload/deadline.h"
#include "src/preload/next_definition.h"
#include "src/preload/observed_wait.h"
#include "src/preload/wait_observer.h"

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdarg>
#include <ctime>

namespace {

namespace preload = benchgate::preload;
using preload::NextDefinition;
using preload::WaitFor;
using preload::WaitObserver;

NextDefinition<int(sem_t*)> next_sem_wait("sem_wait");
NextDefinition<int(sem_t*, const timespec*)> next_sem_timedwait(
    "sem_timedwait");
NextDefinition<int(sem_t*, clockid_t, const timespec*)> next_sem_clockwait(
    "sem_clockwait");
NextDefinition<int(pthread_barrier_t*)> next_barrier_wait(
    "pthread_barrier_wait");
NextDefinition<int(pthread_t, void**)> next_join("pthread_join");
NextDefinition<long(long, ...)> next_syscall("syscall");

[[gnu::constructor]] void look_up_all() {
  next_sem_wait.look_up();
  next_sem_timedwait.look_up();
  next_sem_clockwait.look_up();
  next_barrier_wait.look_up();
  next_join.look_up();
  next_syscall.look_up();
}

/// Whether the semaphore is taken without a wait. errno stays as it was.
bool try_semaphore(sem_t* semaphore) {
  const int error = errno;
  // What the C library does first, too: there is a cancellation to heed even
  // where there is no wait.
  ::pthread_testcancel();
  const bool is_taken = ::sem_trywait(semaphore) == 0;
  errno = error;
  return is_taken;
}

template <typename Waiting>
int take_semaphore(sem_t* semaphore, std::uintptr_t caller, Waiting waiting) {
  const WaitObserver* const observer = preload::observer_of_waits();
  if (observer == nullptr) {
    return waiting();
  }
  if (try_semaphore(semaphore)) {
    return 0;
  }
  return preload::observe(*observer,
                          {WaitFor::semaphore, semaphore, 0, 0, caller},
                          waiting, [](int /*result*/) { return true; });
}

bool is_futex_wait(long number, long operation) {
  if (number != SYS_futex) {
    return false;
  }
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
      return true;
    default:
      return false;
  }
}

}  // namespace

// NOLINTBEGIN: the C library's names, and what they are declared as. Those that
// pthread_cancel may end are not noexcept.
#define BENCHGATE_EXPORT extern "C" [[gnu::visibility("default")]]
#define CALLER reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))

BENCHGATE_EXPORT int sem_wait(sem_t* semaphore) {
  return take_semaphore(semaphore, CALLER,
                        [=] { return next_sem_wait(semaphore); });
}

BENCHGATE_EXPORT int sem_timedwait(sem_t* semaphore, const timespec* until) {
  const auto waiting = [=] { return next_sem_timedwait(semaphore, until); };
  return preload::is_deadline(CLOCK_REALTIME, until)
             ? take_semaphore(semaphore, CALLER, waiting)
             : waiting();
}

BENCHGATE_EXPORT int sem_clockwait(sem_t* semaphore, clockid_t clock,
                                   const timespec* until) {
  const auto waiting = [=] {
    return next_sem_clockwait(semaphore, clock, until);
  };
  return preload::is_deadline(clock, until)
             ? take_semaphore(semaphore, CALLER, waiting)
             : waiting();
}

BENCHGATE_EXPORT int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  const auto waiting = [=] { return next_barrier_wait(barrier); };
  const WaitObserver* const observer = preload::observer_of_waits();
  return observer == nullptr
             ? waiting()
             : preload::observe(
                   *observer, {WaitFor::barrier, barrier, 0, 0, CALLER},
                   waiting,
                   // The last one to come, which waits for nobody.
                   [](int result) {
                     return result != PTHREAD_BARRIER_SERIAL_THREAD;
                   });
}

BENCHGATE_EXPORT int pthread_join(pthread_t thread, void** result) {
  const auto waiting = [=] { return next_join(thread, result); };
  const WaitObserver* const observer = preload::observer_of_waits();
  return observer == nullptr
             ? waiting()
             : preload::observe(
                   *observer,
                   {WaitFor::thread, reinterpret_cast<const void*>(thread), 0,
                    0, CALLER},
                   waiting, [](int error) { return error == 0; });
}

/// As the C library has it: six arguments, whatever they are. Where fewer were
/// given, the last is read out of the caller's frame, and is nobody's business:
/// the address sanitizer would take it for an error.
BENCHGATE_EXPORT [[gnu::no_sanitize_address]] long syscall(long number,
                                                           ...) noexcept {
  va_list list;
  va_start(list, number);
  long arguments[6];
  for (long& argument : arguments) {
    argument = va_arg(list, long);
  }
  va_end(list);
  const auto waiting = [&] {
    return next_syscall(number, arguments[0], arguments[1], arguments[2],
                        arguments[3], arguments[4], arguments[5]);
  };
  if (!is_futex_wait(number, arguments[1])) {
    return waiting();
  }
  const WaitObserver* const observer = preload::observer_of_waits();
  return observer == nullptr
             ? waiting()
             : preload::observe(
                   *observer,
                   {WaitFor::futex, reinterpret_cast<const void*>(arguments[0]),
                    0, 0, CALLER},
                   waiting,
                   // EAGAIN: the word had changed already.
                   [](long result) { return result == 0 || errno != EAGAIN; });
}

// NOLINTEND
