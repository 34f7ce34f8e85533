#include "src/live/cpu_sampler.h"

#include "src/live/own_thread.h"
#include "src/live/profiling_signal.h"
#include "src/live/query.h"
#include "src/preload/run_time.h"
#include "src/preload/spin_lock.h"
#include "src/preload/unwinding.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <thread>
#include <vector>

namespace benchgate::live {

namespace {

/// A thread that is sampled.
struct Sampled {
  std::atomic<pid_t> thread = 0;  ///< 0: none.
  /// Its processor time at its last sample.
  std::atomic<std::int64_t> last = 0;
  timer_t timer = nullptr;
};

/// More threads than this are not sampled. Static, as all of the rest: a signal
/// can be late.
constexpr std::uint32_t kMostThreads = 16384;
std::array<Sampled, kMostThreads> sampled;

std::atomic<bool> in_use = false;
std::atomic<bool> running = false;
std::atomic<int> in_handler = 0;

preload::SpinLock lock;
preload::StackTable table;  // Under the lock.

constexpr std::int64_t kNanoseconds = 1'000'000'000;

/// Of another thread of this process: as pthread_getcpuclockid has it, but by
/// the id that the kernel knows.
clockid_t cpu_clock_of(pid_t thread) {
  constexpr unsigned kPerThread = 4;
  constexpr unsigned kScheduler = 2;
  return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3U) |
                                kPerThread | kScheduler);
}

void take_sample(std::uint32_t index, const void* context) {
  in_handler.fetch_add(1);
  Sampled& here = sampled.at(index % kMostThreads);
  if (running.load() &&
      here.thread.load(std::memory_order_relaxed) == ::gettid()) {
    const std::int64_t now = preload::nanoseconds_of(CLOCK_THREAD_CPUTIME_ID);
    const std::int64_t spent =
        now - here.last.exchange(now, std::memory_order_relaxed);
    std::array<std::uintptr_t, preload::kMostFrames> frames;  // NOLINT
    const std::size_t depth =
        preload::capture_interrupted(frames.data(), frames.size(), context);
    const preload::Locked locked(lock);
    if (preload::Stack* const stack = table.find(frames.data(), depth)) {
      stack->values[0] += 1;
      stack->values[1] += spent;
    }
  }
  in_handler.fetch_sub(1);
}

timespec time_of(std::int64_t nanoseconds) {
  return {.tv_sec = nanoseconds / kNanoseconds,
          .tv_nsec = nanoseconds % kNanoseconds};
}

/// Returns: whether the thread has one now.
bool start_timer(Sampled& thread, std::uint32_t index, std::int64_t period) {
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGPROF;
  event.sigev_value = signal_value(Sender::timer, index);
  event._sigev_un._tid = thread.thread;  // glibc has no other name for it.
  if (::timer_create(cpu_clock_of(thread.thread), &event, &thread.timer) != 0) {
    return false;
  }
  const itimerspec every{time_of(period), time_of(period)};
  if (::timer_settime(thread.timer, 0, &every, nullptr) != 0) {
    ::timer_delete(thread.timer);
    return false;
  }
  return true;
}

void stop_timer(Sampled& thread) {
  ::timer_delete(thread.timer);
  thread.thread = 0;
}

}  // namespace

CpuSampler::CpuSampler(int rate) : period_(kNanoseconds / rate) {
  constexpr int kServerError = 500;
  if (in_use.exchange(true)) {
    throw Refusal(kServerError,
                  "Could not enable CPU profiling: cpu profiling already in "
                  "use");
  }
  preload::prepare_unwinding();
  receive(Sender::timer, &take_sample);
  if (!is_received()) {
    in_use = false;
    throw Refusal(kServerError,
                  "Could not enable CPU profiling: the program has set a "
                  "handler of its own for SIGPROF");
  }
  running = true;
  look_for_threads();
}

CpuSampler::~CpuSampler() {
  stop();
  table.clear();
  in_use = false;
}

void CpuSampler::look_for_threads() {
  const std::vector<pid_t> threads = program_threads();
  for (auto known = timers_.begin(); known != timers_.end();) {
    if (std::ranges::binary_search(threads, known->first)) {
      ++known;
    } else {
      stop_timer(sampled.at(known->second));
      free_.push_back(known->second);
      known = timers_.erase(known);
    }
  }
  for (const pid_t thread : threads) {
    if (!timers_.contains(thread) && !refused_.contains(thread)) {
      add(thread);
    }
  }
  is_first_look_ = false;
}

void CpuSampler::add(pid_t thread) {
  if (free_.empty() && used_ < kMostThreads) {
    free_.push_back(used_++);
  }
  if (free_.empty()) {
    refused_.insert(thread);
    return;
  }
  const std::uint32_t index = free_.back();
  Sampled& slot = sampled.at(index);
  slot.thread = thread;
  // What a thread did before we began is not ours.
  slot.last =
      is_first_look_ ? preload::nanoseconds_of(cpu_clock_of(thread)) : 0;
  if (start_timer(slot, index, period_)) {
    free_.pop_back();
    timers_.emplace(thread, index);
    ++summary_.threads;
  } else {
    slot.thread = 0;
    if (errno != EINVAL) {  // It has not ended meanwhile.
      refused_.insert(thread);
    }
  }
}

void CpuSampler::stop() {
  if (stopped_) {
    return;
  }
  stopped_ = true;
  running = false;
  for (const auto& each : timers_) {
    stop_timer(sampled.at(each.second));
  }
  while (in_handler.load() > 0) {
    std::this_thread::yield();
  }
  for (const preload::Stack* stack = table.first(); stack != nullptr;
       stack = stack->next) {
    summary_.samples += stack->values[0];
    summary_.sampled_nanos += stack->values[1];
  }
  summary_.refused = static_cast<std::int64_t>(refused_.size());
  summary_.lost = table.lost();
}

const preload::StackTable& CpuSampler::stacks() {
  return table;
}

const SamplingSummary& CpuSampler::summary() const {
  return summary_;
}

void forget_sampling() {
  running = false;
  in_use = false;
  in_handler = 0;
  lock.unlock();
  // Another thread may have been about to change it; its memory is left.
  table = preload::StackTable();
}

}  // namespace benchgate::live
