#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace benchgate::live {

/// What a thread did for some time.
struct Span {
  std::string what;
  std::int64_t begin = 0;  ///< Nanoseconds of CLOCK_MONOTONIC.
  std::int64_t end = 0;
};

/// Finds out when threads have a processor ("running") and when they wait for
/// one ("ready"), by looking at what the kernel has counted for each since the
/// last look: what it did for most of that time is what it did. Needs no
/// rights, and is as exact as looks are frequent.
class CpuSlices {
 public:
  /// To be called every few milliseconds, from one of our threads.
  void look();

  /// Of each thread that was seen, without overlap, in the order of time. What
  /// is between them is neither.
  [[nodiscard]] const std::map<pid_t, std::vector<Span>>& spans() const {
    return spans_;
  }

  /// As they were called when they were first seen.
  [[nodiscard]] const std::map<pid_t, std::string>& names() const {
    return names_;
  }

 private:
  struct Counts {
    std::int64_t running = 0;  ///< Nanoseconds.
    std::int64_t ready = 0;
    std::int64_t time = 0;  ///< Of the look.
  };

  void add(pid_t thread, const Counts& before, const Counts& now);

  std::map<pid_t, Counts> last_;
  std::map<pid_t, std::vector<Span>> spans_;
  std::map<pid_t, std::string> names_;
};

}  // namespace benchgate::live
