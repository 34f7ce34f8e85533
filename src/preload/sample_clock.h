#pragma once

#include <cstdint>

namespace benchgate::preload {

/// Sends the thread that has started it SIGPROF whenever it has used another
/// period of processor time, the kernel's on its behalf included.
class SampleClock {
 public:
  enum class Kind {
    none,
    perf,   ///< A task clock of perf_event_open: as often as is asked for.
    timer,  ///< A POSIX timer: at most once a tick of the kernel.
  };

  constexpr SampleClock() = default;

  /// By a timer where the kernel ticks as often as that: it looks at its timers
  /// then anyhow, while a task clock interrupts the thread by itself, which on
  /// a virtual machine takes longer than all that is done at a profile sample.
  /// Else by perf_event_open, unless that is refused, would take a descriptor
  /// that the program may need, or has been closed by the program: then by a
  /// timer, too.
  ///
  /// `first`: nanoseconds to the first signal; then every `period`.
  /// `error`: set to errno of perf_event_open, if that is refused.
  /// Returns: whether there is a clock now.
  bool start(std::int64_t first, std::int64_t period, int& error);

  /// To be called at each of its signals, in the handler.
  void went_off();

  /// Takes back what `start` took, unless the program has closed it, and maybe
  /// has something else of that number by now.
  void stop();

  /// Whether there is one, and its descriptor is still the one that was opened:
  /// programs close what they do not know.
  [[nodiscard]] bool is_alive() const;

  [[nodiscard]] Kind kind() const { return kind_; }

  /// Nanoseconds of processor time between two signals, if nothing holds them
  /// up: the period, or the kernel's tick where a timer has no shorter one.
  [[nodiscard]] std::int64_t interval() const { return interval_; }

 private:
  bool start_task_clock(std::int64_t first, std::int64_t period, int& error);
  bool start_timer(std::int64_t first, std::int64_t period);

  Kind kind_ = Kind::none;
  int number_ = -1;  // The descriptor, or the kernel's number of the timer.
  int thread_ = 0;
  std::int64_t interval_ = 0;
  std::int64_t next_period_ = 0;  // To be set; 0: it is.
};

}  // namespace benchgate::preload
