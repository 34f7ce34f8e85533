#include "compare/step_test.h"

#include "compare/mann_whitney.h"
#include "compare/mann_whitney_distribution.h"
#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <span>
#include <vector>

namespace benchgate::compare {
namespace {

using tests::RunNoise;
using tests::simulated_history;

TEST(StepTestTest, PValuesAreCloseToTheExactOnesFarOut) {
  for (const std::size_t n : {4U, 5U, 8U, 20U, 50U}) {
    for (const std::size_t m : {8U, 20U, 50U}) {
      const auto exact = untied_cumulative(n, m);
      const double middle = static_cast<double>(n * m) / 2.0;
      for (std::size_t u = 0; u < exact.size(); ++u) {
        const double p_value = 2.0 * exact[u];
        if (p_value < 0.01) {
          const double ours =
              rank_shift_p_value(static_cast<double>(u) - middle, n, m);
          EXPECT_NEAR(ours / p_value, 1.0, 0.07)
              << n << " and " << m << " values, U = " << u;
        }
      }
    }
  }
}

TEST(StepTestTest, FullSeparationIsRightForSidesFarTooLargeToCount) {
  // 2 of 256 choose 128 ways: ln is lgamma(257) - 2 lgamma(129).
  const double ways = std::lgamma(257.0) - 2.0 * std::lgamma(129.0);
  const double p_value = rank_shift_p_value(128.0 * 128.0 / 2.0, 128, 128);
  EXPECT_NEAR(std::log(p_value), std::log(2.0) - ways, 0.05);
}

TEST(StepTestTest, BothDirectionsAndBothOrdersAreTheSame) {
  const double up = rank_shift_p_value(150.0, 10, 50);
  EXPECT_DOUBLE_EQ(up, rank_shift_p_value(-150.0, 10, 50));
  EXPECT_DOUBLE_EQ(up, rank_shift_p_value(150.0, 50, 10));
}

TEST(StepTestTest, NoShiftHasAPValueOfOne) {
  EXPECT_DOUBLE_EQ(rank_shift_p_value(0.0, 20, 20), 1.0);
  EXPECT_DOUBLE_EQ(rank_shift_p_value(0.5, 20, 20), 1.0);
  const std::vector<double> equal(20, 3.0);
  EXPECT_DOUBLE_EQ(test_step(equal, 8).p_value, 1.0);
}

TEST(StepTestTest, PValuesFallAsTheShiftGrows) {
  double before = 1.0;
  for (double shift = 1.0; shift <= 128.0 * 100.0 / 2.0; shift += 7.0) {
    const double p_value = rank_shift_p_value(shift, 100, 128);
    EXPECT_LE(p_value, before) << shift;
    EXPECT_GT(p_value, 0.0);
    before = p_value;
  }
}

TEST(StepTestTest, WithTiesItIsHardlySmallerThanTheExactPValue) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::vector<double> values =
        simulated_history(25, RunNoise::rounded, 1.0, {{12, 1.5}}, seed);
    const std::span<const double> all = values;
    const double exact =
        mann_whitney(Sample({values.begin(), values.begin() + 12}),
                     Sample({values.begin() + 12, values.end()}))
            .p_value;
    const StepTest test = test_step(all, 12);
    if (exact < 0.01) {
      EXPECT_GE(test.p_value, 0.9 * exact) << seed;
    }
  }
}

double mean_widening(RunNoise noise, std::size_t runs) {
  constexpr std::uint64_t kTrials = 400;
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < kTrials; ++seed) {
    sum += test_step(simulated_history(runs, noise, 1.0, {}, seed), runs / 2)
               .widening;
  }
  return sum / static_cast<double>(kTrials);
}

TEST(StepTestTest, AutocorrelationWidensByWhatTheoryAsksFor) {
  // The square root of 1.3 / 0.7 is 1.36.
  EXPECT_NEAR(mean_widening(RunNoise::correlated, 256), 1.36, 0.05);
  EXPECT_NEAR(mean_widening(RunNoise::correlated, 60), 1.36, 0.08);
}

TEST(StepTestTest, IndependentRunsAreHardlyWidened) {
  EXPECT_LT(mean_widening(RunNoise::normal, 256), 1.04);
  EXPECT_LT(mean_widening(RunNoise::bimodal, 256), 1.04);
}

TEST(StepTestTest, AStepFarBeyondWhatRunsInARowDoIsNotWidened) {
  // Slow waves, and a step of `size` at 21.
  const auto test = [](double size) {
    std::vector<double> values;
    for (std::size_t i = 0; i < 30; ++i) {
      values.push_back(std::sin(static_cast<double>(i) / 3.0) +
                       (i < 21 ? 0.0 : size));
    }
    return test_step(values, 21);
  };
  // Waves are 2 high, so a step of 6 or a little less leaves a gap of twice
  // that.
  EXPECT_GT(test(5.0).widening, 1.5);
  EXPECT_DOUBLE_EQ(test(6.5).widening, 1.0);
  EXPECT_DOUBLE_EQ(test(-6.5).widening, 1.0);
  EXPECT_LT(test(6.5).p_value, 1e-6);
}

TEST(StepTestTest, ASteadyDriftIsNoStepToIt) {
  std::vector<double> values(200);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<double>(i);
  }
  EXPECT_GT(test_step(values, 100).p_value, 1e-5);
}

}  // namespace
}  // namespace benchgate::compare
