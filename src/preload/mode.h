#pragma once

#include <cstdint>

namespace benchgate::preload {

/// How often a loop runs.
enum class Runs {
  few,      ///< With one iteration, then ten, then a hundred.
  natural,  ///< As Google Benchmark decides.
};

/// What is done with a suite's loops. What a mode has no use for is null.
struct Mode {
  const char* word;  ///< Of kModeVariable, see runs.h and recording.h.
  Runs runs;
  int slowdown;  ///< About how many times as long everything takes.

  /// Once, before anything else is done in the program.
  ///
  /// Returns: whether it can be done here.
  bool (*begin)();
  /// A benchmark's loop begins, on the first of its threads: no timer is on.
  void (*run_begins)();
  /// This thread's timer goes on: last thing before its loop goes on.
  void (*timer_on)();
  /// This thread's timer goes off: first thing after its loop has stopped.
  void (*timer_off)();
  /// A loop has ended on all its threads, after `iterations` of all of them:
  /// what is known so far is written to `file`, see WholeFile.
  void (*run_over)(std::int64_t iterations, const char* file);
  /// In a thread that the program has just started, and when it ends.
  void (*thread_begins)();
  void (*thread_ends)();
  /// In a process that a fork has made: nothing more is recorded.
  void (*stop)();

  /// All threads of a benchmark have set up, and none has begun its loop: on
  /// one of them, while the others wait.
  void (*loop_starts)() = nullptr;
  /// All have done their iterations, and none goes on with what comes after its
  /// loop: on the last of them.
  void (*loop_stops)() = nullptr;
  /// This thread is about to start another one by a call that returns to
  /// `caller`.
  ///
  /// Returns: what this_thread.origin is to be in it, see loops.h.
  std::uint64_t (*thread_comes)(std::uintptr_t caller) = nullptr;
  /// That has failed.
  void (*thread_failed)(std::uint64_t origin) = nullptr;
  /// The last benchmark has returned, the program's own objects are still
  /// there: once, where the process comes to an end in an ordinary way.
  void (*process_ends)(const char* file) = nullptr;
};

/// What is done in this process; null: nothing.
extern const Mode* chosen_mode;

/// The mode of that name that this library was built with; null: there is none.
const Mode* find_mode(const char* word);

}  // namespace benchgate::preload
