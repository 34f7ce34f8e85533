#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

namespace benchgate::store {

/// Counts what the timed loop of a benchmark allocates on its own thread, and
/// reports it per iteration as `allocs_per_op` and `bytes_per_op`.
///
///     AllocationCounter counter(state);
///     for (auto _ : state) { ... }
///     counter.report();
///
/// Every allocation goes through malloc and its relatives, which this program
/// replaces; set-up before the counter is made and work under a TimerPause are
/// not counted. Google Benchmark's own MemoryManager counts set-up too, so it
/// is not used. With the address or thread sanitizer malloc is theirs, and
/// nothing is reported.
class AllocationCounter {
 public:
  explicit AllocationCounter(benchmark::State& state);
  ~AllocationCounter();

  AllocationCounter(const AllocationCounter&) = delete;
  AllocationCounter& operator=(const AllocationCounter&) = delete;
  AllocationCounter(AllocationCounter&&) = delete;
  AllocationCounter& operator=(AllocationCounter&&) = delete;

  /// Stops counting and sets the counters of the state.
  void report();

 private:
  benchmark::State& state_;
};

/// Work inside a timed loop that is neither timed nor counted.
class TimerPause {
 public:
  explicit TimerPause(benchmark::State& state);
  ~TimerPause();

  TimerPause(const TimerPause&) = delete;
  TimerPause& operator=(const TimerPause&) = delete;
  TimerPause(TimerPause&&) = delete;
  TimerPause& operator=(TimerPause&&) = delete;

 private:
  benchmark::State& state_;
};

}  // namespace benchgate::store
