// The mode "cpu": where benchmark loops spend processor time.
//
// Each thread has a clock that sends it SIGPROF (see SampleClock); the handler
// records its stack if what it does is timed. A profile sample weighs the timed
// processor time since the thread's last one, so that the sum is right however
// late or rare the signals are. What a thread leaves unsampled when it ends
// goes to the next profile sample of any thread, and its clock's position to
// the next thread: else threads that live for less than a period were never
// seen.

#include "src/preload/cpu_sampler.h"

#include "src/preload/loops.h"
#include "src/preload/recording.h"
#include "src/preload/recording_file.h"
#include "src/preload/run_time.h"
#include "src/preload/sample_clock.h"
#include "src/preload/spin_lock.h"
#include "src/preload/stack_table.h"
#include "src/preload/unwinding.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace benchgate::preload {

namespace {

/// Of a thread; only its own code and its own signal handler touch it.
struct Sampled {
  SampleClock clock;
  std::atomic<bool> is_busy{false};  ///< With ours: signals do nothing.
  /// Processor time up to which all is accounted for.
  std::int64_t last = 0;
  /// Timed before that, for the next profile sample.
  std::int64_t pending = 0;
  std::int64_t ticked = 0;  ///< Processor time at the clock's last signal.
  int checked_run = 0;      ///< In which its clock was last looked after.
};

__thread Sampled sampled __attribute__((tls_model("initial-exec")));

std::int64_t period = 0;
std::atomic<bool> is_stopped{false};
std::atomic<int> run_number{0};

// Left by threads that have ended.
std::atomic<std::int64_t> left_pending{0};
std::atomic<std::int64_t> left_since_tick{0};

/// Less than this to a clock's first signal is not worth the trouble.
constexpr std::int64_t kShortest = 20'000;

// What notes say of how it went.
std::atomic<bool> perf_was_used{false};
std::atomic<bool> timer_was_used{false};
std::atomic<int> perf_error{0};
std::atomic<int> bare_threads{0};  // Without a clock.
std::atomic<bool> handler_was_taken{false};

/// Taken by handlers, and with their signal blocked: so never by a thread that
/// has it already.
SpinLock lock;
// Under the lock.
StackTable stacks;

// Of the runs so far; by the thread that begins or ends one.
std::int64_t operations = 0;
std::int64_t started = 0;
std::int64_t duration = 0;
std::int64_t run_began = 0;

std::int64_t processor_time() {
  return nanoseconds_of(CLOCK_THREAD_CPUTIME_ID);
}

/// Signals do nothing until its end.
class Busy {
 public:
  explicit Busy(Sampled& self) : self_(self) {
    self_.is_busy.store(true, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }

  ~Busy() {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    self_.is_busy.store(false, std::memory_order_relaxed);
  }

  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;
  Busy(Busy&&) = delete;
  Busy& operator=(Busy&&) = delete;

 private:
  Sampled& self_;
};

void take_sample(Sampled& self, const void* context) {
  const std::int64_t now = processor_time();
  const std::int64_t since = now - self.last;
  self.last = now;
  self.ticked = now;
  self.clock.went_off();
  if (!is_timed()) {
    return;  // What is pending waits: it was timed.
  }
  const std::int64_t weight =
      since + self.pending +
      left_pending.exchange(0, std::memory_order_relaxed);
  self.pending = 0;
  std::uintptr_t frames[kMostFrames];
  const std::size_t depth = capture_stack(
      frames, kMostFrames, interrupted_at(context), Leaf::interrupted);
  const Locked locked(lock);
  if (Stack* const stack = stacks.find(frames, depth); stack != nullptr) {
    ++stack->values[0];
    stack->values[1] += weight;
  }
}

void on_signal(int /*number*/, siginfo_t* /*information*/, void* context) {
  const int before = errno;
  Sampled& self = sampled;
  if (self.clock.kind() != SampleClock::Kind::none &&
      !self.is_busy.load(std::memory_order_relaxed) &&
      !is_stopped.load(std::memory_order_relaxed)) {
    const Busy busy(self);
    take_sample(self, context);
  }
  errno = before;
}

bool is_handler_ours() {
  struct sigaction action {};

  return ::sigaction(SIGPROF, nullptr, &action) == 0 &&
         (action.sa_flags & SA_SIGINFO) != 0 &&
         action.sa_sigaction == &on_signal;
}

bool install_handler() {
  struct sigaction action {};

  ::sigaction(SIGPROF, nullptr, &action);
  if ((action.sa_flags & SA_SIGINFO) != 0 ||
      (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN)) {
    return false;
  }
  action = {};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  // No other handler runs within ours, with the lock taken.
  ::sigfillset(&action.sa_mask);
  return ::sigaction(SIGPROF, &action, nullptr) == 0;
}

void set_blocked(int how) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPROF);
  ::pthread_sigmask(how, &signals, nullptr);
}

void note_clock(bool has_clock) {
  if (!has_clock) {
    bare_threads.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  (sampled.clock.kind() == SampleClock::Kind::perf ? perf_was_used
                                                   : timer_was_used)
      .store(true, std::memory_order_relaxed);
}

/// How far the clock of this thread is to be already when it starts.
std::int64_t take_since_tick() {
  const std::int64_t all = left_since_tick.exchange(0);
  const std::int64_t taken = std::min(all, period - kShortest);
  left_since_tick.fetch_add(all - taken);
  return taken;
}

void arm_thread() {
  const int before = errno;
  const Busy busy(sampled);
  const std::int64_t since_tick = take_since_tick();
  int error = 0;
  note_clock(sampled.clock.start(period - since_tick, period, error));
  if (error != 0) {
    perf_error.store(error, std::memory_order_relaxed);
  }
  set_blocked(SIG_UNBLOCK);  // A thread has its creator's mask.
  sampled.last = processor_time();
  sampled.ticked = sampled.last - since_tick;
  errno = before;
}

void disarm_thread() {
  const int before = errno;
  const Busy busy(sampled);
  sampled.clock.stop();
  const std::int64_t now = processor_time();
  left_pending.fetch_add(sampled.pending +
                         (is_timed() ? now - sampled.last : 0));
  left_since_tick.fetch_add(now - sampled.ticked);
  errno = before;
}

/// Once in each run: what the program has done to our clock, our signal and our
/// handler meanwhile.
void look_after_clock() {
  if (!is_handler_ours()) {
    handler_was_taken.store(true, std::memory_order_relaxed);
    sampled.clock.stop();  // Else the program would be sent our signals.
    return;
  }
  set_blocked(SIG_UNBLOCK);
  if (sampled.clock.kind() != SampleClock::Kind::none &&
      !sampled.clock.is_alive()) {
    note_clock(sampled.clock.start_timer(period, period));
  }
}

std::int64_t asked_rate() {
  const char* const text = std::getenv(kRateVariable);  // NOLINT
  std::int64_t rate = 0;
  if (text != nullptr) {
    std::from_chars(text, text + std::strlen(text), rate);
  }
  return rate > 0 && rate <= kHighestRate ? rate : kDefaultRate;
}

bool begin() {
  prepare_unwinding();
  period = 1'000'000'000 / asked_rate();
  if (!install_handler()) {
    return false;
  }
  arm_thread();
  return true;
}

void run_begins() {
  run_number.fetch_add(1, std::memory_order_relaxed);
  run_began = nanoseconds_of(CLOCK_MONOTONIC);
  if (started == 0) {
    started = nanoseconds_of(CLOCK_REALTIME);
  }
}

void timer_on() {
  const int before = errno;
  const Busy busy(sampled);
  const int run = run_number.load(std::memory_order_relaxed);
  if (sampled.checked_run != run) {
    sampled.checked_run = run;
    look_after_clock();
  }
  sampled.last = processor_time();
  errno = before;
}

void timer_off() {
  const Busy busy(sampled);
  const std::int64_t now = processor_time();
  sampled.pending += now - sampled.last;
  sampled.last = now;
}

/// A sentence with a number in it.
class Note {
 public:
  const char* of(const char* before, std::int64_t number, const char* after) {
    std::size_t used = std::strlen(before);
    std::memcpy(text_, before, used);
    used = static_cast<std::size_t>(
        std::to_chars(text_ + used, text_ + used + kLongestNumber, number).ptr -
        text_);
    std::memcpy(text_ + used, after, std::strlen(after) + 1);
    return text_;
  }

 private:
  static constexpr std::size_t kLongestNumber = 20;
  char text_[200];
};

constexpr RecordedType kTypes[] = {{"samples", "count"},
                                   {"cpu", "nanoseconds"}};

void write_all(const char* file) {
  const char* notes[6];
  std::size_t count = 0;
  Note rate;
  notes[count++] = rate.of("sampled ", 1'000'000'000 / period,
                           " times in each second of a thread's time");
  if (perf_was_used.load()) {
    notes[count++] = "clock: perf_event_open (task clock)";
  }
  Note error;
  if (timer_was_used.load()) {
    notes[count++] =
        "clock: timer_create (thread time), at most one profile "
        "sample in each tick of the kernel";
    if (const int number = perf_error.load(); number != 0) {
      notes[count++] =
          error.of("perf_event_open was refused (errno ", number, ")");
    }
  }
  Note bare;
  if (const int threads = bare_threads.load(); threads > 0) {
    notes[count++] = bare.of("", threads, " threads had no clock");
  }
  if (handler_was_taken.load()) {
    notes[count++] = "the program handles SIGPROF itself";
  }
  notes[count] = nullptr;
  write_recording(file,
                  {kCpu, kTypes, sizeof kTypes / sizeof *kTypes, period,
                   operations, started, duration, stacks.lost(), notes},
                  stacks);
}

void run_over(std::int64_t iterations, const char* file) {
  operations += iterations;
  duration += nanoseconds_of(CLOCK_MONOTONIC) - run_began;
  const Busy busy(sampled);
  const Locked locked(lock);
  write_all(file);
}

void stop() {
  is_stopped.store(true, std::memory_order_relaxed);
}

}  // namespace

const Mode cpu_mode = {kCpu,        Runs::natural,  1,          &begin,
                       &run_begins, &timer_on,      &timer_off, &run_over,
                       &arm_thread, &disarm_thread, &stop};

}  // namespace benchgate::preload
