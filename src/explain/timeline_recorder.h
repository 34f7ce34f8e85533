#pragma once

#include "src/explain/timeline.h"
#include "src/measure/google_benchmark_suite.h"
#include "src/measure/preloaded_suite.h"
#include "src/measure/process.h"
#include "src/preload/recording.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::explain {

/// Its word on the command line.
inline constexpr const char* kTraceMode = preload::kTrace;

/// What recording one benchmark's timeline came to.
struct RecordedTimeline {
  std::optional<Timeline> timeline;  ///< Empty: see `trouble`.
  /// Why there is none, as the end of a sentence about the benchmark.
  std::string trouble;
};

/// Records what the threads of one benchmark do in its last run, in a process
/// of its own.
///
/// `duration`: how long its loop runs, as Google Benchmark means it.
/// Throws: MeasurementError if the program or the scratch folder is gone.
RecordedTimeline record_timeline(measure::PreloadedSuite& suite,
                                 const std::string& name,
                                 std::chrono::nanoseconds duration);

}  // namespace benchgate::explain
