#include "src/preload/contention_stacks.h"

#include "src/preload/random_numbers.h"
#include "src/preload/unwinding.h"

namespace benchgate::preload {

namespace {

/// Below `limit`, which is above 0. The remainder's bias, of limit / 2^64, is
/// nothing.
std::int64_t random_below(std::int64_t limit) {
  static __thread std::uint64_t state
      __attribute__((tls_model("initial-exec")));
  return static_cast<std::int64_t>(next_random(state) %
                                   static_cast<std::uint64_t>(limit));
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
      capture_stack(frames, kMostFrames, caller);
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
