#include "src/preload/allocation_stacks.h"

#include "src/preload/unwinding.h"

namespace benchgate::preload {

namespace {

/// Of this thread. Initial-exec, as in loops.h.
__thread bool is_unwinding __attribute__((tls_model("initial-exec")));

/// The stack of this thread, from where it returns to `caller`.
struct Captured {
  explicit Captured(std::uintptr_t caller) {
    is_unwinding = true;
    depth = capture_stack(frames, kMostFrames, caller);
    is_unwinding = false;
  }

  std::uintptr_t frames[kMostFrames];
  std::size_t depth;
};

void add_block(Stack& stack, int column, std::int64_t objects,
               std::size_t size) {
  stack.values[column] += objects;
  stack.values[column + 1] += objects * static_cast<std::int64_t>(size);
}

}  // namespace

void AllocationStacks::allocated(const void* block, std::size_t size,
                                 std::uintptr_t caller) {
  if (is_unwinding) {
    return;
  }
  // Without the lock: other threads go on meanwhile.
  const Captured captured(caller);
  add(block, size, captured.frames, captured.depth);
}

bool AllocationStacks::add(const void* block, std::size_t size,
                           const std::uintptr_t* frames, std::size_t depth) {
  const Locked locked(lock_);
  Stack* const stack = stacks_.find(frames, depth);
  if (stack == nullptr) {
    return false;
  }
  if (columns_.allocated >= 0) {
    add_block(*stack, columns_.allocated, 1, size);
  }
  if (!blocks_.insert(block, {size, stack})) {
    ++lost_blocks_;
    return false;
  }
  holds_blocks_.store(true, std::memory_order_relaxed);
  add_block(*stack, columns_.held, 1, size);
  return true;
}

bool AllocationStacks::released(const void* block) {
  if (!holds_blocks_.load(std::memory_order_relaxed)) {
    return false;
  }
  const Locked locked(lock_);
  LiveBlock gone{};
  if (!blocks_.remove(block, gone)) {
    return false;
  }
  add_block(*gone.stack, columns_.held, -1, gone.size);
  holds_blocks_.store(!blocks_.empty(), std::memory_order_relaxed);
  return true;
}

Stack* AllocationStacks::find(std::uintptr_t caller) {
  const Captured captured(caller);
  const Locked locked(lock_);
  return stacks_.find(captured.frames, captured.depth);
}

void AllocationStacks::clear() {
  const Locked locked(lock_);
  stacks_.clear();
  blocks_.clear();
  lost_blocks_ = 0;
  holds_blocks_.store(false, std::memory_order_relaxed);
}

}  // namespace benchgate::preload
