// Stands in for pthread_create (and so for std::thread, which calls it), for
// modes that want to know of threads.

#include "src/preload/loops.h"
#include "src/preload/mode.h"
#include "src/preload/spin_lock.h"

#include <dlfcn.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace {

namespace preload = benchgate::preload;

using Routine = void* (*)(void*);

/// What a thread is to do that has not started yet. Not from malloc, whose
/// calls may be what is recorded.
struct Start {
  Routine routine;
  void* argument;
  std::uint64_t origin;
  bool is_used;
};

/// Of threads that are about to start. Does this not suffice, they start
/// without us.
constexpr std::size_t kStarts = 1024;

Start starts[kStarts];
std::size_t last_start = 0;
preload::SpinLock lock;

Start* take_start(Routine routine, void* argument, std::uint64_t origin) {
  const preload::Locked locked(lock);
  for (std::size_t i = 0; i < kStarts; ++i) {
    Start& start = starts[(last_start + i) % kStarts];
    if (!start.is_used) {
      start = {routine, argument, origin, true};
      last_start = (last_start + i + 1) % kStarts;
      return &start;
    }
  }
  return nullptr;
}

void give_back(Start* start) {
  const preload::Locked locked(lock);
  start->is_used = false;
}

pthread_key_t at_end;
std::atomic<bool> has_key{false};

void end_thread(void* /*unused*/) {
  if (preload::chosen_mode != nullptr &&
      preload::chosen_mode->thread_ends != nullptr) {
    preload::chosen_mode->thread_ends();
  }
}

/// Early, so that the key is one of those for which nothing is allocated.
[[gnu::constructor(102)]] void make_key() {
  const preload::Mode* const mode = preload::chosen_mode;
  if (mode != nullptr && mode->thread_ends != nullptr) {
    has_key = ::pthread_key_create(&at_end, &end_thread) == 0;
  }
}

void* run_thread(void* given) {
  auto* const start = static_cast<Start*>(given);
  const Routine routine = start->routine;
  void* const argument = start->argument;
  preload::this_thread.origin = start->origin;
  give_back(start);
  if (has_key) {
    ::pthread_setspecific(at_end, &at_end);
  }
  const preload::Mode* const mode = preload::chosen_mode;
  if (mode != nullptr && mode->thread_begins != nullptr) {
    mode->thread_begins();
  }
  return routine(argument);
}

using Create = int (*)(pthread_t*, const pthread_attr_t*, Routine, void*);

Create next_create() {
  static std::atomic<Create> found{nullptr};
  Create create = found.load(std::memory_order_relaxed);
  if (create == nullptr) {
    create = reinterpret_cast<Create>(  // NOLINT
        ::dlsym(RTLD_NEXT, "pthread_create"));
    found.store(create, std::memory_order_relaxed);
  }
  return create;
}

}  // namespace

extern "C" [[gnu::visibility("default")]] int pthread_create(  // NOLINT
    pthread_t* thread, const pthread_attr_t* attributes, Routine routine,
    void* argument) noexcept {
  const Create create = next_create();
  if (create == nullptr) {
    return EAGAIN;
  }
  const preload::Mode* const mode = preload::chosen_mode;
  if (mode == nullptr ||
      (mode->thread_begins == nullptr && mode->thread_ends == nullptr)) {
    return create(thread, attributes, routine, argument);
  }
  const std::uint64_t origin =
      mode->thread_comes == nullptr
          ? 0
          : mode->thread_comes(reinterpret_cast<std::uintptr_t>(  // NOLINT
                __builtin_return_address(0)));
  Start* const start = take_start(routine, argument, origin);
  const int error = start == nullptr
                        ? create(thread, attributes, routine, argument)
                        : create(thread, attributes, &run_thread, start);
  if (error != 0 && start != nullptr) {
    give_back(start);
  }
  if ((error != 0 || start == nullptr) && mode->thread_failed != nullptr) {
    mode->thread_failed(origin);
  }
  return error;
}
