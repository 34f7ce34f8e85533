// Stands in for the C library's allocation functions (and so for operator new,
// which calls them): passes every call on to the next definition, be it the C
// library's or another allocator's, and counts what is a benchmark loop's.

#include "src/preload/allocation_hooks.h"

#include "src/preload/allocation_observer.h"
#include "src/preload/loops.h"

#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace benchgate::preload {

std::atomic<const AllocationObserver*> allocation_observer{nullptr};
__thread unsigned blocks_told __attribute__((tls_model("initial-exec")));

}  // namespace benchgate::preload

namespace {

namespace preload = benchgate::preload;

const preload::AllocationObserver* observer() {
  return preload::allocation_observer.load(std::memory_order_acquire);
}

/// The definitions behind ours.
struct Next {
  void* (*malloc)(std::size_t);
  void (*free)(void*);
  void* (*calloc)(std::size_t, std::size_t);
  void* (*realloc)(void*, std::size_t);
  void* (*aligned_alloc)(std::size_t, std::size_t);
  int (*posix_memalign)(void**, std::size_t, std::size_t);
  void* (*memalign)(std::size_t, std::size_t);
  void* (*valloc)(std::size_t);
  void* (*pvalloc)(std::size_t);
};

Next next;
std::atomic<bool> found{false};

/// What dlsym allocates itself while we look for the real ones; it is never
/// given back. Some hundred bytes were seen to be used.
constexpr std::size_t kRoom = std::size_t{64} << 10U;
constexpr std::size_t kAlignment = alignof(std::max_align_t);
alignas(kAlignment) char room[kRoom];  // NOLINT: no code must run to make it.
std::atomic<std::size_t> room_used{0};

bool is_in_room(const void* block) {
  return block >= room && block < room + kRoom;
}

void* take_room(std::size_t size) {
  const std::size_t rounded =
      (size + kAlignment - 1) / kAlignment * kAlignment + kAlignment;
  const std::size_t at = room_used.fetch_add(rounded);
  if (size > kRoom || at + rounded > kRoom) {
    errno = ENOMEM;
    return nullptr;
  }
  std::memcpy(room + at, &size, sizeof size);
  return room + at + kAlignment;
}

std::size_t size_in_room(const void* block) {
  std::size_t size = 0;
  std::memcpy(&size, static_cast<const char*>(block) - kAlignment, sizeof size);
  return size;
}

template <typename Function>
void look_up(Function& function, const char* name) {
  function = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));  // NOLINT
}

/// No other thread is there at the first call, which the loader or a
/// constructor makes.
[[gnu::noinline, gnu::cold]] bool find_next() {
  static bool looking = false;
  if (looking) {
    return false;
  }
  looking = true;
  Next all{};
  look_up(all.malloc, "malloc");
  look_up(all.free, "free");
  look_up(all.calloc, "calloc");
  look_up(all.realloc, "realloc");
  look_up(all.aligned_alloc, "aligned_alloc");
  look_up(all.posix_memalign, "posix_memalign");
  look_up(all.memalign, "memalign");
  look_up(all.valloc, "valloc");
  look_up(all.pvalloc, "pvalloc");
  next = all;
  found.store(true, std::memory_order_release);
  return true;
}

/// Whether calls can be passed on.
inline bool is_ready() {
  return found.load(std::memory_order_acquire) || find_next();
}

void* noted(void* block, std::size_t size, const void* caller) {
  if (const auto* const told = observer();
      told != nullptr && block != nullptr && preload::is_timed()) {
    ++preload::blocks_told;
    told->allocated(block, size, reinterpret_cast<std::uintptr_t>(caller));
  }
  return block;
}

void note_release(const void* block) {
  if (const auto* const told = observer(); told != nullptr) {
    told->released(block);
  }
}

/// Where nobody is told, all that is left is a jump.
inline void* allocated(std::size_t size, const void* caller) {
  if (found.load(std::memory_order_acquire) && observer() == nullptr) {
    return next.malloc(size);
  }
  return is_ready() ? noted(next.malloc(size), size, caller) : take_room(size);
}

void* move_out_of_room(void* block, std::size_t size) {
  void* const moved = std::malloc(size);
  if (moved != nullptr) {
    const std::size_t old = size_in_room(block);
    std::memcpy(moved, block, old < size ? old : size);
  }
  return moved;
}

void* reallocated(void* block, std::size_t size, const void* caller) {
  if (block == nullptr) {
    return allocated(size, caller);
  }
  if (is_in_room(block)) {
    return move_out_of_room(block, size);
  }
  note_release(block);
  // Does it fail, the old block stays, and is counted as gone: the memory is
  // used up then, and with it what there is to find out.
  return is_ready() ? noted(next.realloc(block, size), size, caller) : nullptr;
}

}  // namespace

// NOLINTBEGIN: the C library's names, and what they are declared as.
#define BENCHGATE_EXPORT extern "C" [[gnu::visibility("default")]]
#define CALLER __builtin_return_address(0)

BENCHGATE_EXPORT void* malloc(std::size_t size) noexcept {
  return allocated(size, CALLER);
}

BENCHGATE_EXPORT void free(void* block) noexcept {
  if (block == nullptr || is_in_room(block) || !is_ready()) {
    return;
  }
  note_release(block);
  next.free(block);
}

BENCHGATE_EXPORT void* calloc(std::size_t count, std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  // What is in the room has never been used, and so is zero.
  return is_ready() ? noted(next.calloc(count, size), bytes, CALLER)
                    : take_room(bytes);
}

BENCHGATE_EXPORT void* realloc(void* block, std::size_t size) noexcept {
  return reallocated(block, size, CALLER);
}

BENCHGATE_EXPORT void* reallocarray(void* block, std::size_t count,
                                    std::size_t size) noexcept {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  return reallocated(block, bytes, CALLER);
}

BENCHGATE_EXPORT void* aligned_alloc(std::size_t alignment,
                                     std::size_t size) noexcept {
  return is_ready() ? noted(next.aligned_alloc(alignment, size), size, CALLER)
                    : nullptr;
}

BENCHGATE_EXPORT int posix_memalign(void** block, std::size_t alignment,
                                    std::size_t size) noexcept {
  if (!is_ready()) {
    return ENOMEM;
  }
  const int error = next.posix_memalign(block, alignment, size);
  if (error == 0) {
    noted(*block, size, CALLER);
  }
  return error;
}

BENCHGATE_EXPORT void* memalign(std::size_t alignment,
                                std::size_t size) noexcept {
  return is_ready() ? noted(next.memalign(alignment, size), size, CALLER)
                    : nullptr;
}

BENCHGATE_EXPORT void* valloc(std::size_t size) noexcept {
  return is_ready() ? noted(next.valloc(size), size, CALLER) : nullptr;
}

BENCHGATE_EXPORT void* pvalloc(std::size_t size) noexcept {
  return is_ready() ? noted(next.pvalloc(size), size, CALLER) : nullptr;
}

#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmissing-attributes"
#endif

/// By a name of our own: &malloc is whatever the loader takes for malloc.
extern "C" [[gnu::alias("malloc"), gnu::visibility("hidden")]] void*
benchgate_preload_malloc(std::size_t size) noexcept;

namespace benchgate::preload {

void observe_allocations(const AllocationObserver& observer) {
  if (::dlsym(RTLD_DEFAULT, "malloc") !=
      reinterpret_cast<void*>(&benchgate_preload_malloc)) {
    ::_exit(0);
  }
  allocation_observer.store(&observer, std::memory_order_release);
}

void stop_observing() {
  allocation_observer.store(nullptr, std::memory_order_relaxed);
}

}  // namespace benchgate::preload

// NOLINTEND
