#include "store/bench/allocation_counter.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

#if defined(__has_feature)
#define BENCHGATE_HAS_FEATURE(name) __has_feature(name)
#else
#define BENCHGATE_HAS_FEATURE(name) 0
#endif

#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || \
    defined(__SANITIZE_THREAD__) ||                         \
    BENCHGATE_HAS_FEATURE(address_sanitizer) ||             \
    BENCHGATE_HAS_FEATURE(thread_sanitizer)
#define BENCHGATE_COUNTS_ALLOCATIONS 0
#else
#define BENCHGATE_COUNTS_ALLOCATIONS 1
#endif

namespace benchgate::store {

namespace {

struct Allocations {
  std::uint64_t count;
  std::uint64_t bytes;
  bool counting;
};

/// Without a constructor, and at a fixed place: the first use on a thread must
/// not allocate.
__attribute__((tls_model(
    "initial-exec"))) thread_local constinit Allocations allocations = {0, 0,
                                                                        false};

[[maybe_unused]] void note(std::size_t bytes) {
  if (allocations.counting) {
    ++allocations.count;
    allocations.bytes += bytes;
  }
}

}  // namespace

AllocationCounter::AllocationCounter(benchmark::State& state) : state_(state) {
  allocations = {.count = 0, .bytes = 0, .counting = true};
}

AllocationCounter::~AllocationCounter() {
  allocations.counting = false;
}

void AllocationCounter::report() {
  allocations.counting = false;
  if (BENCHGATE_COUNTS_ALLOCATIONS != 0) {
    // The counters of several threads are added up, and so are iterations.
    const auto per_iteration = benchmark::Counter::kAvgIterations;
    state_.counters["allocs_per_op"] = benchmark::Counter(
        static_cast<double>(allocations.count), per_iteration);
    state_.counters["bytes_per_op"] = benchmark::Counter(
        static_cast<double>(allocations.bytes), per_iteration);
  }
}

TimerPause::TimerPause(benchmark::State& state) : state_(state) {
  allocations.counting = false;
  state_.PauseTiming();
}

TimerPause::~TimerPause() {
  state_.ResumeTiming();
  allocations.counting = true;
}

}  // namespace benchgate::store

#if BENCHGATE_COUNTS_ALLOCATIONS

// operator new comes here too. glibc exports what it would have done itself.
extern "C" {

void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* memory, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;
void __libc_free(void* memory) noexcept;

void* malloc(std::size_t size) noexcept {
  benchgate::store::note(size);
  return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
  benchgate::store::note(count * size);
  return __libc_calloc(count, size);
}

void* realloc(void* memory, std::size_t size) noexcept {
  benchgate::store::note(size);
  return __libc_realloc(memory, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
  benchgate::store::note(size);
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  benchgate::store::note(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** result, std::size_t alignment,
                   std::size_t size) noexcept {
  benchgate::store::note(size);
  void* const memory = __libc_memalign(alignment, size);
  if (memory == nullptr) {
    return ENOMEM;
  }
  *result = memory;
  return 0;
}

void free(void* memory) noexcept {
  __libc_free(memory);
}

}  // extern "C"

#endif
