#include "src/preload/unwinding.h"

#include "src/preload/stack_table.h"

#include <execinfo.h>
#include <ucontext.h>

#include <cerrno>

namespace benchgate::preload {

namespace {

/// Frames of ours, and of the kernel's return from a signal, come on top.
constexpr std::size_t kOwnFrames = 16;

}  // namespace

void prepare_unwinding() {
  void* frames[4];
  ::backtrace(frames, 4);
}

std::size_t capture_stack(std::uintptr_t* frames, std::size_t room,
                          std::uintptr_t from, Leaf leaf) {
  const int before = errno;
  void* all[kMostFrames + kOwnFrames];
  const int depth = ::backtrace(all, sizeof all / sizeof *all);
  const auto count = static_cast<std::size_t>(depth > 0 ? depth : 0);
  std::size_t first = 0;
  while (first < count &&
         reinterpret_cast<std::uintptr_t>(all[first]) != from) {
    ++first;
  }
  frames[0] = from - (leaf == Leaf::called ? 1 : 0);
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

std::uintptr_t interrupted_at(const void* context) {
  const auto& state = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(state.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(state.pc);
#else
#error "Where does this processor keep its program counter?"
#endif
}

}  // namespace benchgate::preload
