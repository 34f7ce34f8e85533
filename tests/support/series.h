#pragma once

/// \file
/// Seeded models of the noise of a machine, and pairs measured on it.

#include "compare/pairs.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>

namespace benchgate::tests {

/// What the logarithms of the times of successive invocations look like. Each
/// but `quantised` is scaled by the standard deviation of a pair's log-ratio.
enum class Noise {
  normal,
  student_t3,    ///< Heavy tails both ways.
  contaminated,  ///< Normal; 10 % of the pairs have an outlier of 5 sd on
                 ///< average in one of the two invocations.
  drifting,      ///< Autoregressive, a memory of 8 invocations; and who goes
                 ///< second is 2 sd faster.
  bimodal,       ///< 3 of 10 invocations are 3 sd slower.
  quantised      ///< Normal, on a clock of which a time is 20 ticks.
};

inline constexpr std::array kAllNoises = {
    Noise::normal,   Noise::student_t3, Noise::contaminated,
    Noise::drifting, Noise::bimodal,    Noise::quantised};

inline std::string_view name_of(Noise noise) {
  constexpr std::array<std::string_view, 6> kNames = {
      "Normal",   "StudentT3", "Contaminated",
      "Drifting", "Bimodal",   "Quantised"};
  return kNames[static_cast<std::size_t>(noise)];
}

/// Measures pairs of one benchmark, the order within a pair by a fair coin.
class PairSource {
 public:
  /// `ratio`: how many times base's time head takes.
  PairSource(Noise noise, double sd, double ratio, std::uint64_t seed)
      : noise_(noise), sd_(sd), ratio_(ratio), random_(seed) {}

  compare::Pair next() {
    const bool base_first = coin_(random_);
    const double first = time(base_first ? 1.0 : ratio_);
    const double second =
        time(base_first ? ratio_ : 1.0) *
        (noise_ == Noise::drifting ? std::exp(-2.0 * sd_) : 1.0);
    return base_first ? compare::Pair{first, second, compare::Side::base}
                      : compare::Pair{second, first, compare::Side::head};
  }

 private:
  /// One invocation of a program that takes `program` when nothing disturbs.
  double time(double program) {
    const double value = kTime * program * std::exp(disturbance());
    return noise_ == Noise::quantised ? std::round(value / kTick) * kTick
                                      : value;
  }

  double disturbance() {
    const double scale = sd_ / std::sqrt(2.0);  // Of one of the two.
    switch (noise_) {
      case Noise::normal:
      case Noise::quantised:
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
    }
    return 0.0;  // Not reached: the switch has every enumerator.
  }

  static constexpr double kTime = 1e-3;
  static constexpr double kTick = kTime / 20.0;

  Noise noise_;
  double sd_;
  double ratio_;
  std::mt19937_64 random_;
  std::bernoulli_distribution coin_{0.5};
  std::normal_distribution<double> normal_;
  std::student_t_distribution<double> student_{3.0};
  std::exponential_distribution<double> exponential_;
  std::uniform_real_distribution<double> uniform_;
  double drift_ = 0.0;
};

}  // namespace benchgate::tests
