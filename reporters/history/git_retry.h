#pragma once

#include "reporters/history/git_failure.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>

namespace benchgate::reporters::history {

/// How long to wait for others who write to the same branch, and for a server
/// that stumbles: random times up to a bound that doubles ("full jitter"), so
/// that those who have met once do not meet again. One for each thing to write.
///
/// The bound begins with a quarter of a second, or with what the try took if
/// that was longer: where everything is slow, the waits have to be as well, or
/// all that is done is losing races.
class GitRetry {
 public:
  /// Of lost races in all: with the longest waits of quick tries five minutes.
  static constexpr int kMostLost = 80;
  /// Of troubles since the server last answered: some 20 seconds.
  static constexpr int kMostTroubles = 8;
  /// What tries may take that end in trouble, without the waits: a line that is
  /// dead says so after minutes only.
  static constexpr std::chrono::milliseconds kMostTroubleTime =
      std::chrono::minutes(5);

  /// `pause` waits; `progress` is told from the third try on.
  GitRetry(std::function<void(std::chrono::milliseconds)> pause,
           std::function<void(const std::string&)> progress,
           std::uint64_t seed);

  /// Waits before another try; `took`: what the last one did.
  ///
  /// Throws: the failure, if another try is of no use: too many were made, or
  ///         its cause is none that passes.
  void after(const GitFailure& failure, std::chrono::milliseconds took);

  /// Waits a little if others were met: whoever has just won would otherwise
  /// win again, while those who lost still wait.
  void won();

 private:
  std::chrono::milliseconds random_up_to(std::chrono::milliseconds most);

  std::function<void(std::chrono::milliseconds)> pause_;
  std::function<void(const std::string&)> progress_;
  std::mt19937_64 random_;
  int lost_ = 0;
  int troubles_ = 0;
  std::chrono::milliseconds last_took_{0};
  std::chrono::milliseconds trouble_time_{0};
};

}  // namespace benchgate::reporters::history
