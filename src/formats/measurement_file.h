#pragma once

#include "src/formats/result_file_stream.h"
#include "src/formats/result_sink.h"

namespace benchgate::formats {

/// Reads one input into `sink`, whose configuration holds nothing but the
/// input's ".file". The format is told by the content: Go benchmark text, JSON
/// of Google Benchmark, or a result file of benchgate; compressed or not.
///
/// Throws: FormatError naming the file, if it cannot be read, is broken, or
///         holds no result at all.
void read_measurement_file(const InputName& name, ResultSink& sink);

}  // namespace benchgate::formats
