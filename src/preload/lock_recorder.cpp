// The modes "block", "mutex" and "lock": what benchmark loops wait for others.

#include "src/preload/lock_recorder.h"

#include "src/preload/contention.h"
#include "src/preload/contention_stacks.h"
#include "src/preload/loops.h"
#include "src/preload/recording.h"
#include "src/preload/recording_file.h"
#include "src/preload/run_time.h"
#include "src/preload/runs.h"
#include "src/preload/timed_clock.h"
#include "src/preload/unwinding.h"
#include "src/preload/wait_observer.h"

#include <climits>
#include <cstdlib>
#include <cstring>

namespace benchgate::preload {

namespace {

ContentionStacks waiters;
ContentionStacks holders;

// Of all runs, by one thread at a time.
std::int64_t started = 0;
std::int64_t run_started = 0;
std::int64_t duration = 0;
std::int64_t operations = 0;

void waited(const Wait& wait) {
  if (wait.end > wait.begin) {
    waiters.add({1, wait.end - wait.begin}, wait.caller);
  }
}

void waited_unseen(const Wait& /*wait*/) {}

void held(const Holding& holding) {
  holders.add(holding.contention, holding.caller);
}

constexpr WaitObserver kBlockObserver = {&is_timed, &timed_now, &waited,
                                         nullptr};
constexpr WaitObserver kMutexObserver = {&is_timed, &timed_now, &waited_unseen,
                                         &held};
constexpr WaitObserver kLockObserver = {&is_timed, &timed_now, &waited, &held};

/// What the environment asks for, from 1 ns to a second.
std::int64_t wanted_rate() {
  constexpr std::int64_t kLargest = 1'000'000'000;
  const char* const text = std::getenv(kBlockRateVariable);  // NOLINT
  const std::int64_t rate =
      text == nullptr ? kDefaultBlockRate : std::atoll(text);
  return rate < 1 ? 1 : rate > kLargest ? kLargest : rate;
}

/// For people who read the profile.
const char* note_of(std::int64_t rate) {
  return rate == 1 ? "every wait is recorded"
         : rate == kDefaultBlockRate
             ? "waits of less than 100 us are recorded by chance, and weighted "
               "for those that are not"
             : "waits of less than BENCHGATE_PRELOAD_BLOCK_RATE nanoseconds "
               "are "
               "recorded by chance, and weighted for those that are not";
}

const char* notes[] = {nullptr, nullptr};

bool begin(const WaitObserver& observer) {
  const std::int64_t rate = wanted_rate();
  waiters.set_rate(rate);
  holders.set_rate(rate);
  notes[0] = note_of(rate);
  prepare_unwinding();
  wait_observer.store(&observer, std::memory_order_release);
  return true;
}

void run_begins() {
  reset_timed_clock();
  run_started = nanoseconds_of(CLOCK_MONOTONIC);
  if (started == 0) {
    started = nanoseconds_of(CLOCK_REALTIME);
  }
}

void end_run(std::int64_t iterations) {
  operations += iterations;
  duration += nanoseconds_of(CLOCK_MONOTONIC) - run_started;
}

Recording recording_of(const char* mode) {
  Recording recording{};
  recording.mode = mode;
  recording.operations = operations;
  recording.started = started;
  recording.duration = duration;
  recording.notes = notes;
  return recording;
}

void write_waiters(const char* file) {
  waiters.write(file, recording_of(kBlock));
}

void write_holders(const char* file) {
  Recording recording = recording_of(kMutex);
  recording.lost = contention.lost();
  holders.write(file, recording);
}

void stop() {
  wait_observer.store(nullptr, std::memory_order_relaxed);
}

bool begin_block() {
  return begin(kBlockObserver);
}

bool begin_mutex() {
  return begin(kMutexObserver);
}

bool begin_lock() {
  return begin(kLockObserver);
}

void block_run_over(std::int64_t iterations, const char* file) {
  end_run(iterations);
  write_waiters(file);
}

void mutex_run_over(std::int64_t iterations, const char* file) {
  end_run(iterations);
  write_holders(file);
}

void lock_run_over(std::int64_t iterations, const char* file) {
  end_run(iterations);
  write_waiters(file);
  char beside[PATH_MAX];
  if (std::strlen(file) + std::strlen(kMutexSuffix) < sizeof beside) {
    std::strcpy(beside, file);          // NOLINT: the length is checked.
    std::strcat(beside, kMutexSuffix);  // NOLINT
    write_holders(beside);
  }
}

constexpr Mode mode_of(const char* word, bool (*begin)(),
                       void (*run_over)(std::int64_t, const char*)) {
  return {word,
          Runs::natural,
          1,
          begin,
          &run_begins,
          &start_timed_clock,
          &stop_timed_clock,
          run_over,
          nullptr,
          nullptr,
          &stop};
}

}  // namespace

const Mode block_mode = mode_of(kBlock, &begin_block, &block_run_over);
const Mode mutex_mode = mode_of(kMutex, &begin_mutex, &mutex_run_over);
const Mode lock_mode = mode_of(kLock, &begin_lock, &lock_run_over);

}  // namespace benchgate::preload
