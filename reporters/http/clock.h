#pragma once

#include <chrono>

namespace benchgate::reporters::http {

/// Time, so that tests need not wait.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  [[nodiscard]] virtual std::chrono::system_clock::time_point wall() const = 0;

  /// False: the user wants to end.
  virtual bool sleep(std::chrono::milliseconds time) = 0;

 protected:
  Clock() = default;
  Clock(const Clock&) = default;
  Clock& operator=(const Clock&) = default;
  Clock(Clock&&) = default;
  Clock& operator=(Clock&&) = default;
};

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

}  // namespace benchgate::reporters::http
