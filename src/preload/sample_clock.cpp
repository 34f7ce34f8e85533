#include "src/preload/sample_clock.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

// Older headers hide it.
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace benchgate::preload {

namespace {

/// From here on they are for the program: it may have only 1024.
constexpr int kMostDescriptors = 512;

constexpr std::int64_t kSecond = 1'000'000'000;

int thread_number() {
  return static_cast<int>(::syscall(SYS_gettid));
}

int open_task_clock(std::int64_t period) {
  perf_event_attr event{};
  event.size = sizeof event;
  event.type = PERF_TYPE_SOFTWARE;
  event.config = PERF_COUNT_SW_TASK_CLOCK;
  event.sample_period = static_cast<std::uint64_t>(period);
  event.exclude_hv = 1;
  event.disabled = 1;
  event.wakeup_events = 1;
  constexpr int kThisThread = 0;
  constexpr int kAnyProcessor = -1;
  constexpr int kNoGroup = -1;
  return static_cast<int>(::syscall(SYS_perf_event_open, &event, kThisThread,
                                    kAnyProcessor, kNoGroup,
                                    PERF_FLAG_FD_CLOEXEC));
}

/// Has the kernel send the signal to the thread, and to no other.
bool send_signals(int descriptor, int thread) {
  const f_owner_ex owner{F_OWNER_TID, thread};
  return ::fcntl(descriptor, F_SETOWN_EX, &owner) == 0 &&
         ::fcntl(descriptor, F_SETSIG, SIGPROF) == 0 &&
         ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_ASYNC) ==
             0 &&
         ::ioctl(descriptor, PERF_EVENT_IOC_ENABLE, 0) == 0;
}

/// Nanoseconds between two ticks of the kernel: the coarse clock has no others.
std::int64_t kernel_tick() {
  timespec tick{};
  ::clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  return tick.tv_sec * kSecond + tick.tv_nsec;
}

timespec seconds_of(std::int64_t nanoseconds) {
  return {nanoseconds / kSecond, nanoseconds % kSecond};
}

}  // namespace

bool SampleClock::start(std::int64_t first, std::int64_t period, int& error) {
  const bool was_closed = kind_ == Kind::perf;
  const bool is_tick_enough = kernel_tick() <= period;
  return (is_tick_enough && start_timer(first, period)) ||
         (!was_closed && start_task_clock(first, period, error)) ||
         (!is_tick_enough && start_timer(first, period));
}

// What the kernel does for the thread has to be seen, too: where it may not be
// (perf_event_paranoid), a clock that leaves it out would charge whatever runs
// next, and a timer charges the call.
bool SampleClock::start_task_clock(std::int64_t first, std::int64_t period,
                                   int& error) {
  const int descriptor = open_task_clock(first);
  if (descriptor < 0) {
    error = errno;
    return false;
  }
  thread_ = thread_number();
  if (descriptor >= kMostDescriptors || !send_signals(descriptor, thread_)) {
    ::close(descriptor);
    return false;
  }
  kind_ = Kind::perf;
  number_ = descriptor;
  interval_ = period;
  next_period_ = first == period ? 0 : period;
  return true;
}

// Not by the C library's functions: they allocate, or are in another library.
bool SampleClock::start_timer(std::int64_t first, std::int64_t period) {
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGPROF;
  event.sigev_notify_thread_id = thread_number();
  int timer = 0;
  if (::syscall(SYS_timer_create, CLOCK_THREAD_CPUTIME_ID, &event, &timer) !=
      0) {
    return false;
  }
  const itimerspec times{seconds_of(period), seconds_of(first)};
  ::syscall(SYS_timer_settime, timer, 0, &times, nullptr);
  kind_ = Kind::timer;
  number_ = timer;
  interval_ = std::max(period, kernel_tick());
  next_period_ = 0;
  return true;
}

void SampleClock::went_off() {
  if (next_period_ != 0) {
    const auto period = static_cast<std::uint64_t>(next_period_);
    ::ioctl(number_, PERF_EVENT_IOC_PERIOD, &period);
    next_period_ = 0;
  }
}

bool SampleClock::is_alive() const {
  if (kind_ != Kind::perf) {
    return kind_ == Kind::timer;
  }
  f_owner_ex owner{};
  return ::fcntl(number_, F_GETSIG) == SIGPROF &&
         ::fcntl(number_, F_GETOWN_EX, &owner) == 0 &&
         owner.type == F_OWNER_TID && owner.pid == thread_;
}

void SampleClock::stop() {
  if (kind_ == Kind::timer) {
    ::syscall(SYS_timer_delete, number_);
  } else if (is_alive()) {
    ::close(number_);
  }
  kind_ = Kind::none;
}

}  // namespace benchgate::preload
