#pragma once

#include <sys/types.h>

#include <cstdint>

namespace benchgate::preload {

/// A thread of this process got a processor, or lost it.
struct ProcessorSwitch {
  enum class Kind : std::uint8_t { on, blocked, preempted };

  pid_t thread;
  std::int64_t time;  ///< Of CLOCK_MONOTONIC.
  Kind kind;
};

/// Has the kernel write them down, from now on, for this thread and all that it
/// and they start from now on: PERF_RECORD_SWITCH, for which no privilege is
/// needed where perf_event_paranoid is at most 2. Leaves no descriptor behind.
///
/// Returns: whether it does.
bool open_processor_switches();

/// Takes out what there is, in the order of time for each processor.
///
/// Returns: for how many there was no room since the last call.
std::int64_t take_processor_switches(void (*take)(const ProcessorSwitch&));

}  // namespace benchgate::preload
