#pragma once

#include "src/audit/binomial.h"
#include "src/audit/trial.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace benchgate::audit {

/// One benchmark over the comparisons in pairs without a slowdown.
struct BenchmarkTally {
  std::string suite;
  std::string name;
  std::size_t comparisons = 0;
  Count called{};     ///< Any of its rows.
  Count unchanged{};  ///< Its time.
  std::size_t failed = 0;
  std::optional<double> detectable{};  ///< Median.
  double seconds = 0.0;                ///< Median, inside its processes.
  double pairs = 0.0;                  ///< Median.
};

/// In the order of their first appearance.
std::vector<BenchmarkTally> tally_benchmarks(const std::vector<Trial>& trials);

}  // namespace benchgate::audit
