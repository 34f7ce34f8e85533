// The mode "count": how much benchmark loops allocate.

#include "src/preload/counts.h"

#include "src/preload/allocation_hooks.h"
#include "src/preload/allocation_observer.h"
#include "src/preload/census.h"
#include "src/preload/live_blocks.h"
#include "src/preload/run_file.h"
#include "src/preload/runs.h"
#include "src/preload/spin_lock.h"

#include <atomic>

namespace benchgate::preload {

namespace {

SpinLock lock;
// All of these under the lock.
LiveBlocks blocks;
Run current;
std::int64_t live = 0;  // Bytes of `blocks`.

/// So that what is freed while nothing is held takes no lock.
std::atomic<bool> holds_blocks{false};

// Of the run that is going on, by one thread at a time.
Census at_start;
Census left;

void note_allocation(const void* block, std::size_t size,
                     std::uintptr_t /*caller*/) {
  const Locked locked(lock);
  ++current.allocations;
  current.bytes += static_cast<std::int64_t>(size);
  if (current.peak < 0) {
    return;
  }
  if (!blocks.insert(block, {size, nullptr})) {
    current.peak = -1;
    return;
  }
  holds_blocks.store(true, std::memory_order_relaxed);
  live += static_cast<std::int64_t>(size);
  current.peak = live > current.peak ? live : current.peak;
}

void note_release(const void* block) {
  if (!holds_blocks.load(std::memory_order_relaxed)) {
    return;
  }
  const Locked locked(lock);
  LiveBlock gone{};
  if (blocks.remove(block, gone)) {
    live -= static_cast<std::int64_t>(gone.size);
    holds_blocks.store(!blocks.empty(), std::memory_order_relaxed);
  }
}

constexpr AllocationObserver kObserver = {&note_allocation, &note_release};

bool begin() {
  observe_allocations(kObserver);
  return true;
}

void run_begins() {
  const Locked locked(lock);
  current = Run();
  blocks.clear();
  holds_blocks.store(false, std::memory_order_relaxed);
  live = 0;
  at_start = Census();
  left = Census();
}

void loop_starts() {
  at_start = take_census();
}

void loop_stops() {
  left = more_than(at_start);
}

void run_over(std::int64_t iterations, const char* file) {
  Run run;
  {
    const Locked locked(lock);
    run = current;
    run.growth = live;
  }
  run.iterations = iterations;
  run.threads = left.threads;
  run.descriptors = left.descriptors;
  keep_run(file, kCount, Columns::counts, run);
}

}  // namespace

const Mode count_mode = {
    kCount,          Runs::few,    1,          &begin,  &run_begins,
    nullptr,         nullptr,      &run_over,  nullptr, nullptr,
    &stop_observing, &loop_starts, &loop_stops};

}  // namespace benchgate::preload
