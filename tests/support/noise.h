#pragma once

/// \file
/// Seeded models of what disturbs the invocations on a machine.

#include "tests/support/recorded_noise.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>

namespace benchgate::tests {

/// What the logarithms of the times of successive invocations look like. Each
/// but `quantised` and `recorded` is scaled by the standard deviation of a
/// pair's log-ratio.
enum class Noise {
  normal,
  student_t3,    ///< Heavy tails both ways.
  contaminated,  ///< Normal; 10 % of the pairs have an outlier of 5 sd on
                 ///< average in one of the two invocations.
  drifting,      ///< Autoregressive, a memory of 8 invocations; and who goes
                 ///< second is 2 sd faster.
  bimodal,       ///< 3 of 10 invocations are 3 sd slower.
  quantised,     ///< Normal, on a clock of which a time is 20 ticks.
  bursts,        ///< Normal; one fifth of the time the machine is 3 sd slower
                 ///< on average for about 40 invocations, whosever they are,
                 ///< and unevenly so.
  recorded       ///< Blocks of pairs of one program with itself, as measured.
};

inline constexpr std::array kAllNoises = {
    Noise::normal,  Noise::student_t3, Noise::contaminated, Noise::drifting,
    Noise::bimodal, Noise::quantised,  Noise::bursts,       Noise::recorded};

inline std::string_view name_of(Noise noise) {
  constexpr std::array<std::string_view, kAllNoises.size()> kNames = {
      "Normal",  "StudentT3", "Contaminated", "Drifting",
      "Bimodal", "Quantised", "Bursts",       "Recorded"};
  return kNames[static_cast<std::size_t>(noise)];
}

/// What all benchmarks on one machine suffer from at the same time.
class Machine {
 public:
  explicit Machine(std::uint64_t seed) : random_(seed) {}

  /// One invocation later: how much slower the machine is, in units of the
  /// standard deviation of a pair.
  double burst() {
    constexpr double kMeanBurst = 40.0;  // Invocations.
    constexpr double kShare = 0.2;       // Of all invocations.
    if (!in_burst_) {
      constexpr double kEnter = kShare / (1.0 - kShare) / kMeanBurst;
      in_burst_ = uniform_(random_) < kEnter;
      strength_ = 1.0 + 2.0 * exponential_(random_);
    } else {
      in_burst_ = uniform_(random_) >= 1.0 / kMeanBurst;
    }
    return in_burst_ ? strength_ * (0.5 + uniform_(random_)) : 0.0;
  }

 private:
  std::mt19937_64 random_;
  std::uniform_real_distribution<double> uniform_;
  std::exponential_distribution<double> exponential_;
  bool in_burst_ = false;
  double strength_ = 0.0;
};

/// The disturbances of one benchmark's pairs, invocation by invocation.
class Disturbance {
 public:
  Disturbance(Noise noise, double sd, std::uint64_t seed)
      : noise_(noise), sd_(sd), random_(seed) {
    if (noise == Noise::recorded) {
      recorded_.emplace(random_);
    }
  }

  /// Of the first and of the second invocation of a pair: natural logarithms.
  std::pair<double, double> next(Machine& machine) {
    if (recorded_) {
      return recorded_->next(random_);
    }
    const double first = one(machine);
    const double second = one(machine);
    return {first, noise_ == Noise::drifting ? second - 2.0 * sd_ : second};
  }

  bool coin() { return coin_(random_); }

 private:
  double one(Machine& machine) {
    const double scale = sd_ / std::sqrt(2.0);  // Of one of the two.
    switch (noise_) {
      case Noise::normal:
      case Noise::quantised:
      case Noise::recorded:
        return scale * normal_(random_);
      case Noise::student_t3:
        return scale / std::sqrt(3.0) * student_(random_);
      case Noise::contaminated:
        return scale * normal_(random_) +
               (uniform_(random_) < 0.05 ? 5.0 * sd_ * exponential_(random_)
                                         : 0.0);
      case Noise::drifting: {
        constexpr double kMemory = 0.8825;  // exp(-1 / 8)
        drift_ = kMemory * drift_ +
                 std::sqrt(1.0 - kMemory * kMemory) * normal_(random_);
        return 1.5 * sd_ * drift_ + scale * normal_(random_);
      }
      case Noise::bimodal:
        return scale * normal_(random_) +
               (uniform_(random_) < 0.3 ? 3.0 * sd_ : 0.0);
      case Noise::bursts:
        return scale * normal_(random_) + sd_ * machine.burst();
    }
    return 0.0;  // Not reached: the switch has every enumerator.
  }

  Noise noise_;
  double sd_;
  std::mt19937_64 random_;
  std::bernoulli_distribution coin_{0.5};
  std::normal_distribution<double> normal_;
  std::student_t_distribution<double> student_{3.0};
  std::exponential_distribution<double> exponential_;
  std::uniform_real_distribution<double> uniform_;
  double drift_ = 0.0;
  std::optional<RecordedNoise> recorded_;
};

}  // namespace benchgate::tests
