#pragma once

/// \file
/// Ctrl-C and its kin, as something that the program asks for instead of
/// something that ends it.

#include <array>
#include <csignal>

namespace benchgate::measure {

/// From its making to its end, SIGINT, SIGTERM and SIGHUP are noted instead of
/// ending the program, however often they come. One at a time.
///
/// A signal that was ignored before (by nohup, or a shell's background job)
/// stays ignored. The end restores what was before.
class InterruptionGuard {
 public:
  InterruptionGuard();
  ~InterruptionGuard();
  InterruptionGuard(const InterruptionGuard&) = delete;
  InterruptionGuard& operator=(const InterruptionGuard&) = delete;
  InterruptionGuard(InterruptionGuard&&) = delete;
  InterruptionGuard& operator=(InterruptionGuard&&) = delete;

 private:
  static constexpr std::array<int, 3> kSignals{SIGINT, SIGTERM, SIGHUP};

  std::array<struct sigaction, kSignals.size()> before_{};
};

/// Whether one of the signals came since the guard was made; no without one.
bool interrupted();

/// Readable once one of the signals came, and from then on: for poll(), not to
/// be read or closed. -1 without a guard.
int interruption_descriptor();

/// Throws Interrupted if one of the signals came.
void throw_if_interrupted();

}  // namespace benchgate::measure
