#pragma once

#include "src/live/cpu_slices.h"
#include "src/live/hooks.h"

#include <cstdint>
#include <string>
#include <vector>

namespace benchgate::live {

/// What is traced of a process.
struct Trace {
  CpuSlices slices;
  std::vector<RecordedWait> waits;
  std::int64_t begin = 0;  ///< Nanoseconds of CLOCK_MONOTONIC.
  std::vector<std::string> notes;
};

/// The trace as Chrome's trace events (JSON), which Perfetto and speedscope
/// read: spans that do not overlap, in microseconds since the beginning. A wait
/// is named by what is waited for, and says where and for which object.
std::string trace_json(const Trace& trace);

}  // namespace benchgate::live
