#pragma once

#include "src/measure/system_files.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::measure {

/// What went on beside the measuring, from a start to an end. A share is from
/// 0 to 1. Empty: the system does not tell, or nothing has passed.
struct DisturbanceReport {
  std::optional<double> seconds;  ///< From start to end.
  /// Of all CPU time, what the hypervisor gave to other guests.
  std::optional<double> steal_share;
  /// CPUs that other processes than ours kept busy, on average: from 0 to as
  /// many as there are.
  std::optional<double> others_cpus;
  /// How often a measured process had to make room for another one.
  std::int64_t involuntary_switches = 0;
};

/// CPU time of this process and of those of its descendants that have ended
/// and were waited for, in seconds.
double own_cpu_seconds();

/// Watches the machine from its making on. How long processes wait for a CPU,
/// which the kernel tells too, says nothing here: the two of a pair in lockstep
/// wait for each other all the time.
class Disturbances {
 public:
  /// `root` stands for "/", where /proc is.
  explicit Disturbances(const std::filesystem::path& root = "/",
                        std::function<double()> own = own_cpu_seconds);

  /// What went on until now. `involuntary_switches`: of all measured processes
  /// together.
  [[nodiscard]] DisturbanceReport finish(
      std::int64_t involuntary_switches) const;

 private:
  /// Since the machine was started.
  struct Counters {
    std::optional<double> seconds;
    std::optional<double> stolen_ticks;
    std::optional<double> all_ticks;
    std::optional<double> busy_ticks;  ///< Of the machine's own processes.
    double own_seconds = 0.0;
  };

  [[nodiscard]] Counters read_counters() const;

  SystemFiles files_;
  std::function<double()> own_;
  Counters start_;
};

/// What the reader has to know of it, a sentence each; none when the machine
/// was calm. They explain wide intervals: no verdict depends on them, since
/// the halves of a pair share what disturbs them.
std::vector<std::string> warnings(const DisturbanceReport& report);

}  // namespace benchgate::measure
