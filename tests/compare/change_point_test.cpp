#include "compare/change_point.h"

#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

// How often it is wrong, and what it finds, is in change_point_rates_test.cpp.

namespace benchgate::compare {
namespace {

using testing::DoubleNear;
using testing::IsEmpty;
using testing::SizeIs;
using tests::RunNoise;
using tests::simulated_history;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// 200 runs that scatter by 1 %, 5 % slower from run 120 on.
std::vector<double> one_step() {
  return simulated_history(200, RunNoise::normal, 0.01, {{120, std::log(1.05)}},
                           5);
}

TEST(ChangePointTest, NothingAndTooLittleHaveNone) {
  EXPECT_THAT(change_points({}), IsEmpty());
  EXPECT_THAT(change_points(std::vector{1.0}), IsEmpty());
  EXPECT_THAT(change_points(std::vector{1.0, 1.0, 9.0, 9.0}), IsEmpty());
  EXPECT_THAT(change_points(std::vector<double>(100, kMissing)), IsEmpty());
}

TEST(ChangePointTest, EqualValuesHaveNone) {
  EXPECT_THAT(change_points(std::vector<double>(1'000, -7.5)), IsEmpty());
}

TEST(ChangePointTest, AStepIsFoundAtTheFirstRunOnTheNewLevel) {
  const auto points = change_points(one_step());
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].index, 120U);
  EXPECT_EQ(points[0].last_before, 119U);
  EXPECT_LT(points[0].p_value, 1e-9);
}

TEST(ChangePointTest, SizeAndLevelsAreThoseOfTheStep) {
  const auto points = change_points(one_step());
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_THAT(points[0].size, DoubleNear(0.05, 0.005));
  EXPECT_THAT(points[0].level_before, DoubleNear(0.0, 0.005));
  EXPECT_THAT(points[0].level_after, DoubleNear(std::log(1.05), 0.005));
  EXPECT_LT(points[0].interval.low, 0.05);
  EXPECT_GT(points[0].interval.high, 0.05);
  EXPECT_GT(points[0].interval.low, 0.04);
  EXPECT_LT(points[0].interval.high, 0.06);
  EXPECT_DOUBLE_EQ(points[0].interval.confidence, 0.95);
}

TEST(ChangePointTest, AStepDownIsNegative) {
  std::vector<double> values = one_step();
  std::ranges::transform(values, values.begin(), std::negate<>());
  const auto points = change_points(values);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].index, 120U);
  EXPECT_THAT(points[0].size, DoubleNear(1.0 / 1.05 - 1.0, 0.005));
}

TEST(ChangePointTest, AStepBetweenCountsIsFoundAlthoughNothingElseVaries) {
  std::vector<double> values(60, std::log(3.0));
  std::fill(values.begin() + 40, values.end(), std::log(4.0));
  const auto points = change_points(values);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].index, 40U);
  EXPECT_DOUBLE_EQ(points[0].size, 4.0 / 3.0 - 1.0);
}

TEST(ChangePointTest, MissingRunsCountInTheIndices) {
  const std::vector<double> whole = one_step();
  std::vector<double> values = whole;
  values[3] = values[50] = kMissing;
  values[119] = values[120] = values[121] = kMissing;
  const auto points = change_points(values);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].last_before, 118U);
  EXPECT_EQ(points[0].index, 122U);
}

TEST(ChangePointTest, OutliersInARowAreNoStepUntilThereIsAMinimalSegment) {
  std::vector<double> values =
      simulated_history(200, RunNoise::normal, 0.01, {}, 6);
  for (std::size_t i = 90; i < 93; ++i) {
    values[i] += 1.0;
  }
  EXPECT_THAT(change_points(values), IsEmpty());
}

TEST(ChangePointTest, AFewRunsAfterALargeStepAreEnough) {
  // 2 of 128 + 5 choose 5 ways: 6e-9, and 1 % in 205 values asks for 2e-5.
  const auto values =
      simulated_history(205, RunNoise::normal, 0.01, {{200, std::log(1.1)}}, 7);
  const auto points = change_points(values);
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].index, 200U);
}

TEST(ChangePointTest, AStepThatNobodyCouldOverlookIsFoundInFewRuns) {
  // Per cent against one base, as measured: 21 runs of the same program, which
  // creep a little, and 9 of one that takes a quarter longer.
  const double measured[] = {
      -0.5,  -0.05, -0.01, -0.2, -0.01, 0.06, -0.2, -0.3, -0.01, -0.07,
      -0.03, -0.08, -0.08, 0.1,  0.05,  0.1,  0.1,  0.0,  0.0,   0.12,
      -0.1,  24.7,  25.3,  25.0, 24.9,  25.1, 25.4, 24.8, 25.9,  25.1};
  std::vector<double> values;
  for (const double each : measured) {
    values.push_back(std::log1p(each / 100.0));
  }
  const std::vector<ChangePoint> points = change_points(values);
  ASSERT_EQ(points.size(), 1U);
  EXPECT_EQ(points[0].index, 21U);
  EXPECT_NEAR(points[0].size, 0.25, 0.01);
}

TEST(ChangePointTest, SoItIsWhereItsFirstRunsAreTheLowestOfTheirSide) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0.0, 0.01);
    std::vector<double> values;
    for (std::size_t i = 0; i < 30; ++i) {
      values.push_back(noise(random) + (i < 25 ? 0.0 : 0.3));
    }
    const std::vector<ChangePoint> points = change_points(values);
    ASSERT_EQ(points.size(), 1U) << seed;
    EXPECT_EQ(points[0].index, 25U) << seed;
  }
}

TEST(ChangePointTest, NeighbouringStepsAreToldApart) {
  const auto values = simulated_history(
      400, RunNoise::normal, 0.01,
      {{150, 0.05}, {175, -0.05}, {200, 0.04}, {300, 0.04}}, 8);
  const auto points = change_points(values);
  ASSERT_THAT(points, SizeIs(4));
  EXPECT_NEAR(static_cast<double>(points[0].index), 150.0, 1.0);
  EXPECT_NEAR(static_cast<double>(points[1].index), 175.0, 1.0);
  EXPECT_NEAR(static_cast<double>(points[2].index), 200.0, 1.0);
  EXPECT_NEAR(static_cast<double>(points[3].index), 300.0, 1.0);
}

TEST(ChangePointTest, StepsBelowTheMinimalSizeAreLeftOut) {
  EXPECT_THAT(change_points(one_step(), {.minimum_size = 0.04}), SizeIs(1));
  EXPECT_THAT(change_points(one_step(), {.minimum_size = 0.06}), IsEmpty());
}

TEST(ChangePointTest, ALevelOrAUnitMoreOrLessChangesNothing) {
  std::vector<double> values = one_step();
  const auto before = change_points(values);
  for (double& value : values) {
    value += std::log(1024.0);
  }
  const auto after = change_points(values);
  ASSERT_THAT(after, SizeIs(before.size()));
  EXPECT_EQ(after[0].index, before[0].index);
  EXPECT_NEAR(after[0].size, before[0].size, 1e-12);
  EXPECT_DOUBLE_EQ(after[0].p_value, before[0].p_value);
}

TEST(ChangePointTest, TheSameSeriesGivesTheSamePoints) {
  const auto values = simulated_history(500, RunNoise::student_t3, 0.01,
                                        {{130, 0.03}, {300, -0.02}}, 9);
  EXPECT_EQ(change_points(values), change_points(values));
}

TEST(ChangePointTest, ALongerWindowSeesSmallerSteps) {
  const auto values = simulated_history(2'000, RunNoise::normal, 0.03,
                                        {{1'000, std::log(1.01)}}, 10);
  EXPECT_THAT(change_points(values), IsEmpty());
  EXPECT_THAT(change_points(values, {.window = 1'024}), SizeIs(1));
}

}  // namespace
}  // namespace benchgate::compare
