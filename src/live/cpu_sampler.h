#pragma once

#include "src/preload/stack_table.h"

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace benchgate::live {

/// What was found out beside the stacks.
struct SamplingSummary {
  std::int64_t samples = 0;
  std::int64_t sampled_nanos = 0;  ///< Processor time that is in the samples.
  std::int64_t threads = 0;        ///< Had a timer.
  std::int64_t refused = 0;        ///< Threads that could not be given one.
  std::int64_t lost = 0;           ///< Samples for which there was no room.
};

/// Takes profile samples of all threads of this process but ours, each by its
/// own processor time: a timer for each thread, as Go has since 1.18. One for
/// the process would be signalled to the main thread whoever ran, before Linux
/// 6.4.
///
/// The kernel looks at such timers CONFIG_HZ times a second (mostly 250), so
/// there are no more samples than that, whatever rate is asked for. Therefore a
/// sample has a weight: the thread's processor time since the one before.
///
/// Values of its stacks: samples, nanoseconds.
class CpuSampler {
 public:
  /// Begins. `rate`: samples for each second of a thread's processor time.
  ///
  /// Throws: Refusal (500) if another is at work, or the program has taken
  ///         SIGPROF away.
  explicit CpuSampler(int rate);

  /// stop(), and forgets the stacks.
  ~CpuSampler();

  CpuSampler(const CpuSampler&) = delete;
  CpuSampler& operator=(const CpuSampler&) = delete;
  CpuSampler(CpuSampler&&) = delete;
  CpuSampler& operator=(CpuSampler&&) = delete;

  /// Gives timers to threads that have none yet, and takes back those of
  /// threads that are gone. To be called again and again: a thread's first
  /// sample has all the time since it began.
  void look_for_threads();

  /// Ends. From here on nothing changes any more.
  void stop();

  /// Of the sampler that is at work; after stop().
  [[nodiscard]] static const preload::StackTable& stacks();
  [[nodiscard]] const SamplingSummary& summary() const;

 private:
  void add(pid_t thread);

  std::int64_t period_;  ///< Nanoseconds.
  bool is_first_look_ = true;
  bool stopped_ = false;
  std::map<pid_t, std::uint32_t> timers_;  ///< Where a thread's timer is.
  std::vector<std::uint32_t> free_;        ///< Places that were used once.
  std::uint32_t used_ = 0;                 ///< Places from here on never were.
  std::set<pid_t> refused_;
  SamplingSummary summary_;
};

/// In a process that a fork has made: nobody samples.
void forget_sampling();

}  // namespace benchgate::live
