#pragma once

/// \file
/// Seeded histories of one benchmark whose steps are known.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace benchgate::tests {

/// What the logarithms of successive runs scatter like, by a standard deviation
/// of one.
enum class RunNoise {
  normal,
  student_t3,  ///< Heavy tails both ways.
  correlated,  ///< Autoregressive, 0.3 from run to run.
  bimodal,     ///< 3 of 10 runs are slower: two modes 4 deviations apart.
  rounded      ///< Normal, in steps of one deviation: many ties.
};

inline constexpr std::array kAllRunNoises = {
    RunNoise::normal, RunNoise::student_t3, RunNoise::correlated,
    RunNoise::bimodal, RunNoise::rounded};

inline std::string_view name_of(RunNoise noise) {
  constexpr std::array<std::string_view, kAllRunNoises.size()> kNames = {
      "Normal", "StudentT3", "Correlated", "Bimodal", "Rounded"};
  return kNames[static_cast<std::size_t>(noise)];
}

class RunNoiseSource {
 public:
  RunNoiseSource(RunNoise noise, std::uint64_t seed)
      : noise_(noise), random_(seed) {}

  double next() {
    switch (noise_) {
      case RunNoise::normal:
        return normal_(random_);
      case RunNoise::student_t3:
        return student_(random_) / std::sqrt(3.0);
      case RunNoise::correlated: {
        constexpr double kMemory = 0.3;
        last_ = kMemory * last_ +
                std::sqrt(1.0 - kMemory * kMemory) * normal_(random_);
        return last_;
      }
      case RunNoise::bimodal: {
        // Modes of deviation s, 4 s apart, weighed 0.7 and 0.3: the variance
        // is s^2 (1 + 16 * 0.21).
        const double scale = 1.0 / std::sqrt(1.0 + 16.0 * 0.21);
        return scale *
               (normal_(random_) + (uniform_(random_) < 0.3 ? 4.0 : 0.0));
      }
      case RunNoise::rounded:
        return std::round(normal_(random_));
    }
    return 0.0;  // Not reached: the switch has every enumerator.
  }

 private:
  RunNoise noise_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  std::student_t_distribution<double> student_{3.0};
  std::uniform_real_distribution<double> uniform_;
  double last_ = 0.0;
};

/// A step of `log_size` at `index`, the first run on the new level.
struct TrueStep {
  std::size_t index = 0;
  double log_size = 0.0;
};

/// Log values of `runs` runs that scatter by `sd`.
inline std::vector<double> simulated_history(std::size_t runs, RunNoise noise,
                                             double sd,
                                             const std::vector<TrueStep>& steps,
                                             std::uint64_t seed) {
  RunNoiseSource source(noise, seed);
  std::vector<double> values(runs);
  for (double& value : values) {
    value = sd * source.next();
  }
  for (const TrueStep& step : steps) {
    for (std::size_t i = step.index; i < runs; ++i) {
      values[i] += step.log_size;
    }
  }
  return values;
}

}  // namespace benchgate::tests
