#pragma once

#include "src/formats/result_sink.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// The key by which the name of an input is asked for.
inline constexpr std::string_view kFileKey = ".file";

/// An input, as messages and as columns call it.
struct InputName {
  std::string path;
  std::string label;  ///< May be empty.
};

/// Hands the values of a result file of benchgate's own to `sink`, under the
/// units of google_benchmark_units.h: of paired rows those that decided.
///
/// A file of two sides is two inputs: their ".file" is the label with ":base"
/// and ":head". A file of several suites sets the key "suite".
///
/// Returns: how many rows gave measurements.
/// Throws:  FormatError naming the file.
std::size_t stream_result_file(std::string_view text, const InputName& name,
                               ResultSink& sink);

}  // namespace benchgate::formats
