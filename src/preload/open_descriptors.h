#pragma once

#include "src/preload/stack_table.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

class NumberedEntries;

/// Which descriptors a loop has opened, and by which stacks.
class OpenDescriptors {
 public:
  constexpr OpenDescriptors() = default;

  /// Forgets all, and remembers which are open.
  void begin();

  /// `stack`: null, if it is not the loop's, or there was no room. Thread-safe,
  /// unlike the others, and takes no lock: whoever holds one may open a file.
  void opened(int descriptor, Stack* stack);

  /// Those that are open, were not at `begin`, and of which nobody has told us,
  /// are the loop's, too: opened by a system call.
  void end();

  /// Adds 1 at `column` of the stack of each of the loop's that is open now.
  ///
  /// Returns: how many there are without a stack.
  std::int64_t count(int column) const;

  /// What the kernel says that some of them are: "/dev/null", and "socket:[..]"
  /// for all sockets.
  struct Target {
    char name[256];
    std::int64_t count;
  };

  static constexpr std::size_t kMostTargets = 16;

  /// What the loop's are that are open now, the first kMostTargets.
  ///
  /// Returns: how many.
  std::size_t find_targets(Target (&found)[kMostTargets]) const;

 private:
  /// Higher ones are not looked at.
  static constexpr long kMost = 1L << 15;

  /// The next one that is open and the loop's; below 0: none.
  long next_own(NumberedEntries& open) const;

  /// Null: nobody; or one of the marks in open_descriptors.cpp.
  std::atomic<Stack*> makers_[kMost] = {};
};

}  // namespace benchgate::preload
