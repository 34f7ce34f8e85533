#include "src/live/hooks/heap_samples.h"

#include "src/live/hooks/stack_visit.h"
#include "src/preload/allocation_stacks.h"
#include "src/preload/random_numbers.h"
#include "src/preload/stack_table.h"
#include "src/preload/unwinding.h"

#include <atomic>
#include <cmath>

namespace benchgate::live {

namespace {

constexpr std::int64_t kDefaultRate = std::int64_t{512} << 10U;
std::atomic<std::int64_t> rate{kDefaultRate};

/// Values: alloc_objects, alloc_space, inuse_objects, inuse_space. A stack is
/// that of the allocations of one size at one rate, which follow its frames:
/// what each counts for is known from these.
preload::AllocationStacks samples({/*allocated=*/0, /*held=*/2});
constexpr std::size_t kBesideFrames = 2;

/// Of this thread. Initial-exec: others are allocated at their first use.
struct Sampling {
  std::uint64_t random;  ///< 0: not begun.
  std::int64_t rate;     ///< For which `until` was drawn.
  double until;          ///< Bytes to the one that is chosen.
  bool is_inside;        ///< What is allocated is ours.
};

__thread Sampling sampling __attribute__((tls_model("initial-exec")));

/// How many blocks that are recorded have addresses of one hash: mostly none,
/// and then a block that goes is none of them, and takes no lock.
constexpr std::size_t kHashes = std::size_t{1} << 16U;
std::atomic<std::uint16_t> recorded[kHashes];

std::atomic<std::uint16_t>& recorded_like(const void* block) {
  // Fibonacci hashing.
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15U;
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  return recorded[(address >> 4U) * kGoldenRatio >> 48U];
}

/// Above 0 and at most 1.
double random_share() {
  constexpr unsigned kBits = 53;
  const std::uint64_t number = preload::next_random(sampling.random);
  return static_cast<double>((number >> (64U - kBits)) + 1) /
         static_cast<double>(std::uint64_t{1} << kBits);
}

/// Whether a byte of the next `size` ones is chosen.
bool is_chosen(std::size_t size, std::int64_t now) {
  if (now <= 1) {
    return now == 1;
  }
  if (sampling.rate != now) {
    sampling.rate = now;
    sampling.until = -std::log(random_share()) * static_cast<double>(now);
  }
  sampling.until -= static_cast<double>(size);
  if (sampling.until > 0) {
    return false;
  }
  sampling.until = -std::log(random_share()) * static_cast<double>(now);
  return true;
}

/// How many allocations of that size one that was recorded stands for.
double weight_of(double size, double at_rate) {
  return at_rate <= 1 || size <= 0 ? 1 : -1 / std::expm1(-size / at_rate);
}

}  // namespace

void set_heap_rate(std::int64_t bytes) {
  rate = bytes < 0 ? 0 : bytes;
}

std::int64_t heap_rate() {
  return rate;
}

void note_allocation(const void* block, std::size_t size,
                     std::uintptr_t caller) {
  const std::int64_t now = rate.load(std::memory_order_relaxed);
  if (sampling.is_inside || !is_chosen(size, now)) {
    return;
  }
  sampling.is_inside = true;
  std::uintptr_t frames[preload::kMostFrames];
  std::size_t depth =
      preload::capture_stack(frames, preload::kMostFrames - kBesideFrames,
                             caller);
  frames[depth++] = size;
  frames[depth++] = static_cast<std::uintptr_t>(now);
  recorded_like(block).fetch_add(1, std::memory_order_relaxed);
  if (!samples.add(block, size, frames, depth)) {
    recorded_like(block).fetch_sub(1, std::memory_order_relaxed);
  }
  sampling.is_inside = false;
}

void note_release(const void* block) {
  std::atomic<std::uint16_t>& like = recorded_like(block);
  if (like.load(std::memory_order_relaxed) > 0 && samples.released(block)) {
    like.fetch_sub(1, std::memory_order_relaxed);
  }
}

void visit_heap(StackVisitor visitor, void* to) {
  visit_stacks(samples.stacks(), samples.lock(),
               [=](const preload::Stack& stack, std::int64_t* values) {
                 const std::size_t depth = stack.depth - kBesideFrames;
                 const double weight =
                     weight_of(static_cast<double>(stack.frames[depth]),
                               static_cast<double>(stack.frames[depth + 1]));
                 for (std::size_t i = 0; i < preload::kMostValues; ++i) {
                   values[i] =
                       std::llround(weight * static_cast<double>(values[i]));
                 }
                 visitor(to, stack.frames, depth, values);
               });
}

void lock_heap() {
  samples.lock().lock();
}

void unlock_heap() {
  samples.lock().unlock();
}

}  // namespace benchgate::live
