#pragma once

#include "src/formats/google_benchmark_json.h"
#include "src/formats/result_sink.h"

#include <cstddef>
#include <string>

namespace benchgate::formats {

/// Says of how many benchmarks of `file` only a median was handed on, if any.
void tell_of_medians(const std::string& file, std::size_t count,
                     ResultSink& sink);

/// Hands on what the exact reader read: old versions, and what is not plain.
/// Says the same as stream_google_benchmark_json of other files.
///
/// Returns: how many runs gave measurements.
std::size_t hand_on_results(const GoogleBenchmarkResults& results,
                            const std::string& file, ResultSink& sink);

}  // namespace benchgate::formats
