#pragma once

#include "src/measure/system_files.h"

#include <cstdint>
#include <filesystem>
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
  /// Of the time, how long some process waited for a CPU.
  std::optional<double> pressure_share;
  /// Processes that ran or wanted to, over the last minute; our own measuring
  /// counts as one.
  std::optional<double> load_average;
  std::optional<int> cpus;  ///< How many are online.
  /// How often a measured process had to make room for another one.
  std::int64_t involuntary_switches = 0;
};

/// Watches the machine from its making on.
class Disturbances {
 public:
  /// `root` stands for "/", where /proc and /sys are.
  explicit Disturbances(const std::filesystem::path& root = "/");

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
    std::optional<double> pressure_microseconds;
  };

  [[nodiscard]] Counters read_counters() const;

  SystemFiles files_;
  Counters start_;
};

/// What the reader has to know of it, a sentence each; none when the machine
/// was calm. They explain wide intervals: no verdict depends on them, since
/// the halves of a pair share what disturbs them.
std::vector<std::string> warnings(const DisturbanceReport& report);

}  // namespace benchgate::measure
