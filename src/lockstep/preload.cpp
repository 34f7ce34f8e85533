// Loaded into a suite that links Google Benchmark dynamically, before it:
// stands in for the function that every benchmark loop calls where the timer is
// about to start, and waits there until it is this process's turn.
//
// Nothing here throws, allocates or needs the C++ library, and without the
// launcher's page everything is as if this was not there.

#include "src/lockstep/counter.h"
#include "src/lockstep/turns.h"

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

using benchgate::lockstep::Turns;

using StartKeepRunning = void (*)(void*);

/// Null: not in lockstep.
Turns* turns = nullptr;
std::size_t side = 0;
std::uint32_t runs = 0;

/// The page, or null if there is none.
Turns* find_page() {
  struct stat file {};

  constexpr int kDescriptor = benchgate::lockstep::kTurnsDescriptor;
  if (::fstat(kDescriptor, &file) != 0 ||
      file.st_size != static_cast<off_t>(sizeof(Turns))) {
    return nullptr;
  }
  // The descriptor stays open: from 1.9.3 on, Google Benchmark starts itself
  // anew, and needs it again.
  void* const page = ::mmap(nullptr, sizeof(Turns), PROT_READ | PROT_WRITE,
                            MAP_SHARED, kDescriptor, 0);
  if (page == MAP_FAILED) {
    return nullptr;
  }
  auto* const found = static_cast<Turns*>(page);
  return found->magic == benchgate::lockstep::kTurnsMagic ? found : nullptr;
}

[[gnu::constructor]] void join() {
  const int before = errno;
  // No other thread is there yet.
  const char* const name = std::getenv(  // NOLINT(concurrency-mt-unsafe)
      benchgate::lockstep::kSideVariable);
  if (name != nullptr && (name[0] == '0' || name[0] == '1') &&
      name[1] == '\0') {
    side = static_cast<std::size_t>(name[0] - '0');
    turns = find_page();
  }
  errno = before;
}

/// Not so in a process that the suite has started itself.
bool is_ours() {
  return turns->process[side].load() == ::getpid();
}

void take_turn() {
  namespace lockstep = benchgate::lockstep;
  if (turns->out_of_step.load() != 0) {
    return;
  }
  const std::uint32_t run = runs++;
  lockstep::raise(turns->reached[side], run + 1);
  if (!lockstep::await(turns->reached[1 - side],
                       lockstep::awaited(turns->coins, side, run),
                       turns->longest_wait)) {
    turns->out_of_step.store(1);
  }
  if (turns->out_of_step.load() != 0) {
    lockstep::raise(turns->reached[side], lockstep::kGone | (run + 1));
  }
}

}  // namespace

// benchmark::State::StartKeepRunning(), which takes nothing but its object, so
// that no header of Google Benchmark is needed, and no version of it.
extern "C" [[gnu::visibility("default")]] void
_ZN9benchmark5State16StartKeepRunningEv(void* state) {          // NOLINT
  static const auto next = reinterpret_cast<StartKeepRunning>(  // NOLINT
      ::dlsym(RTLD_NEXT, "_ZN9benchmark5State16StartKeepRunningEv"));
  if (turns != nullptr) {
    const int before = errno;
    if (is_ours()) {
      take_turn();
    }
    errno = before;
  }
  next(state);
}
