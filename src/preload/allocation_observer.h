#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Who is told of allocations: by the hooks, or nobody.
struct AllocationObserver {
  /// A call has given `block`, in code that is timed (see is_timed).
  ///
  /// `caller`: the address to which the call returns.
  void (*allocated)(const void* block, std::size_t size, std::uintptr_t caller);
  /// `block` is about to go: before it does, since another thread may be given
  /// the same one. At any time.
  void (*released)(const void* block);
};

/// How often this thread has told an observer of a block.
extern __thread unsigned blocks_told __attribute__((tls_model("initial-exec")));

/// Null: nobody.
extern std::atomic<const AllocationObserver*> allocation_observer;

}  // namespace benchgate::preload
