#include "src/live/hooks/wait_trace.h"

#include "src/live/hooks/wait_samples.h"
#include "src/preload/unwinding.h"

#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>

namespace benchgate::live {

namespace {

/// 15 MB, of which only what is written to is taken, once it is.
constexpr std::size_t kMostWaits = 100'000;

std::atomic<RecordedWait*> room{nullptr};
std::atomic<bool> tracing{false};
std::atomic<int> writing{0};
std::atomic<std::size_t> taken{0};

const char* name_of(preload::WaitFor what) {
  switch (what) {
    case preload::WaitFor::mutex:
      return "mutex";
    case preload::WaitFor::rwlock:
      return "rwlock";
    case preload::WaitFor::condition:
      return "condition";
    case preload::WaitFor::semaphore:
      return "semaphore";
    case preload::WaitFor::futex:
      return "futex";
    case preload::WaitFor::barrier:
      return "barrier";
    case preload::WaitFor::thread:
      return "end of a thread";
  }
  return "";
}

}  // namespace

void trace_wait(const preload::Wait& wait) {
  writing.fetch_add(1);
  const std::size_t index = tracing.load()
                                ? taken.fetch_add(1, std::memory_order_relaxed)
                                : kMostWaits;
  if (index < kMostWaits) {
    RecordedWait& here = room.load(std::memory_order_relaxed)[index];
    here.what = name_of(wait.what);
    here.thread = ::gettid();
    here.object = reinterpret_cast<std::uintptr_t>(wait.object);
    here.begin = wait.begin;
    here.end = wait.end;
    here.depth = preload::capture_stack(here.frames, kWaitFrames, wait.caller);
  }
  writing.fetch_sub(1);
}

bool is_tracing_waits() {
  return tracing;
}

void start_trace() {
  if (room == nullptr) {
    void* const memory = ::mmap(
        nullptr, kMostWaits * sizeof(RecordedWait), PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
      return;
    }
    room = static_cast<RecordedWait*>(memory);
  }
  taken = 0;
  tracing = true;
  observe_waits();
}

void stop_trace() {
  tracing = false;
  observe_waits();
  while (writing.load() > 0) {
    ::sched_yield();
  }
}

void forget_tracing() {
  writing = 0;
  stop_trace();
}

std::int64_t visit_waits(WaitVisitor visitor, void* to) {
  const std::size_t count = room == nullptr ? 0 : taken.load();
  const std::size_t kept = count < kMostWaits ? count : kMostWaits;
  for (std::size_t i = 0; i < kept; ++i) {
    visitor(to, room.load()[i]);
  }
  return static_cast<std::int64_t>(count - kept);
}

}  // namespace benchgate::live
