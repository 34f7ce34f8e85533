#pragma once

/// \file
/// Reads the text that `go test -bench` prints, the format of benchstat:
///
///     goos: linux                              configuration, holds from here
///     Unit ns/op better=lower                  metadata of a unit
///     BenchmarkSort/size=8-4  100  12.5 ns/op  0 B/op
///
/// Every other line is somebody else's and passed over. Lines end at LF or
/// CR LF, the last one also at the end; they may be of any length.

#include "src/formats/byte_source.h"
#include "src/formats/result_sink.h"

#include <cstddef>
#include <string>

namespace benchgate::formats {

/// What was seen of a text.
struct GoTextSummary {
  std::size_t results = 0;      ///< Lines that gave measurements.
  std::size_t bad_results = 0;  ///< Lines that should have, and were left out.
};

/// Reads `source` to its end. A benchmark's line that is not as it should be is
/// left out with a warning "FILE:LINE: ..."; of many, the first are told and
/// the rest counted.
///
/// `file` is the name for messages.
/// Complexity: O(text), without allocation for a line whose benchmark and units
///             came before; memory for the longest line.
GoTextSummary read_go_text(ByteSource& source, const std::string& file,
                           ResultSink& sink);

}  // namespace benchgate::formats
