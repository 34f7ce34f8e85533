#include "src/live/hooks/wait_samples.h"

#include "src/live/hooks/stack_visit.h"
#include "src/live/hooks/wait_trace.h"
#include "src/preload/contention_stacks.h"
#include "src/preload/loops.h"
#include "src/preload/run_time.h"
#include "src/preload/stack_table.h"
#include "src/preload/wait_observer.h"

#include <atomic>
#include <ctime>

namespace benchgate::live {

namespace {

preload::ContentionStacks waiters;
preload::ContentionStacks holders;

std::atomic<std::int64_t> wanted_block{0};
std::atomic<std::int64_t> wanted_mutex{0};

std::int64_t now() {
  return preload::nanoseconds_of(CLOCK_MONOTONIC);
}

void waited(const preload::Wait& wait) {
  trace_wait(wait);
  if (wanted_block.load(std::memory_order_relaxed) > 0 &&
      wait.end > wait.begin) {
    waiters.add({1, wait.end - wait.begin}, wait.caller);
  }
}

void held(const preload::Holding& holding) {
  const std::int64_t rate = wanted_mutex.load(std::memory_order_relaxed);
  static std::atomic<std::uint64_t> count{0};
  if (rate > 0 && count.fetch_add(1, std::memory_order_relaxed) %
                          static_cast<std::uint64_t>(rate) ==
                      0) {
    preload::Contention each = holding.contention;
    each.waits *= rate;
    each.nanoseconds *= rate;
    holders.add(each, holding.caller);
  }
}

constexpr preload::WaitObserver kWaits = {&preload::is_timed, &now, &waited,
                                          nullptr};
constexpr preload::WaitObserver kBoth = {&preload::is_timed, &now, &waited,
                                         &held};

void visit(preload::ContentionStacks& stacks, StackVisitor visitor, void* to) {
  visit_stacks(stacks.stacks(), stacks.lock(),
               [=](const preload::Stack& stack, const std::int64_t* values) {
                 visitor(to, stack.frames, stack.depth, values);
               });
}

}  // namespace

void observe_waits() {
  preload::wait_observer.store(wanted_mutex > 0 ? &kBoth
                               : wanted_block > 0 || is_tracing_waits()
                                   ? &kWaits
                                   : nullptr,
                               std::memory_order_release);
}

void set_block_rate(std::int64_t nanoseconds) {
  wanted_block = nanoseconds < 0 ? 0 : nanoseconds;
  if (wanted_block > 0) {
    waiters.set_rate(wanted_block);
  }
  observe_waits();
}

std::int64_t block_rate() {
  return wanted_block;
}

void set_mutex_rate(std::int64_t rate) {
  wanted_mutex = rate < 0 ? 0 : rate;
  observe_waits();
}

std::int64_t mutex_rate() {
  return wanted_mutex;
}

void visit_block(StackVisitor visitor, void* to) {
  visit(waiters, visitor, to);
}

void visit_mutex(StackVisitor visitor, void* to) {
  visit(holders, visitor, to);
}

void lock_waits() {
  waiters.lock().lock();
  holders.lock().lock();
}

void unlock_waits() {
  holders.lock().unlock();
  waiters.lock().unlock();
}

}  // namespace benchgate::live
