#include "src/preload/unwinding.h"

#include "src/preload/stack_table.h"
#include "src/preload/stack_walk.h"

#include <execinfo.h>

#include <cerrno>

namespace benchgate::preload {

namespace {

/// Frames of ours, and of the kernel's return from a signal, come on top.
constexpr std::size_t kOwnFrames = 16;

/// Adds to the one that is there what called `from`, by libgcc.
std::size_t add_callers(std::uintptr_t* frames, std::size_t room,
                        std::uintptr_t from) {
  const int before = errno;
  void* all[kMostFrames + kOwnFrames];
  const int depth = ::backtrace(all, sizeof all / sizeof *all);
  const auto count = static_cast<std::size_t>(depth > 0 ? depth : 0);
  std::size_t first = 0;
  while (first < count &&
         reinterpret_cast<std::uintptr_t>(all[first]) != from) {
    ++first;
  }
  std::size_t used = 1;
  for (std::size_t i = first + 1; i < count && used < room; ++i) {
    const auto address = reinterpret_cast<std::uintptr_t>(all[i]);
    if (address != 0) {
      frames[used++] = address - 1;
    }
  }
  errno = before;
  return used;
}

/// Adds to the one that is there all that the walk still finds.
std::size_t add_callers(std::uintptr_t* frames, std::size_t room,
                        StackWalk& walk, std::uintptr_t from) {
  std::size_t used = 1;
  while (used < room) {
    switch (walk.next()) {
      case StackWalk::Step::caller:
        frames[used++] = walk.address() - 1;
        break;
      case StackWalk::Step::outermost:
        return used;
      case StackWalk::Step::unknown:
        return add_callers(frames, room, from);
    }
  }
  return used;
}

}  // namespace

void prepare_unwinding() {
  prepare_walk();
  void* frames[4];
  ::backtrace(frames, 4);
}

std::size_t capture_stack(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t caller) {
  frames[0] = caller - 1;
  StackWalk walk(Registers::here());
  for (std::size_t own = 0; own < kOwnFrames; ++own) {
    if (walk.next() != StackWalk::Step::caller) {
      break;
    }
    if (walk.address() == caller) {
      return add_callers(frames, room, walk, caller);
    }
  }
  return add_callers(frames, room, caller);
}

std::size_t capture_interrupted(std::uintptr_t* frames, std::size_t room,
                                const void* context) {
  StackWalk walk(Registers::interrupted(context));
  frames[0] = walk.address();
  return add_callers(frames, room, walk, frames[0]);
}

}  // namespace benchgate::preload
