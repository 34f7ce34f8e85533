#include "compare/detectable_effect.h"

#include "compare/hodges_lehmann.h"
#include "compare/mann_whitney.h"
#include "compare/order_statistic_interval.h"
#include "compare/signed_rank.h"
#include "tests/support/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

using tests::Noise;

/// Log-ratios of `n` pairs about ln(ratio).
Sample log_ratios_of(Noise noise, double ratio, std::size_t n,
                     std::uint64_t seed) {
  tests::PairSource source(noise, 0.03, ratio, seed);
  std::vector<double> values(n);
  std::ranges::generate(
      values, [&] { return log_ratio(source.next(), Direction::lower); });
  return Sample(std::move(values));
}

/// How often a test of `n` pairs rejects when the truth is `effect`.
double simulated_power(Noise noise, double effect, std::size_t n,
                       const DetectionTest& test) {
  constexpr int kTrials = 400;
  int rejected = 0;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const Sample sample =
        log_ratios_of(noise, std::exp(effect), n, 7'000 + trial);
    rejected += signed_rank(sample, test.null).p_greater <= test.level ? 1 : 0;
  }
  return static_cast<double>(rejected) / kTrials;
}

/// The middle of what samples of `n` pairs say they would have detected.
double typical_detectable(Noise noise, std::size_t n,
                          const DetectionTest& test) {
  std::vector<double> effects;
  for (std::uint64_t trial = 0; trial < 99; ++trial) {
    const auto sd = robust_sd(log_ratios_of(noise, 1.0, n, trial));
    effects.push_back(detectable_effect(sd.value(), n, test).value());
  }
  return median(Sample(std::move(effects)));
}

TEST(DetectableEffectTest, IsDetectedAsOftenAsItSaysUnderNormalNoise) {
  // Fewest pairs to most, screening and confirming levels; 10 pairs at 0.0014
  // is the case in which only "all above" rejects.
  struct Case {
    std::size_t pairs;
    double level;
    double null;
  };

  for (const Case& c :
       {Case{8, 0.02, 0.0}, Case{10, 0.0014, 0.01}, Case{16, 0.02, 0.0},
        Case{20, 0.0014, 0.01}, Case{64, 0.1, 0.0}, Case{80, 0.0005, 0.01}}) {
    const DetectionTest test{.null = c.null, .level = c.level, .power = 0.9};
    const double effect = detectable_effect(0.03, c.pairs, test).value();
    // Four standard deviations of the simulation are 6 points.
    EXPECT_NEAR(simulated_power(Noise::normal, effect, c.pairs, test), 0.9,
                0.06)
        << c.pairs << " pairs at " << c.level;
  }
}

TEST(DetectableEffectTest, IsAboutRightWhenTheNoiseIsNotNormalEither) {
  const DetectionTest test{.null = 0.0, .level = 0.02, .power = 0.9};
  for (const Noise noise : {Noise::normal, Noise::student_t3,
                            Noise::contaminated, Noise::bimodal}) {
    const double effect = typical_detectable(noise, 40, test);
    EXPECT_NEAR(simulated_power(noise, effect, 40, test), 0.9, 0.1)
        << tests::name_of(noise);
  }
}

TEST(DetectableEffectTest, RobustSdIsTheStandardDeviationOfNormalNoise) {
  std::vector<double> sds;
  for (std::uint64_t trial = 0; trial < 99; ++trial) {
    sds.push_back(
        robust_sd(log_ratios_of(Noise::normal, 1.0, 30, trial)).value());
  }
  EXPECT_NEAR(median(Sample(std::move(sds))), 0.03, 0.002);
}

TEST(DetectableEffectTest, MorePairsAndLessNoiseDetectMore) {
  const DetectionTest test{.null = 0.01, .level = 0.001, .power = 0.9};
  EXPECT_LT(detectable_effect(0.03, 80, test),
            detectable_effect(0.03, 40, test));
  EXPECT_LT(detectable_effect(0.03, 40, test),
            detectable_effect(0.04, 40, test));
  EXPECT_GT(detectable_effect(0.03, 640, test), 0.01);
}

TEST(DetectableEffectTest, TooFewPairsDetectNothing) {
  // Ten signs that agree are 1 in 1,024.
  const DetectionTest test{.null = 0.0, .level = 0.9 / 1024, .power = 0.9};
  EXPECT_EQ(detectable_effect(0.03, 10, test), std::nullopt);
  EXPECT_NE(detectable_effect(0.03, 11, test), std::nullopt);
  EXPECT_EQ(robust_sd(Sample({1, 2, 3, 4})), std::nullopt);
}

TEST(DetectableEffectTest, ValuesThatAreAllEqualHaveNoKnownNoise) {
  EXPECT_EQ(robust_sd(Sample(std::vector<double>(20, 0.0))), std::nullopt);
}

TEST(DetectableEffectTest, ADetectableShiftIsDetectedAsOftenAsItSays) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(0.0, 0.03);
  const auto draw = [&](std::size_t n, double mean) {
    std::vector<double> values(n);
    std::ranges::generate(values, [&] { return mean + normal(random); });
    return Sample(std::move(values));
  };
  const DetectionTest test{.null = 0.0, .level = 0.01, .power = 0.9};
  std::vector<double> shifts;
  for (int trial = 0; trial < 99; ++trial) {
    shifts.push_back(
        detectable_shift(draw(15, 0.0), draw(20, 0.0), test, 0.0).value());
  }
  const double shift = median(Sample(std::move(shifts)));
  int detected = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const auto result = mann_whitney(draw(15, 0.0), draw(20, shift));
    detected += result.p_value <= 2.0 * test.level && result.head_larger > 0.5;
  }
  EXPECT_NEAR(detected / 200.0, 0.9, 0.08);
}

TEST(DetectableEffectTest, AShiftIsEstimatedBeyondTheThresholdAsOftenAsItSays) {
  constexpr double kThreshold = 0.01;
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal(0.0, 0.002);
  const auto draw = [&](double mean) {
    std::vector<double> values(15);
    std::ranges::generate(values, [&] { return mean + normal(random); });
    return Sample(std::move(values));
  };
  const DetectionTest test{.null = 0.0, .level = 0.01, .power = 0.9};
  std::vector<double> shifts;
  for (int trial = 0; trial < 99; ++trial) {
    shifts.push_back(
        detectable_shift(draw(0.0), draw(0.0), test, kThreshold).value());
  }
  const double shift = median(Sample(std::move(shifts)));
  int beyond = 0;
  for (int trial = 0; trial < 200; ++trial) {
    beyond += hodges_lehmann_shift(draw(0.0), draw(shift)) > kThreshold;
  }
  EXPECT_NEAR(beyond / 200.0, 0.9, 0.08);
}

}  // namespace
}  // namespace benchgate::compare
