#include "src/preload/heap_recorder.h"

#include "src/preload/allocation_hooks.h"
#include "src/preload/allocation_stacks.h"
#include "src/preload/recording.h"
#include "src/preload/recording_file.h"
#include "src/preload/run_time.h"
#include "src/preload/unwinding.h"

#include <ctime>

namespace benchgate::preload {

namespace {

/// In the order that pprof knows from Go's heap profiles.
constexpr RecordedType kTypes[] = {{"alloc_objects", "count"},
                                   {"alloc_space", "bytes"},
                                   {"inuse_objects", "count"},
                                   {"inuse_space", "bytes"}};

constexpr const char* kNotes[] = {
    "every allocation of the last run of the loop, while its timer was on",
    nullptr};

AllocationStacks allocations({/*allocated=*/0, /*held=*/2});

// Of the run that is going on.
std::int64_t started = 0;
std::int64_t begun = 0;

constexpr AllocationObserver kObserver = {
    [](const void* block, std::size_t size, std::uintptr_t caller) {
      allocations.allocated(block, size, caller);
    },
    [](const void* block) { allocations.released(block); }};

bool begin() {
  prepare_unwinding();
  observe_allocations(kObserver);
  return true;
}

void run_begins() {
  allocations.clear();
  started = nanoseconds_of(CLOCK_REALTIME);
  begun = nanoseconds_of(CLOCK_MONOTONIC);
}

void run_over(std::int64_t iterations, const char* file) {
  const Locked locked(allocations.lock());
  const Recording recording = {kHeap,
                               kTypes,
                               sizeof kTypes / sizeof *kTypes,
                               1,
                               iterations,
                               started,
                               nanoseconds_of(CLOCK_MONOTONIC) - begun,
                               allocations.lost(),
                               kNotes};
  write_recording(file, recording, allocations.stacks());
}

}  // namespace

// An allocation with its stack takes some microseconds.
const Mode heap_mode = {
    kHeap,   Runs::few, 20,      &begin,  &run_begins,    nullptr,
    nullptr, &run_over, nullptr, nullptr, &stop_observing};

}  // namespace benchgate::preload
