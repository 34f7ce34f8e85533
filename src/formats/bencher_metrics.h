#pragma once

/// \file
/// Bencher Metric Format: what `bencher run` reads and its API gives.
///
///     {BENCHMARK: {MEASURE: {"value": 88.0, "lower_value": 87.4,
///                            "upper_value": 88.9}}}

#include "reporters/history/record.h"

#include <set>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// What the file does not say of its run.
struct BencherRun {
  reporters::history::Commit commit;
  std::string started;  ///< RFC 3339, UTC.
  std::string suite;    ///< May be empty.
  /// Measures that are the better the higher, beside those that Bencher itself
  /// has so ("throughput").
  std::set<std::string, std::less<>> higher_is_better;
};

/// One record. The measures that Bencher has built in have their units
/// ("latency" is nanoseconds, "throughput" operations per second); others are
/// plain numbers. lower_value and upper_value are taken as the interval; there
/// is no ratio. The fingerprint names the format.
///
/// Throws: FormatError with line and column or the path of the key; also for a
///         commit or time of `run` that has not its form.
reporters::history::Record parse_bencher_metrics(std::string_view text,
                                                 const BencherRun& run);

}  // namespace benchgate::formats
