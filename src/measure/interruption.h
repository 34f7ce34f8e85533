#pragma once

namespace benchgate::measure {

/// From its making to its end, SIGINT, SIGTERM and SIGHUP are noted instead of
/// ending the program. One at a time.
class InterruptionGuard {
 public:
  InterruptionGuard();
  ~InterruptionGuard();
  InterruptionGuard(const InterruptionGuard&) = delete;
  InterruptionGuard& operator=(const InterruptionGuard&) = delete;
  InterruptionGuard(InterruptionGuard&&) = delete;
  InterruptionGuard& operator=(InterruptionGuard&&) = delete;
};

/// Whether one of the signals came.
bool interrupted();

/// Readable once one of the signals came; for poll(). -1 without a guard.
int interruption_descriptor();

/// Throws Interrupted if one of the signals came.
void throw_if_interrupted();

}  // namespace benchgate::measure
