#pragma once

/// \file
/// The quick reader of Google Benchmark's JSON: it hands on numbers as it meets
/// them. google_benchmark_json.h has the one that keeps everything.

#include "src/formats/result_sink.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// Hands the repetitions in `text` to `sink`: real_time, cpu_time and counters,
/// under the units of google_benchmark_units.h. Aggregates are left out, except
/// that a benchmark with nothing else has its median for its one value, with a
/// warning. What "context" holds can be asked for by its keys and splits no
/// tables. Numbers that are NaN or infinite, and runs with errors, are left out
/// with a warning.
///
/// `text` has `padding_for_json()` readable bytes behind its end; `file` is its
/// name for messages.
///
/// Returns:    how many runs gave measurements.
/// Throws:     FormatError naming the file, with line and column or the path of
///             the key.
/// Complexity: O(text); a work space of up to 4 bytes per byte of text, of
///             which what is touched is one for each bracket, comma, colon,
///             string and number.
std::size_t stream_google_benchmark_json(std::string_view text,
                                         const std::string& file,
                                         ResultSink& sink);

/// How far behind the end of a text the reader may look.
std::size_t padding_for_json();

}  // namespace benchgate::formats
