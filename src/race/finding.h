#pragma once

#include "src/race/report.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace benchgate::race {

/// Where a stack is in the user's own code: its innermost frame whose source is
/// known and is neither the system's nor the sanitizer's. Without any, the
/// innermost one that has a name; null if there is none.
const Frame* own_frame(const Stack& stack);

/// Whether the source of a frame is neither the system's nor the sanitizer's.
bool is_own(const Frame& frame);

/// What of a report is the same whenever it is found again, in whichever
/// benchmark: its kind, and the functions and lines of its accesses (or, if it
/// has none, of what it notes), in no order.
std::string identity(const Report& report);

/// A race, wherever it was found.
struct Finding {
  Report report;  ///< The first one.
  /// Of the benchmarks that have it, in the order in which they ran.
  std::vector<std::size_t> benchmarks;
};

/// Collects reports and tells which are the same.
class Findings {
 public:
  /// Notes that `benchmark`, a number of the caller's, has this race.
  ///
  /// Returns: the number of the finding, from 0.
  std::size_t add(const Report& report, std::size_t benchmark);

  [[nodiscard]] const std::vector<Finding>& all() const { return findings_; }

 private:
  std::vector<Finding> findings_;
  std::map<std::string, std::size_t> by_identity_;
};

}  // namespace benchgate::race
