#include "src/preload/contention_stacks.h"

#include "src/preload/run_time.h"
#include "src/preload/unwinding.h"

#include <ctime>

namespace benchgate::preload {

namespace {

/// Xorshift (Marsaglia, 2003, Journal of Statistical Software 8(14)), each
/// thread from where and when it began: below `limit`, which is above 0. The
/// remainder's bias, of limit / 2^64, is nothing.
std::int64_t random_below(std::int64_t limit) {
  static __thread std::uint64_t state
      __attribute__((tls_model("initial-exec")));
  if (state == 0) {
    state = reinterpret_cast<std::uintptr_t>(&state) ^
            static_cast<std::uint64_t>(nanoseconds_of(CLOCK_MONOTONIC)) << 20U;
    state |= 1U;
  }
  state ^= state << 13U;
  state ^= state >> 7U;
  state ^= state << 17U;
  return static_cast<std::int64_t>(state % static_cast<std::uint64_t>(limit));
}

/// `part` / `whole`, up or down by chance, so that it is right on average.
std::int64_t divided(std::int64_t part, std::int64_t whole) {
  return part / whole + (random_below(whole) < part % whole ? 1 : 0);
}

}  // namespace

void ContentionStacks::add(Contention added, std::uintptr_t caller) {
  const std::int64_t rate = rate_.load(std::memory_order_relaxed);
  if (added.nanoseconds < rate) {
    if (added.nanoseconds <= random_below(rate)) {
      return;
    }
    added.waits = divided(added.waits * rate, added.nanoseconds);
    added.nanoseconds = rate;
  }
  std::uintptr_t frames[kMostFrames];
  const std::size_t depth =
      capture_stack(frames, kMostFrames, caller, Leaf::called);
  const Locked locked(lock_);
  if (Stack* const stack = stacks_.find(frames, depth); stack != nullptr) {
    stack->values[0] += added.waits;
    stack->values[1] += added.nanoseconds;
  }
}

void ContentionStacks::clear() {
  const Locked locked(lock_);
  stacks_.clear();
}

void ContentionStacks::write(const char* file, Recording recording) {
  const Locked locked(lock_);
  recording.types = kContentionTypes;
  recording.type_count = kContentionTypeCount;
  recording.period = 1;
  recording.lost += stacks_.lost();
  write_recording(file, recording, stacks_);
}

}  // namespace benchgate::preload
