#pragma once

#include "src/preload/sample_clock.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace benchgate::preload {

/// What people who read a profile of processor time are told of how it was
/// taken. Thread-safe but for `all`; takes no memory from malloc.
class SamplingNotes {
 public:
  constexpr SamplingNotes() = default;

  void add_clock(SampleClock::Kind kind);

  /// perf_event_open was refused with that errno.
  void set_refusal(int error) {
    refusal_.store(error, std::memory_order_relaxed);
  }

  void add_thread_without_clock() {
    bare_threads_.fetch_add(1, std::memory_order_relaxed);
  }

  /// The program handles the signal itself.
  void set_signal_lost() {
    signal_is_lost_.store(true, std::memory_order_relaxed);
  }

  /// As sentences, until the next call; ends with a null.
  ///
  /// `period`: nanoseconds between two profile samples.
  const char* const* all(std::int64_t period);

 private:
  static constexpr std::size_t kMost = 6;  // The number of add's in `all`.
  static constexpr std::size_t kLongest = 160;

  void add(const char* sentence);
  void add(const char* before, std::int64_t number, const char* after);

  std::atomic<bool> perf_was_used_{false};
  std::atomic<bool> timer_was_used_{false};
  std::atomic<int> refusal_{0};
  std::atomic<int> bare_threads_{0};
  std::atomic<bool> signal_is_lost_{false};

  std::size_t used_ = 0;
  const char* sentences_[kMost + 1] = {};
  char texts_[kMost][kLongest] = {};
};

}  // namespace benchgate::preload
