#pragma once

/// \file
/// Seeded pairs, measured on a machine that disturbs them.

#include "compare/pairs.h"
#include "tests/support/noise.h"

#include <cmath>
#include <cstdint>

namespace benchgate::tests {

/// Measures pairs of one benchmark, the order within a pair by a fair coin.
class PairSource {
 public:
  /// `ratio`: how many times base's time head takes.
  PairSource(Noise noise, double sd, double ratio, std::uint64_t seed)
      : noise_(noise),
        ratio_(ratio),
        disturbance_(noise, sd, seed),
        own_machine_(~seed) {}

  /// On a machine of its own.
  compare::Pair next() { return next(own_machine_); }

  /// On a machine that it shares with other benchmarks.
  compare::Pair next(Machine& machine) {
    const bool base_first = disturbance_.coin();
    const auto [first_noise, second_noise] = disturbance_.next(machine);
    const double first = time(base_first ? 1.0 : ratio_, first_noise);
    const double second = time(base_first ? ratio_ : 1.0, second_noise);
    return base_first ? compare::Pair{first, second, compare::Side::base}
                      : compare::Pair{second, first, compare::Side::head};
  }

 private:
  /// One invocation of a program that takes `program` when nothing disturbs.
  [[nodiscard]] double time(double program, double noise) const {
    const double value = kTime * program * std::exp(noise);
    return noise_ == Noise::quantised ? std::round(value / kTick) * kTick
                                      : value;
  }

  static constexpr double kTime = 1e-3;
  static constexpr double kTick = kTime / 20.0;

  Noise noise_;
  double ratio_;
  Disturbance disturbance_;
  Machine own_machine_;
};

}  // namespace benchgate::tests
