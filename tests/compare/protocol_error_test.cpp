#include "compare/protocol.h"
#include "tests/support/simulated_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

// What the claim of the product rests on, in the hardest cases: that the tests
// alone keep the error, without the noise threshold or right at it. The claim
// itself is held by calibration_test.cpp.

namespace benchgate::compare {
namespace {

using tests::Noise;
using tests::simulate;
using tests::SimulatedSuite;

bool is_called(const Decision& decision) {
  return decision.verdict == Verdict::regressed ||
         decision.verdict == Verdict::improved;
}

/// In how many of `suites` comparisons anything is called changed.
int suites_with_a_call(const SimulatedSuite& suite, int suites) {
  int called = 0;
  for (int seed = 0; seed < suites; ++seed) {
    const auto outcome = simulate(suite, static_cast<std::uint64_t>(seed));
    called +=
        std::ranges::any_of(outcome.decisions(suite.ratios.size()), is_called)
            ? 1
            : 0;
  }
  return called;
}

/// The most that `trials` with this probability give in 999 of 1,000 cases, by
/// the normal approximation, and two at least.
int at_most(int trials, double probability) {
  const double mean = trials * probability;
  return static_cast<int>(
      std::ceil(mean + 3.1 * std::sqrt(mean * (1.0 - probability)) + 1.0));
}

class ProtocolNoiseTest : public testing::TestWithParam<Noise> {};

TEST_P(ProtocolNoiseTest, WithoutAThresholdTheErrorIsStillBelowAlpha) {
  // The threshold is what keeps identical programs far from any call. Without
  // it, and with an error that can be counted, only the tests themselves and
  // the corrections over benchmarks and looks are left.
  constexpr int kSuites = 60;
  const SimulatedSuite suite{
      .noise = GetParam(),
      .sd = 0.02,
      .ratios = std::vector(30, 1.0),
      .policy = {.noise_threshold = 0.0, .equivalence_margin = 0.003},
      .settings = {.family_error = 0.1, .confirm_looks = {12, 24, 48}}};
  EXPECT_LE(suites_with_a_call(suite, kSuites), at_most(kSuites, 0.1));
}

INSTANTIATE_TEST_SUITE_P(AllNoises, ProtocolNoiseTest,
                         testing::ValuesIn(tests::kAllNoises),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

TEST(ProtocolErrorTest, ASlowdownAsLargeAsTheThresholdIsNotCalledEither) {
  // The hardest case of the null hypothesis: all benchmarks at its edge.
  constexpr int kSuites = 25;
  const SimulatedSuite suite{.noise = Noise::normal,
                             .sd = 0.02,
                             .ratios = std::vector(20, 1.01),
                             .policy = {},
                             .settings = {.family_error = 0.1}};
  EXPECT_LE(suites_with_a_call(suite, kSuites), at_most(kSuites, 0.1));
}

TEST(ProtocolErrorTest, AChangeAsLargeAsTheMarginIsRarelyCalledUnchanged) {
  int unchanged = 0;
  int rows = 0;
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const auto outcome = simulate({.noise = Noise::normal,
                                   .sd = 0.03,
                                   .ratios = std::vector(40, 1.02),
                                   .policy = {},
                                   .settings = {}},
                                  seed);
    for (const Decision& decision : outcome.decisions(40)) {
      unchanged += decision.verdict == Verdict::unchanged ? 1 : 0;
      ++rows;
    }
  }
  // 5.0 % in a longer run; 9.2 % when each look was allowed 5 %.
  EXPECT_LE(unchanged, at_most(rows, 0.05));
}

/// Whether what was called is what was made slower or faster.
struct Found {
  double share = 0.0;  ///< Of those made slower or faster, called as such.
  int wrong = 0;       ///< Called in the wrong direction, or made neither.
  int covered = 0;     ///< Intervals of the found that hold the truth,
  int found = 0;       ///< of so many.
  double pairs_per_benchmark = 0.0;
  double unchanged = 0.0;  ///< Share proven unchanged of those made neither.
};

/// `suites` suites of 40 benchmarks, 2 slower by `change` and 2 faster.
Found search(Noise noise, double sd, double change, int suites) {
  SimulatedSuite suite{.noise = noise,
                       .sd = sd,
                       .ratios = std::vector(40, 1.0),
                       .policy = {},
                       .settings = {}};
  suite.ratios[3] = suite.ratios[20] = 1.0 + change;
  suite.ratios[10] = suite.ratios[30] = 1.0 / (1.0 + change);

  Found result;
  std::size_t pairs = 0;
  int unchanged = 0;
  for (int seed = 0; seed < suites; ++seed) {
    const auto outcome = simulate(suite, static_cast<std::uint64_t>(seed));
    pairs += outcome.pairs;
    for (std::size_t row = 0; row < suite.ratios.size(); ++row) {
      const Decision& decision = outcome.protocol.decision(row);
      const double truth = std::log(suite.ratios[row]);
      unchanged +=
          truth == 0.0 && decision.verdict == Verdict::unchanged ? 1 : 0;
      if (!is_called(decision)) {
        continue;
      }
      const bool slower = decision.verdict == Verdict::regressed;
      const bool right = truth != 0.0 && slower == (truth > 0.0);
      result.wrong += right ? 0 : 1;
      result.found += right ? 1 : 0;
      result.covered += right && decision.interval->low <= truth &&
                                truth <= decision.interval->high
                            ? 1
                            : 0;
    }
  }
  result.share = result.found / (4.0 * suites);
  result.pairs_per_benchmark = static_cast<double>(pairs) / (40.0 * suites);
  result.unchanged = unchanged / (36.0 * suites);
  return result;
}

TEST(ProtocolPowerTest, OnAQuietMachineTwoPercentAreFoundInAFewPairs) {
  const Found found = search(Noise::normal, 0.01, 0.02, 15);
  EXPECT_GE(found.share, 0.97);
  EXPECT_GE(found.unchanged, 0.97);
  EXPECT_LE(found.pairs_per_benchmark, 15.0);
  EXPECT_EQ(found.wrong, 0);
}

TEST(ProtocolPowerTest, OnANoisyMachineThreePercentAreFoundNearlyAlways) {
  const Found found = search(Noise::normal, 0.03, 0.03, 15);
  EXPECT_GE(found.share, 0.93);  // 99 % in a longer run, as is what follows.
  EXPECT_GE(found.unchanged, 0.89);  // 94 %
  EXPECT_LE(found.pairs_per_benchmark, 55.0);
  EXPECT_EQ(found.wrong, 0);
}

TEST(ProtocolPowerTest, OnANoisyMachineTwoPercentAreFoundMostly) {
  EXPECT_GE(search(Noise::normal, 0.03, 0.02, 15).share, 0.75);      // 91 %
  EXPECT_GE(search(Noise::student_t3, 0.03, 0.02, 10).share, 0.75);  // 94 %
}

TEST(ProtocolPowerTest, FivePercentAreFoundWhateverTheNoise) {
  for (const Noise noise : tests::kAllNoises) {
    const Found found = search(noise, 0.03, 0.05, 4);
    EXPECT_GE(found.share, 0.85) << tests::name_of(noise);
    EXPECT_EQ(found.wrong, 0) << tests::name_of(noise);
  }
}

TEST(ProtocolPowerTest, IntervalsOfWhatIsFoundHoldTheTruth) {
  int covered = 0;
  int found = 0;
  for (const Noise noise :
       {Noise::normal, Noise::student_t3, Noise::contaminated}) {
    const Found result = search(noise, 0.02, 0.04, 10);
    covered += result.covered;
    found += result.found;
  }
  ASSERT_GE(found, 100);
  EXPECT_GE(covered, found - at_most(found, 0.05));
}

TEST(ProtocolPowerTest, TheDetectableEffectOfARowIsFoundAsOftenAsItSays) {
  // What rows of identical programs say they would have shown, put to the test.
  const SimulatedSuite identical{.noise = Noise::normal,
                                 .sd = 0.03,
                                 .ratios = std::vector(40, 1.0),
                                 .policy = {},
                                 .settings = {}};
  std::vector<double> effects;
  for (const Decision& decision : simulate(identical, 1).decisions(40)) {
    if (decision.detectable) {
      effects.push_back(*decision.detectable);
    }
  }
  ASSERT_GE(effects.size(), 38U);
  std::ranges::sort(effects);
  const double change = std::exp(effects[effects.size() / 2]) - 1.0;
  EXPECT_GT(change, 0.01);
  EXPECT_LT(change, 0.04);
  EXPECT_GE(search(Noise::normal, 0.03, change, 15).share, 0.8);
}

}  // namespace
}  // namespace benchgate::compare
