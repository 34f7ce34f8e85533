#pragma once

#include "src/preload/stack_table.h"

#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// Threads that a loop has started and that have not ended, by the stacks that
/// did. Not thread-safe.
class StartedThreads {
 public:
  constexpr StartedThreads() = default;

  /// Forgets all: what comes to an end now is none of the next loop's.
  void begin();

  /// One more, of `stack`.
  ///
  /// Returns: what says that it has ended; 0: there was no room.
  std::uint64_t add(Stack* stack);

  /// Returns: the stack that has started it; null: it was forgotten.
  Stack* remove(std::uint64_t thread);

 private:
  /// At a time.
  static constexpr std::size_t kMost = 4096;

  Stack* makers_[kMost] = {};  // Null: nobody is there.
  std::size_t last_ = 0;
  std::uint64_t loop_ = 1;
};

}  // namespace benchgate::preload
