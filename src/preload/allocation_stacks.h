#pragma once

#include "src/preload/live_blocks.h"
#include "src/preload/spin_lock.h"
#include "src/preload/stack_table.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Where among a stack's values objects are counted, and their bytes after
/// them.
struct AllocationColumns {
  int allocated;  ///< All that were; below 0: nowhere.
  int held;       ///< Those that are still there.
};

/// Adds up allocations by the stacks that made them. Thread-safe, and usable
/// inside malloc.
class AllocationStacks {
 public:
  constexpr explicit AllocationStacks(AllocationColumns columns)
      : columns_(columns) {}

  /// As AllocationObserver says. What the unwinder should allocate meanwhile is
  /// left out.
  void allocated(const void* block, std::size_t size, std::uintptr_t caller);

  /// Returns: whether it was one that is held.
  bool released(const void* block);

  /// allocated(), at a stack that is known.
  ///
  /// Returns: whether there was room for the block.
  bool add(const void* block, std::size_t size, const std::uintptr_t* frames,
           std::size_t depth);

  /// The stack of this thread, from where it returns to `caller`; until
  /// `clear`. Null: there was no room.
  Stack* find(std::uintptr_t caller);

  /// Forgets all.
  void clear();

  /// Held by whoever looks at the following, and changes nothing else.
  SpinLock& lock() { return lock_; }

  [[nodiscard]] StackTable& stacks() { return stacks_; }

  /// How many allocations or stacks there was no room for.
  [[nodiscard]] std::int64_t lost() const {
    return lost_blocks_ + stacks_.lost();
  }

 private:
  AllocationColumns columns_;
  SpinLock lock_;
  // All of these under the lock.
  StackTable stacks_;
  LiveBlocks blocks_;
  std::int64_t lost_blocks_ = 0;

  /// So that what is freed while nothing is held takes no lock.
  std::atomic<bool> holds_blocks_{false};
};

}  // namespace benchgate::preload
