#include "src/preload/unwinding.h"

#include "src/preload/stack_table.h"
#include "src/preload/stack_walk.h"

#include <execinfo.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace benchgate::preload {

namespace {

/// Frames of ours, and of the kernel's return from a signal, come on top.
constexpr std::size_t kOwnFrames = 16;

/// Adds to the first of `frames` what called `from`, by libgcc.
std::size_t add_by_libgcc(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t from) {
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
  return used;
}

/// Whether something is mapped there: the kernel copies a set of signals before
/// it says that it knows no such way to change the mask.
bool is_readable(std::uintptr_t address) {
  constexpr long kNoWay = -1;
  constexpr std::uintptr_t kSetSize = 8;
  return ::syscall(SYS_rt_sigprocmask, kNoWay, address & ~(kSetSize - 1),
                   nullptr, kSetSize) != -1 ||
         errno != EFAULT;
}

/// Adds to the first of `frames` what the walk still finds, else what libgcc
/// does. Not while libgcc is at work itself; and of a broken stack the next
/// address may be none, where libgcc looks at the code without a question.
std::size_t add_callers(std::uintptr_t* frames, std::size_t room,
                        StackWalk& walk, std::uintptr_t from) {
  for (std::size_t used = 1; used < room;) {
    const StackWalk::Step step = walk.next();
    if (step == StackWalk::Step::caller) {
      frames[used++] = walk.address() - 1;
    } else if (step == StackWalk::Step::outermost) {
      return used;
    } else if (!is_readable(walk.address())) {
      return used > 1 ? used - 1 : used;
    } else {
      return walk.has_met_libgcc() ? used : add_by_libgcc(frames, room, from);
    }
  }
  return room;
}

/// Gives errno back as it was.
class KeptError {
 public:
  KeptError() = default;

  ~KeptError() { errno = before_; }

  KeptError(const KeptError&) = delete;
  KeptError& operator=(const KeptError&) = delete;
  KeptError(KeptError&&) = delete;
  KeptError& operator=(KeptError&&) = delete;

 private:
  int before_ = errno;
};

}  // namespace

void prepare_unwinding() {
  void* frames[4];
  ::backtrace(frames, 4);
  prepare_walk();  // Libgcc is there now.
  // Finds the C library's syscall, in whose place one of ours may stand.
  is_readable(reinterpret_cast<std::uintptr_t>(frames));
}

std::size_t capture_stack(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t caller) {
  const KeptError error;
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
  return walk.has_met_libgcc() ? 1 : add_by_libgcc(frames, room, caller);
}

std::size_t capture_interrupted(std::uintptr_t* frames, std::size_t room,
                                const void* context) {
  const KeptError error;
  StackWalk walk(Registers::interrupted(context));
  frames[0] = walk.address();
  return add_callers(frames, room, walk, frames[0]);
}

}  // namespace benchgate::preload
