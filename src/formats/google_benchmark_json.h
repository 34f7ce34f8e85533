#pragma once

/// \file
/// Reads the JSON that Google Benchmark writes (1.0 to 1.9): one object per
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

/// One repetition of one benchmark.
///
/// Two benchmarks of one name in one file differ in `family_index` or
/// `instance_index`; in files of versions before 1.5.3, which have neither, the
/// same `repetition_index` comes twice.
struct Run {
  std::string benchmark;  ///< "run_name": the full name without "_mean".
  std::int64_t family_index = -1;  ///< -1: written by an old version.
  std::int64_t instance_index = -1;
  std::int64_t repetition_index = 0;
  std::int64_t repetitions = 0;  ///< How many there should be; 0: not said.
  std::int64_t threads = 1;
  std::int64_t iterations = 0;
  std::vector<RunValue> values;  ///< None in a run with an error or a skip.
  std::string label;
  std::string error;    ///< "error_message"; empty: none.
  std::string skipped;  ///< "skip_message"; empty: not skipped.
  std::vector<std::string> not_numbers;  ///< Names that were NaN or infinite.
};

struct GoogleBenchmarkResults {
  std::map<std::string, std::string> context;  ///< Flat; nested parts left out.
  /// Repetitions in the order of the file. Aggregates and complexity rows are
  /// left out: they are computed from repetitions.
  std::vector<Run> runs;
  /// The "median" rows of benchmarks that report only aggregates (which their
  /// code can ask for, and no flag takes back). Their iterations count
  /// repetitions.
  std::vector<Run> medians;
};

/// Throws: FormatError with line and column where the text is not JSON, with
///         the path of the key ("benchmarks[3].cpu_time") where it is not what
///         Google Benchmark writes. A truncated text is not JSON.
/// Complexity: O(text).
GoogleBenchmarkResults parse_google_benchmark_json(std::string_view text);

/// The runs that were complete when the writing of `text` broke off: Google
/// Benchmark appends each benchmark as it ends, so the file of a crashed suite
/// is the beginning of a good one. A run counts when its closing brace is
/// there; a benchmark with fewer runs than its `repetitions` did not end. What
/// follows the last complete run is not looked at.
///
/// Throws: FormatError if `text` is not the beginning of such a file; also if
///         nothing is missing at its end, since then truncation is not what
///         ails it.
GoogleBenchmarkResults parse_truncated_google_benchmark_json(
    std::string_view text);

}  // namespace benchgate::formats
