#pragma once

#include "reporters/github/api_client.h"

namespace benchgate::reporters::github {

/// The machine's clocks. A sleep ends as soon as the user wants to end.
class SystemClock : public Clock {
 public:
  /// `interruption_descriptor` becomes readable, and stays so, once the user
  /// wants to end; it is neither read nor closed. -1: nobody interrupts.
  explicit SystemClock(int interruption_descriptor = -1)
      : interruption_descriptor_(interruption_descriptor) {}

  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  [[nodiscard]] std::chrono::system_clock::time_point wall() const override;

  /// False at once, also for no time at all, if the user already wants to end.
  bool sleep(std::chrono::milliseconds time) override;

 private:
  int interruption_descriptor_;
};

}  // namespace benchgate::reporters::github
