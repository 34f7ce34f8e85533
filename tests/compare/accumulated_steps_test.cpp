#include "compare/accumulated_steps.h"

#include "tests/compare/textbook_e_divisive.h"
#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using tests::RunNoise;
using tests::simulated_history;

/// A chain whose links have an error of `sd` each, and steps of `log_size` at
/// each of `steps`.
std::vector<double> chain(std::size_t runs, double sd, double log_size,
                          const std::vector<std::size_t>& steps,
                          std::uint64_t seed) {
  std::vector<double> links =
      simulated_history(runs, RunNoise::normal, sd, {}, seed);
  for (const std::size_t step : steps) {
    links[step] += log_size;
  }
  double sum = 0.0;
  for (double& link : links) {
    sum += link;
    link = sum;
  }
  return links;
}

TEST(AccumulatedStepsTest, ErrorsThatAddUpAreNoSteps) {
  int called = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto values = chain(500, 0.01, 0.0, {}, seed);
    called += accumulated_steps(values, {.error = 0.05}).empty() ? 0 : 1;
  }
  // 5 % of 200 are 10, with a standard deviation of 3.1; allow three.
  EXPECT_LE(called, 20);
}

TEST(AccumulatedStepsTest, ASearchForLevelsTakesThemForSteps) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const auto values = chain(200, 0.01, 0.0, {}, seed);
    EXPECT_THAT(tests::textbook_e_divisive(values, {.permutations = 99}),
                testing::Not(IsEmpty()));
    EXPECT_THAT(accumulated_steps(values), IsEmpty());
  }
}

TEST(AccumulatedStepsTest, FindsStepsThatASearchForLevelsHasToLeave) {
  // Five errors each. change_points() allows for the autocorrelation it sees,
  // which leaves it hardly any false step here, and hardly any true one.
  int found = 0;
  int levels = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto values = chain(500, 0.01, 0.06, {250}, seed);
    const auto at_step = [](const ChangePoint& point) {
      return point.index == 250;
    };
    found += std::ranges::any_of(accumulated_steps(values), at_step) ? 1 : 0;
    levels += std::ranges::any_of(change_points(values), at_step) ? 1 : 0;
  }
  EXPECT_GE(found, 40);
  EXPECT_LE(levels, 20);
}

TEST(AccumulatedStepsTest, AStepOfTenErrorsIsFoundWhereItIs) {
  const auto points =
      accumulated_steps(chain(500, 0.005, std::log(1.05), {123, 400}, 1));
  ASSERT_THAT(points, SizeIs(2));
  EXPECT_EQ(points[0].index, 123U);
  EXPECT_EQ(points[0].last_before, 122U);
  EXPECT_EQ(points[1].index, 400U);
  EXPECT_NEAR(points[0].size, 0.05, 0.02);
  EXPECT_LT(points[0].interval.low, points[0].size);
  EXPECT_GT(points[0].interval.high, points[0].size);
  EXPECT_LT(points[0].p_value, 1e-6);
}

TEST(AccumulatedStepsTest, IntervalsHoldTheTruth) {
  int covered = 0;
  int found = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    for (const ChangePoint& point :
         accumulated_steps(chain(200, 0.005, std::log(1.06), {100}, seed))) {
      if (point.index == 100) {
        ++found;
        covered += point.interval.low <= 0.06 && 0.06 <= point.interval.high;
      }
    }
  }
  EXPECT_GE(found, 199);
  EXPECT_GE(covered, 0.90 * found);
}

TEST(AccumulatedStepsTest, ASteadyDriftIsNoStep) {
  auto values = chain(300, 0.001, 0.0, {}, 4);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += 0.01 * static_cast<double>(i);
  }
  EXPECT_THAT(accumulated_steps(values), IsEmpty());
}

TEST(AccumulatedStepsTest, TheErrorsOfMissingRunsAreAllowedFor) {
  auto values = chain(300, 0.01, 0.0, {}, 5);
  for (std::size_t i = 100; i < 164; ++i) {
    values[i] = std::numeric_limits<double>::quiet_NaN();
  }
  values[164] = values[99] + 0.08;  // One deviation of 65 links.
  for (std::size_t i = 165; i < values.size(); ++i) {
    values[i] += values[164] - values[i];
    values[i] += 0.01 * std::sin(static_cast<double>(i * i));
  }
  EXPECT_THAT(accumulated_steps(values), IsEmpty());
}

TEST(AccumulatedStepsTest, TooFewRunsAndEqualOnesHaveNone) {
  EXPECT_THAT(accumulated_steps({}), IsEmpty());
  EXPECT_THAT(accumulated_steps(std::vector{0.0, 5.0}), IsEmpty());
  EXPECT_THAT(accumulated_steps(std::vector<double>(100, 1.0)), IsEmpty());
  EXPECT_THAT(accumulated_steps(std::vector<double>(
                  50, std::numeric_limits<double>::quiet_NaN())),
              IsEmpty());
}

TEST(AccumulatedStepsTest, StepsBelowTheMinimalSizeAreLeftOut) {
  const auto values = chain(500, 0.005, std::log(1.05), {123}, 1);
  EXPECT_THAT(accumulated_steps(values, {.minimum_size = 0.2}), IsEmpty());
}

TEST(AccumulatedStepsTest, ManySeriesShareTheError) {
  const auto quiet = chain(300, 0.005, 0.0, {}, 7);
  const auto loud = chain(300, 0.005, 0.06, {50}, 8);
  const std::vector<std::span<const double>> series = {quiet, loud};
  const auto found = accumulated_steps_of_all(series);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_THAT(found[0], IsEmpty());
  ASSERT_THAT(found[1], SizeIs(1));
  EXPECT_EQ(found[1][0].index, 50U);
  EXPECT_THAT(accumulated_steps_of_all({}), IsEmpty());
}

}  // namespace
}  // namespace benchgate::compare
