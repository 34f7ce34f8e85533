// The mode "trace": what the threads of the last run did, and when.

#include "src/preload/trace_recorder.h"

#include "src/preload/memory_map.h"
#include "src/preload/observed_wait.h"
#include "src/preload/processor_switches.h"
#include "src/preload/recording.h"
#include "src/preload/run_time.h"
#include "src/preload/runs.h"
#include "src/preload/spin_lock.h"
#include "src/preload/thread_usage.h"
#include "src/preload/trace.h"
#include "src/preload/trace_events.h"
#include "src/preload/unwinding.h"
#include "src/preload/wait_observer.h"
#include "src/preload/whole_file.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <ctime>

namespace benchgate::preload {

namespace {

/// A stack takes some microseconds, and waits that are as short do not matter.
constexpr std::int64_t kShortestWithStack = 20'000;

/// Between two looks at what the kernel has counted of a thread, which takes
/// some microseconds, too.
constexpr std::int64_t kBetweenUsages = 1'000'000;

/// And at its buffers, which hold the switches of ten times as long at least.
constexpr std::int64_t kBetweenSwitches = 10'000'000;

SpinLock lock;
// All of these under the lock.
TraceEvents events;
std::int64_t switches_taken = 0;

std::atomic<std::int64_t> run_began{0};  // Of CLOCK_MONOTONIC.
std::int64_t started = 0;                // Nanoseconds since 1970.
std::atomic<bool> is_recording{false};
std::atomic<unsigned> run{0};
bool has_switches = false;

/// Of this thread. What is of another run than the current one is nothing.
struct OwnTrace {
  unsigned run;  // Of what follows but for `life_began`.
  std::int64_t region_began;
  bool has_usage;
  std::int64_t usage_taken;
  ThreadUsage usage_before;
  std::int64_t life_began;  // 0: before anything was recorded.
};

__thread OwnTrace own __attribute__((tls_model("initial-exec")));

pid_t this_thread_number() {
  static __thread pid_t number __attribute__((tls_model("initial-exec")));
  if (number == 0) {
    number = static_cast<pid_t>(::syscall(SYS_gettid));
  }
  return number;
}

std::int64_t now() {
  return nanoseconds_of(CLOCK_MONOTONIC);
}

std::int64_t since_run_began(std::int64_t time) {
  const std::int64_t began = run_began.load(std::memory_order_relaxed);
  return time > began ? time - began : 0;
}

void note_switch(const ProcessorSwitch& each) {
  if (each.time >= run_began.load(std::memory_order_relaxed)) {
    TraceEvent event{};
    event.kind = TraceEvent::Kind::on_off;
    event.on_off = each.kind;
    event.thread = each.thread;
    event.begin = since_run_began(each.time);
    events.add(event);
  }
}

/// Under the lock.
void take_switches() {
  events.count_dropped(take_processor_switches(&note_switch));
  switches_taken = now();
}

TraceEvent event_of(TraceEvent::Kind kind, std::int64_t begin,
                    std::int64_t end) {
  TraceEvent event{};
  event.kind = kind;
  event.thread = this_thread_number();
  event.begin = since_run_began(begin);
  event.end = since_run_began(end);
  return event;
}

/// Under the lock.
void add(const TraceEvent& event) {
  events.add(event);
  if (has_switches && now() - switches_taken > kBetweenSwitches) {
    take_switches();
  }
}

void keep(const TraceEvent& event) {
  const Locked locked(lock);
  add(event);
}

bool is_wanted() {
  return is_recording.load(std::memory_order_relaxed);
}

void waited(const Wait& wait) {
  if (!is_wanted()) {
    return;
  }
  TraceEvent event = event_of(TraceEvent::Kind::wait, wait.begin, wait.end);
  event.what = wait.what;
  event.object = wait.object;
  std::uintptr_t frames[kMostFrames];
  std::size_t depth = 1;
  frames[0] = wait.caller - 1;
  if (wait.end - wait.begin >= kShortestWithStack) {
    depth = capture_stack(frames, kMostFrames, wait.caller);
  }
  // Of one run: the next one forgets all stacks.
  const Locked locked(lock);
  event.stack = events.find(frames, depth);
  add(event);
}

constexpr WaitObserver kObserver = {&is_wanted, &now, &waited, nullptr};

bool begin() {
  prepare_unwinding();
  has_switches = open_processor_switches();
  wait_observer.store(&kObserver, std::memory_order_release);
  return true;
}

void run_begins() {
  const InsideObserver inside;
  const Locked locked(lock);
  started = nanoseconds_of(CLOCK_REALTIME);
  run_began.store(now(), std::memory_order_relaxed);
  run.fetch_add(1, std::memory_order_relaxed);
  events.clear();
  if (has_switches) {
    take_switches();  // Those from before are not noted.
  }
  is_recording.store(true, std::memory_order_relaxed);
}

void timer_on() {
  if (!is_wanted()) {
    return;
  }
  const int before = errno;
  const unsigned current = run.load(std::memory_order_relaxed);
  if (own.run != current) {
    own.run = current;
    own.has_usage = false;
    own.usage_before = own_usage();
  }
  errno = before;
  own.region_began = now();
}

void timer_off() {
  const std::int64_t time = now();
  if (!is_wanted() || own.run != run.load(std::memory_order_relaxed)) {
    return;
  }
  const InsideObserver inside;
  const int before = errno;
  keep(event_of(TraceEvent::Kind::region, own.region_began, time));
  if (!own.has_usage || time - own.usage_taken >= kBetweenUsages) {
    TraceEvent event = event_of(TraceEvent::Kind::usage, time, time);
    event.usage = own_usage() - own.usage_before;
    keep(event);
    own.has_usage = true;
    own.usage_taken = time;
  }
  errno = before;
}

void thread_begins() {
  own.life_began = now();
}

void thread_ends() {
  if (!is_wanted() || own.life_began == 0) {
    return;
  }
  const InsideObserver inside;
  keep(event_of(TraceEvent::Kind::life, own.life_began, now()));
  const Locked locked(lock);
  events.name_this_thread();
}

void add_field(WholeFile& file, const char* key, std::int64_t number) {
  file.add(key);
  file.add(" ");
  file.add_number(number);
  file.add("\n");
}

void write(const char* path, std::int64_t iterations, std::int64_t duration) {
  WholeFile file(path);
  file.add(kTraceFirstLine);
  file.add("\n");
  add_field(file, "operations", iterations);
  add_field(file, "started", started);
  add_field(file, "duration", duration);
  file.add(has_switches ? "switches perf\n" : "switches none\n");
  if (!has_switches) {
    file.add(
        "note when threads were on a processor is not known: perf_event_open "
        "was refused\n");
  }
  if (events.dropped() > 0) {
    add_field(file, "dropped", events.dropped());
  }
  add_memory_map(file);
  events.write(file);
  file.add(kLastLine);
  file.add("\n");
  file.publish();
}

void run_over(std::int64_t iterations, const char* file) {
  const InsideObserver inside;
  const int before = errno;
  is_recording.store(false, std::memory_order_relaxed);
  const std::int64_t duration = since_run_began(now());
  const Locked locked(lock);
  if (has_switches) {
    take_switches();
  }
  write(file, iterations, duration);
  errno = before;
}

void stop() {
  is_recording.store(false, std::memory_order_relaxed);
  wait_observer.store(nullptr, std::memory_order_relaxed);
}

}  // namespace

const Mode trace_mode = {kTrace,         Runs::natural, 1,          &begin,
                         &run_begins,    &timer_on,     &timer_off, &run_over,
                         &thread_begins, &thread_ends,  &stop};

}  // namespace benchgate::preload
