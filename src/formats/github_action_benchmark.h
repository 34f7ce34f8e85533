#pragma once

/// \file
/// The data of github-action-benchmark (1.x): `data.js`, in the folder of its
/// pages.
///
///     window.BENCHMARK_DATA = {"lastUpdate": ..., "repoUrl": ...,
///       "entries": {SUITE: [{"commit": {"id", "message", "timestamp", ...},
///         "date": MILLISECONDS, "tool": "googlecpp",
///         "benches": [{"name", "value", "unit", "range", "extra"}]}]}}

#include "reporters/history/record.h"

#include <string_view>
#include <vector>

namespace benchgate::formats {

/// Whether a text begins like one.
bool is_github_action_benchmark_data(std::string_view text);

/// One record per suite and run. Values become base units and get a metric:
/// "real_time" where Google Benchmark measured it, else by the unit "time",
/// "bytes", "rate" or "value". What is better, the unit says, or for custom
/// tools their name. A value is one number: its interval is itself ("range" is
/// something else for every tool), and there is no ratio. The fingerprint names
/// the format, so that nothing takes them for values of a known machine.
///
/// Accepts the JSON alone, too.
///
/// Throws: FormatError with line and column or the path of the key; also for a
///         commit without a full id, and times that are none.
std::vector<reporters::history::Record> parse_github_action_benchmark_data(
    std::string_view text);

}  // namespace benchgate::formats
