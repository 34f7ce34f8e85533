#include "src/preload/leak_recorder.h"

#include "src/preload/allocation_hooks.h"
#include "src/preload/allocation_stacks.h"
#include "src/preload/descriptor_observer.h"
#include "src/preload/left_notes.h"
#include "src/preload/loops.h"
#include "src/preload/open_descriptors.h"
#include "src/preload/recording.h"
#include "src/preload/recording_file.h"
#include "src/preload/run_time.h"
#include "src/preload/started_threads.h"
#include "src/preload/unwinding.h"

#include <atomic>
#include <ctime>

namespace benchgate::preload {

namespace {

constexpr RecordedType kTypes[] = {{"inuse_objects", "count"},
                                   {"inuse_space", "bytes"},
                                   {"threads", "count"},
                                   {"descriptors", "count"}};
constexpr std::size_t kTypeCount = sizeof kTypes / sizeof *kTypes;

enum Column { kObjects, kBytes, kThreads, kDescriptors };

AllocationStacks made({/*allocated=*/-1, /*held=*/kObjects});

OpenDescriptors descriptors;

// All of these under the lock of `made`.
StackTable before;  // What the run before the one that is going on has left.
StartedThreads threads;
LeftNotes notes;
Left earlier;  // The run before: its totals.
Left current;  // The run that is going on, or was the last.
std::int64_t started = 0;
std::int64_t begun = 0;

/// Between the start and the end of a loop, on any thread.
std::atomic<bool> in_loop{false};

constexpr AllocationObserver kObserver = {
    [](const void* block, std::size_t size, std::uintptr_t caller) {
      made.allocated(block, size, caller);
    },
    [](const void* block) { made.released(block); }};

void note_descriptor(int descriptor, std::uintptr_t caller) {
  descriptors.opened(descriptor, in_loop.load(std::memory_order_relaxed)
                                     ? made.find(caller)
                                     : nullptr);
}

bool begin() {
  prepare_unwinding();
  observe_allocations(kObserver);
  descriptor_observer.store(&note_descriptor, std::memory_order_release);
  return true;
}

void stop() {
  stop_observing();
  descriptor_observer.store(nullptr, std::memory_order_relaxed);
}

/// Adds up what there is now of the run that has ended.
void take_stock() {
  for (Stack* stack = made.stacks().first(); stack != nullptr;
       stack = stack->next) {
    stack->values[kDescriptors] = 0;
  }
  const std::int64_t iterations = current.iterations;
  current = Left();
  current.iterations = iterations;
  current.unseen = descriptors.count(kDescriptors);
  current.descriptors = current.unseen;
  for (const Stack* stack = made.stacks().first(); stack != nullptr;
       stack = stack->next) {
    current.objects += stack->values[kObjects];
    current.bytes += stack->values[kBytes];
    current.threads += stack->values[kThreads];
    current.descriptors += stack->values[kDescriptors];
  }
}

/// Keeps what the run that has ended has left, to be compared with the next.
void remember() {
  before.clear();
  for (const Stack* stack = made.stacks().first(); stack != nullptr;
       stack = stack->next) {
    Stack* const copy = before.find(stack->frames, stack->depth);
    for (std::size_t i = 0; copy != nullptr && i < kTypeCount; ++i) {
      copy->values[i] = stack->values[i];
    }
  }
  earlier = current;
}

void run_begins() {
  in_loop.store(false, std::memory_order_relaxed);
  {
    const Locked locked(made.lock());
    if (current.iterations > 0) {
      take_stock();
      notes.add_run(current);
      remember();
    }
    current = Left();
    threads.begin();
    started = nanoseconds_of(CLOCK_REALTIME);
    begun = nanoseconds_of(CLOCK_MONOTONIC);
  }
  made.clear();
}

void loop_starts() {
  const Locked locked(made.lock());
  descriptors.begin();
  in_loop.store(true, std::memory_order_relaxed);
}

void loop_stops() {
  in_loop.store(false, std::memory_order_relaxed);
  const Locked locked(made.lock());
  descriptors.end();
}

/// Leaves what the last run has left more than the one before.
void subtract_earlier() {
  for (Stack* stack = made.stacks().first(); stack != nullptr;
       stack = stack->next) {
    const Stack* const old = before.find(stack->frames, stack->depth);
    for (std::size_t i = 0; i < kTypeCount; ++i) {
      stack->values[i] -= old == nullptr ? 0 : old->values[i];
      stack->values[i] = stack->values[i] > 0 ? stack->values[i] : 0;
    }
  }
}

void write(const char* file, std::int64_t operations) {
  const Recording recording = {kLeak,
                               kTypes,
                               kTypeCount,
                               1,
                               operations,
                               started,
                               nanoseconds_of(CLOCK_MONOTONIC) - begun,
                               made.lost(),
                               notes.all()};
  write_recording(file, recording, made.stacks());
}

/// For programs that end before process_ends: what is left at the loop's end.
void run_over(std::int64_t iterations, const char* file) {
  const Locked locked(made.lock());
  current.iterations = iterations;
  take_stock();
  write(file, iterations);
}

void process_ends(const char* file) {
  const Locked locked(made.lock());
  if (current.iterations == 0) {
    return;
  }
  take_stock();
  notes.add_run(current);
  notes.add_descriptors(descriptors, current.unseen);
  std::int64_t operations = current.iterations;
  if (earlier.iterations > 0 && earlier.iterations < operations) {
    subtract_earlier();
    operations -= earlier.iterations;
  }
  write(file, operations);
}

std::uint64_t thread_comes(std::uintptr_t caller) {
  Stack* const stack =
      in_loop.load(std::memory_order_relaxed) ? made.find(caller) : nullptr;
  if (stack == nullptr) {
    return 0;
  }
  const Locked locked(made.lock());
  const std::uint64_t thread =
      in_loop.load(std::memory_order_relaxed) ? threads.add(stack) : 0;
  stack->values[kThreads] += thread == 0 ? 0 : 1;
  return thread;
}

void thread_failed(std::uint64_t origin) {
  const Locked locked(made.lock());
  if (Stack* const stack = threads.remove(origin); stack != nullptr) {
    --stack->values[kThreads];
  }
}

void thread_ends() {
  thread_failed(this_thread.origin);
}

}  // namespace

// An allocation with its stack takes some microseconds.
const Mode leak_mode = {
    kLeak,        Runs::few,    20,          &begin,        &run_begins,
    nullptr,      nullptr,      &run_over,   nullptr,       &thread_ends,
    &stop,        &loop_starts, &loop_stops, &thread_comes, &thread_failed,
    &process_ends};

}  // namespace benchgate::preload
