#pragma once

#include "src/preload/contention.h"
#include "src/preload/recording_file.h"
#include "src/preload/spin_lock.h"
#include "src/preload/stack_table.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// The types of a profile of contention, as Go names them.
inline constexpr RecordedType kContentionTypes[] = {{"contentions", "count"},
                                                    {"delay", "nanoseconds"}};
inline constexpr std::size_t kContentionTypeCount = 2;

/// Adds up contention by stack. Thread-safe, by a lock of its own.
///
/// Taking a stack costs some microseconds. So that where there are many short
/// waits it does not take longer than they do, those shorter than the rate are
/// added by chance: with a probability of their length over the rate, and then
/// with the rate for their length. So sums are right on average, and at most
/// one stack is taken for each rate of time that is waited. All others are
/// added as they are. As Go's SetBlockProfileRate has it.
class ContentionStacks {
 public:
  constexpr ContentionStacks() = default;

  /// Nanoseconds; 1: all are added. Of what is added from now on.
  void set_rate(std::int64_t rate) {
    rate_.store(rate, std::memory_order_relaxed);
  }

  /// Adds `added` at the stack of this thread, from the return address
  /// `caller` on. The program's locks may be held; errno is left alone.
  void add(Contention added, std::uintptr_t caller);

  /// Forgets everything.
  void clear();

  /// See write_recording; of `recording`, what belongs to the stacks is filled
  /// in: types, period, and what there was no room for, which is added.
  void write(const char* file, Recording recording);

  /// Held by whoever looks at the stacks.
  SpinLock& lock() { return lock_; }

  [[nodiscard]] const StackTable& stacks() const { return stacks_; }

 private:
  SpinLock lock_;
  StackTable stacks_;  // Under it.
  std::atomic<std::int64_t> rate_{1};
};

}  // namespace benchgate::preload
