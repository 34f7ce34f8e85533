#pragma once

#include "src/profile/leaks.h"

#include <string>
#include <vector>

namespace benchgate::cli {

/// What was found out about one benchmark.
struct BenchmarkLeaks {
  std::string suite;
  std::string benchmark;
  profile::Leaks leaks;
  /// Why nothing was found out, as the end of a sentence; empty: it was.
  std::string trouble;
};

/// For people: the benchmarks that leave something, what and from where, and a
/// line that sums up.
std::string leak_report(const std::vector<BenchmarkLeaks>& benchmarks);

/// The same, and what each run left of all of them, as docs/explaining.md
/// describes it.
std::string leaks_as_json(const std::vector<BenchmarkLeaks>& benchmarks);

}  // namespace benchgate::cli
