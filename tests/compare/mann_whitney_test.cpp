#include "compare/mann_whitney.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

// The two ways in which a significance test does harm come first: calling a
// difference where there is none, and missing one that is there. The rest pins
// the numbers, each from a count that fits in the head.

namespace benchgate::compare {
namespace {

constexpr ExactLimits kNeverExact{.without_ties = 0, .with_ties = 0};

/// `n` values from a skewed distribution, as timings are.
Sample timings(std::size_t n, double median, std::mt19937_64& random) {
  std::lognormal_distribution<double> distribution(std::log(median), 0.1);
  std::vector<double> values(n);
  std::ranges::generate(values, [&] { return distribution(random); });
  return Sample(std::move(values));
}

Sample rounded(const Sample& sample, double grid) {
  std::vector<double> values(sample.values().begin(), sample.values().end());
  for (double& value : values) {
    value = std::round(value / grid) * grid;
  }
  return Sample(std::move(values));
}

/// How many of `trials` comparisons of ten values a side have p < alpha when
/// head's median is `ratio` times base's.
int count_called(int trials, double alpha, double ratio) {
  std::mt19937_64 random(20240607);
  int called = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const Sample base = timings(10, 1.0, random);
    const Sample head = timings(10, ratio, random);
    called += mann_whitney(base, head).p_value < alpha ? 1 : 0;
  }
  return called;
}

TEST(MannWhitneyTest, CallsEqualDistributionsDifferentNoMoreOftenThanAlpha) {
  // 5 % of 500 is 25, with a standard deviation of under 5; allow three.
  EXPECT_LE(count_called(500, 0.05, 1.0), 25 + 15);
}

TEST(MannWhitneyTest, SeesATwentyPercentSlowdownInTenValuesASide) {
  EXPECT_GE(count_called(100, 0.05, 1.2), 90);
}

TEST(MannWhitneyTest, FullSeparationIsTwoOrdersOutOfTen) {
  // Sides of unequal size: equal ones hide mistakes that mirror each other.
  const auto result = mann_whitney(Sample({1, 2}), Sample({3, 4, 5}));
  EXPECT_EQ(result.method, PValueMethod::exact);
  EXPECT_DOUBLE_EQ(result.u, 0.0);
  EXPECT_DOUBLE_EQ(result.head_larger, 1.0);
  EXPECT_DOUBLE_EQ(result.p_value, 2.0 / 10.0);  // 10 = 5 choose 2
}

TEST(MannWhitneyTest, SwappingTheSidesMirrorsUAndKeepsP) {
  const Sample a({1, 4, 4, 7});
  const Sample b({2, 4, 9});
  const auto forward = mann_whitney(a, b);
  const auto backward = mann_whitney(b, a);
  EXPECT_DOUBLE_EQ(backward.u, 1 + (1 + 0.5 + 0.5) + 4);  // b = 2, 4, 9
  EXPECT_DOUBLE_EQ(forward.u, 4 * 3 - backward.u);
  EXPECT_DOUBLE_EQ(forward.p_value, backward.p_value);
}

TEST(MannWhitneyTest, WithTiesAndUnequalSidesBothTailsAreCounted) {
  // One of the ranks 1.5, 1.5, 3, 4 goes to base: 4 has a tail of 1 in 4.
  EXPECT_DOUBLE_EQ(mann_whitney(Sample({3}), Sample({1, 1, 2})).p_value, 0.5);
  // 1.5 has a tail of 2 in 4 below it and of 4 in 4 above.
  EXPECT_DOUBLE_EQ(mann_whitney(Sample({1}), Sample({1, 2, 3})).p_value, 1.0);
}

TEST(MannWhitneyTest, UAtItsMeanHasAPValueOfOneByBothMethods) {
  const Sample outer({1, 4});
  const Sample inner({2, 3});
  EXPECT_DOUBLE_EQ(mann_whitney(outer, inner).p_value, 1.0);
  EXPECT_DOUBLE_EQ(mann_whitney(outer, inner, kNeverExact).p_value, 1.0);
}

TEST(MannWhitneyTest, EqualValuesGiveAWarningAndNoDifference) {
  const auto result = mann_whitney(Sample({5, 5, 5}), Sample({5, 5}));
  EXPECT_DOUBLE_EQ(result.p_value, 1.0);
  EXPECT_THAT(result.warnings,
              testing::ElementsAre(testing::HasSubstr("equal")));
}

TEST(MannWhitneyTest, IsExactOnlyWhileBothSidesAreWithinTheLimit) {
  std::mt19937_64 random(7);
  const Sample within = timings(ExactLimits{}.without_ties, 1.0, random);
  const Sample beyond = timings(ExactLimits{}.without_ties + 1, 1.0, random);
  EXPECT_EQ(mann_whitney(within, within).method,
            PValueMethod::normal_approximation);  // Every value is tied.
  EXPECT_EQ(mann_whitney(within, beyond).method,
            PValueMethod::normal_approximation);
  EXPECT_EQ(mann_whitney(beyond, within).method,
            PValueMethod::normal_approximation);
}

TEST(MannWhitneyTest, ApproximationAgreesWithExactAtTheLimit) {
  std::mt19937_64 random(7);
  const Sample base = timings(ExactLimits{}.without_ties, 1.00, random);
  const Sample head = timings(ExactLimits{}.without_ties, 1.03, random);
  const auto exact = mann_whitney(base, head);
  const auto approximate = mann_whitney(base, head, kNeverExact);
  ASSERT_EQ(exact.method, PValueMethod::exact);
  ASSERT_EQ(approximate.method, PValueMethod::normal_approximation);
  EXPECT_NEAR(exact.p_value, approximate.p_value, 1e-3);
}

TEST(MannWhitneyTest, ApproximationAgreesWithExactWhenMostValuesAreTied) {
  std::mt19937_64 random(7);
  const Sample base =
      rounded(timings(ExactLimits{}.with_ties, 1.00, random), 0.1);
  const Sample head =
      rounded(timings(ExactLimits{}.with_ties, 1.06, random), 0.1);
  const auto exact = mann_whitney(base, head);
  const auto approximate = mann_whitney(base, head, kNeverExact);
  ASSERT_EQ(exact.method, PValueMethod::exact);
  EXPECT_NEAR(exact.p_value, approximate.p_value, 1e-2);
}

}  // namespace
}  // namespace benchgate::compare
