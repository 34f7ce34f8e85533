// The mode "cpu": where benchmark loops spend processor time.
//
// Each thread has a clock that sends it SIGPROF (see SampleClock); the handler
// records its stack if what it does is timed. A profile sample weighs the
// processor time since the clock's last signal, whatever of it was timed: were
// it the timed time since the thread's last sample, the first function after a
// pause would be given what came before the pause, whenever loop and clock are
// nearly in step. What all samples weigh is then made to be the timed processor
// time, which is measured. What a thread leaves unsampled when it ends is
// others' (see UnsampledTime).
//
// A thread that the program starts has its clock from then on. The first one,
// which is there before any benchmark is, has it from its first loop on: what
// comes before that may end in an exec (of a script that starts the suite, or
// of Google Benchmark, which starts itself again without address
// randomisation), and a signal that waits then would end the new program, whose
// handlers are not set.

#include "src/preload/cpu_sampler.h"

#include "src/preload/loops.h"
#include "src/preload/recording.h"
#include "src/preload/recording_file.h"
#include "src/preload/run_time.h"
#include "src/preload/sample_clock.h"
#include "src/preload/sampling_notes.h"
#include "src/preload/sampling_signal.h"
#include "src/preload/spin_lock.h"
#include "src/preload/stack_table.h"
#include "src/preload/unsampled_time.h"
#include "src/preload/unwinding.h"

#include <atomic>
#include <cerrno>
#include <charconv>
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
  std::int64_t ticked = 0;  ///< Processor time at the clock's last signal.
  std::int64_t timed = 0;   ///< Processor time since then, before `last`.
  int checked_run = 0;      ///< In which its clock was last looked after.
  bool is_bare = false;     ///< It was refused a clock.
};

__thread Sampled sampled __attribute__((tls_model("initial-exec")));

/// Of a stack's values. The first two are written.
enum : std::size_t { kCount, kTime, kWeight };

std::int64_t period = 0;
std::atomic<bool> is_stopped{false};
std::atomic<int> run_number{0};
/// Timed processor time of all threads that have a clock.
std::atomic<std::int64_t> measured{0};
UnsampledTime unsampled;
SamplingNotes notes;

/// Less than this to a clock's first signal is not worth the trouble.
constexpr std::int64_t kShortest = 20'000;

/// Taken by handlers, and with their signal blocked: so never by a thread that
/// has it already.
SpinLock lock;
// Under the lock. A stack's values: samples, their time once all is known, and
// what they weigh.
StackTable stacks;
std::int64_t weights = 0;

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

/// All until `now` was timed since the thread's `last`.
void count_timed(Sampled& self, std::int64_t now) {
  self.timed += now - self.last;
  if (self.clock.kind() != SampleClock::Kind::none) {
    measured.fetch_add(now - self.last, std::memory_order_relaxed);
  }
  self.last = now;
}

/// What a profile sample weighs. Where a signal took more than twice as long as
/// the clock does, it was held up: then what was not timed counts no more.
std::int64_t weight_of(const Sampled& self, std::int64_t now) {
  const std::int64_t since_tick = now - self.ticked;
  const std::int64_t most = 2 * self.clock.interval();
  return since_tick < most ? since_tick
                           : (self.timed > most ? self.timed : most);
}

void take_sample(Sampled& self, const void* context) {
  const std::int64_t now = processor_time();
  const bool is_sample = is_timed();
  if (is_sample) {
    count_timed(self, now);
  }
  const std::int64_t weight = weight_of(self, now);
  self.last = now;
  self.ticked = now;
  self.timed = 0;
  self.clock.went_off();
  if (!is_sample) {
    return;
  }
  std::uintptr_t frames[kMostFrames];
  const std::size_t depth = capture_interrupted(frames, kMostFrames, context);
  const Locked locked(lock);
  weights += weight;  // There may be no room for the stack.
  if (Stack* const stack = stacks.find(frames, depth); stack != nullptr) {
    ++stack->values[kCount];
    stack->values[kWeight] += weight;
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

/// Gives this thread a clock that is `since_tick` on already, if it can.
void start_clock(std::int64_t since_tick) {
  int error = 0;
  if (sampled.clock.start(period - since_tick, period, error)) {
    notes.add_clock(sampled.clock.kind());
  } else if (!sampled.is_bare) {
    sampled.is_bare = true;
    notes.add_thread_without_clock();
  }
  if (error != 0) {
    notes.set_refusal(error);
  }
}

void arm_thread() {
  const int before = errno;
  const Busy busy(sampled);
  const std::int64_t since_tick = unsampled.take(period - kShortest);
  start_clock(since_tick);
  unblock_signal();
  sampled.last = processor_time();
  sampled.ticked = sampled.last - since_tick;
  errno = before;
}

void disarm_thread() {
  const int before = errno;
  const Busy busy(sampled);
  const std::int64_t now = processor_time();
  if (is_timed()) {
    count_timed(sampled, now);
  }
  sampled.clock.stop();
  unsampled.leave(now - sampled.ticked);
  errno = before;
}

/// Once in each run: what the program has done to our clock, our signal and our
/// handler meanwhile.
void look_after_clock() {
  if (!is_signal_taken_by(&on_signal)) {
    notes.set_signal_lost();
    sampled.clock.stop();  // Else the program would be sent our signals.
    return;
  }
  unblock_signal();
  if (!sampled.clock.is_alive()) {
    start_clock(0);
    sampled.ticked = processor_time();
    sampled.timed = 0;
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
  return take_signal(&on_signal);
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
  count_timed(sampled, processor_time());
}

constexpr RecordedType kTypes[] = {{"samples", "count"},
                                   {"cpu", "nanoseconds"}};

/// Shares what was measured among the stacks, by their weights.
void share_time() {
  if (weights == 0) {
    return;
  }
  const double factor =
      static_cast<double>(measured.load(std::memory_order_relaxed)) /
      static_cast<double>(weights);
  for (Stack* stack = stacks.first(); stack != nullptr; stack = stack->next) {
    stack->values[kTime] = static_cast<std::int64_t>(
        factor * static_cast<double>(stack->values[kWeight]) + 0.5);
  }
}

void run_over(std::int64_t iterations, const char* file) {
  operations += iterations;
  duration += nanoseconds_of(CLOCK_MONOTONIC) - run_began;
  const Busy busy(sampled);
  const Locked locked(lock);
  share_time();
  write_recording(
      file,
      {kCpu, kTypes, sizeof kTypes / sizeof *kTypes, period, operations,
       started, duration, stacks.lost(), notes.all(period)},
      stacks);
}

void stop() {
  is_stopped.store(true, std::memory_order_relaxed);
}

}  // namespace

const Mode cpu_mode = {kCpu,        Runs::natural,  1,          &begin,
                       &run_begins, &timer_on,      &timer_off, &run_over,
                       &arm_thread, &disarm_thread, &stop};

}  // namespace benchgate::preload
