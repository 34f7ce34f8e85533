// What the server finds of this library: see src/live/hooks.h.

#include "src/live/hooks.h"
#include "src/live/hooks/heap_samples.h"
#include "src/live/hooks/wait_samples.h"
#include "src/live/hooks/wait_trace.h"
#include "src/preload/allocation_observer.h"
#include "src/preload/contention.h"
#include "src/preload/loops.h"
#include "src/preload/unwinding.h"

#include <dlfcn.h>
#include <pthread.h>

#include <cerrno>
#include <new>

namespace {

namespace live = benchgate::live;
namespace preload = benchgate::preload;

/// What is timed is every thread that is not in a benchmark's loop. There are
/// no benchmarks here: ours pretend to be in one.
void leave_out_this_thread() {
  preload::this_thread.in_loop = true;
}

constexpr preload::AllocationObserver kAllocations = {&live::note_allocation,
                                                      &live::note_release};

bool is_malloc_ours();

}  // namespace

extern "C"
    [[gnu::visibility("default")]] const live::Hooks benchgate_live_hooks = {
        live::kHooksVersion,  &leave_out_this_thread, &is_malloc_ours,
        &live::set_heap_rate, &live::heap_rate,       &live::set_block_rate,
        &live::block_rate,    &live::set_mutex_rate,  &live::mutex_rate,
        &live::visit_heap,    &live::visit_block,     &live::visit_mutex,
        &live::start_trace,   &live::stop_trace,      &live::visit_waits};

namespace {

/// Not so if the program has an allocator of its own, linked statically.
bool is_malloc_ours() {
  void* const function = ::dlsym(RTLD_DEFAULT, "malloc");
  Dl_info of_malloc{};
  Dl_info ours{};
  return ::dladdr(function, &of_malloc) != 0 &&
         ::dladdr(&benchgate_live_hooks, &ours) != 0 &&
         of_malloc.dli_fbase == ours.dli_fbase;
}

void before_fork() {
  live::lock_heap();
  live::lock_waits();
}

void after_fork() {
  live::unlock_waits();
  live::unlock_heap();
}

/// Those who waited for locks are not there any more.
void in_child() {
  after_fork();
  ::new (&preload::contention) preload::ContentionTable();
  live::forget_tracing();
}

/// Before the program's own constructors, whose memory may be what leaks.
[[gnu::constructor(101)]] void begin() {
  const int before = errno;
  preload::prepare_unwinding();
  ::pthread_atfork(&before_fork, &after_fork, &in_child);
  preload::timers_on.store(1, std::memory_order_relaxed);
  if (is_malloc_ours()) {
    preload::allocation_observer.store(&kAllocations,
                                       std::memory_order_release);
  }
  errno = before;
}

}  // namespace
