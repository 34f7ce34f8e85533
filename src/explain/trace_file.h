#pragma once

/// \file
/// The events in a file of src/preload/trace.h, as they stand there.

#include "src/explain/timeline.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::explain {

struct TraceWait {
  TimelineSpan time;
  ThreadState state = ThreadState::other;
  std::string kind;  ///< Of src/preload/trace.h.
  std::string object;
  std::int64_t stack = -1;  ///< Below 0: none.
};

/// It got a processor or lost it.
struct TraceSwitch {
  enum class Kind { on, blocked, preempted };

  std::int64_t time = 0;
  Kind kind = Kind::on;
};

/// All by time.
struct TraceThread {
  std::string name;
  std::vector<TimelineSpan> lives;  ///< At most one, but numbers come again.
  std::vector<TimelineSpan> regions;
  std::vector<TraceWait> waits;
  std::vector<TraceSwitch> switches;
  std::optional<KernelCounts> counts;
};

struct TraceFile {
  std::int64_t operations = 0;
  std::int64_t started = 0;
  std::int64_t duration = 0;
  std::int64_t dropped = 0;
  bool has_switches = false;
  /// Lines of maps and stacks, those without their numbers: a recording's.
  std::string maps;
  std::string stacks;
  std::map<std::int64_t, TraceThread> threads;
};

/// Throws: profile::ProfileError with the number of the line if it is anything
///         else, or is not whole.
TraceFile parse_trace_file(std::string_view text);

}  // namespace benchgate::explain
