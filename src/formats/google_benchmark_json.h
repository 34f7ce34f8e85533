#pragma once

/// \file
/// Reads the JSON that Google Benchmark writes (1.5 to 1.9): one object per
/// run in "benchmarks", which may be a repetition, an aggregate, a complexity
/// row, an error or a skip. Bare NaN and Infinity, which it prints although
/// they are not JSON, are read as "no number".

#include "compare/metric.h"

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::formats {

/// Text that is not what it should be. The message says where.
class FormatError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One number of one run, in the metric's base unit.
struct RunValue {
  compare::Metric metric;
  double value = 0.0;  ///< Finite.
};

/// One repetition of one benchmark. Aggregates and complexity rows are left
/// out: they are computed from repetitions.
struct Run {
  std::string benchmark;  ///< "run_name": the full name without "_mean".
  std::int64_t family_index = -1;        ///< -1: written by an old version.
  std::int64_t instance_index = -1;
  std::int64_t iterations = 0;
  std::vector<RunValue> values;
  std::string label;
  std::string error;     ///< "error_message"; empty: none.
  std::string skipped;   ///< "skip_message"; empty: not skipped.
  std::vector<std::string> not_numbers;  ///< Names that were NaN or infinite.
};

struct GoogleBenchmarkResults {
  std::map<std::string, std::string> context;  ///< Flat; nested parts left out.
  std::vector<Run> runs;  ///< In the order of the file.
};

/// Throws: FormatError naming byte offset, line or key.
/// Complexity: O(text).
GoogleBenchmarkResults parse_google_benchmark_json(std::string_view text);

}  // namespace benchgate::formats
