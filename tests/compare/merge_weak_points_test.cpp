#include "compare/merge_weak_points.h"

#include "tests/support/simulated_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using tests::RunNoise;
using tests::simulated_history;

std::vector<std::size_t> indices(const std::vector<WeakPoint>& points) {
  std::vector<std::size_t> all;
  for (const WeakPoint& point : points) {
    all.push_back(point.index);
  }
  return all;
}

std::vector<WeakPoint> at(const std::vector<std::size_t>& places) {
  std::vector<WeakPoint> points;
  for (const std::size_t place : places) {
    points.push_back({.index = place, .p_value = 1e-5});
  }
  return points;
}

/// Up by 5 % at 100 and by 10 % more at 160, scattering by 1 %.
std::vector<double> two_steps() {
  return simulated_history(300, RunNoise::normal, 0.01,
                           {{100, 0.05}, {160, 0.10}}, 3);
}

TEST(MergeWeakPointsTest, PointsAboutOneStepBecomeOneThere) {
  const auto stretch =
      merge_weak_points(two_steps(), at({92, 98, 101, 107, 155, 163}), {});
  EXPECT_THAT(indices(stretch.points), ElementsAre(100, 160));
}

TEST(MergeWeakPointsTest, PointsWhereNothingIsAreTakenOut) {
  const auto values = simulated_history(300, RunNoise::normal, 0.01, {}, 4);
  EXPECT_THAT(merge_weak_points(values, at({80, 150, 220}), {}).points,
              IsEmpty());
  EXPECT_THAT(merge_weak_points(values, {}, {}).points, IsEmpty());
}

TEST(MergeWeakPointsTest, StagesGoDownToNoPoint) {
  const auto values = simulated_history(300, RunNoise::normal, 0.01,
                                        {{100, 0.012}, {160, 0.10}}, 3);
  const auto stretch = merge_weak_points(values, at({100, 160}), {});
  ASSERT_THAT(stretch.stages, SizeIs(2));
  EXPECT_EQ(stretch.stages[0].points, 2U);
  EXPECT_EQ(stretch.stages[1].points, 1U);
  EXPECT_GT(stretch.stages[0].level, stretch.stages[1].level);
}

TEST(MergeWeakPointsTest, EachLevelLeavesAsManyPointsAsItsStageSays) {
  const auto values = two_steps();
  const auto stretch = merge_weak_points(values, at({100, 160}), {});
  const auto left = [&](double level) {
    return merge_to_level(values, stretch, level, {}).size();
  };
  EXPECT_EQ(left(kWeakLevel), 2U);
  for (const MergeStage& stage : stretch.stages) {
    EXPECT_EQ(left(stage.level), stage.points);
    EXPECT_LT(left(0.9 * stage.level), stage.points);
  }
  EXPECT_EQ(left(0.0), 0U);
}

TEST(MergeWeakPointsTest, AStepBelowTheMinimalSizeIsJoined) {
  const auto stretch =
      merge_weak_points(two_steps(), at({100, 160}), {.minimum_size = 0.08});
  EXPECT_THAT(indices(stretch.points), ElementsAre(160));
  EXPECT_THAT(
      merge_weak_points(two_steps(), at({100, 160}), {.minimum_size = 0.5})
          .points,
      IsEmpty());
}

TEST(MergeWeakPointsTest, SurroundingsEndAtNeighboursAndAtHalfAWindow) {
  const auto points = at({100, 160, 400});
  const auto middle = surroundings(500, points, 1, 256);
  EXPECT_EQ(middle.begin, 100U);
  EXPECT_EQ(middle.end, 160U + 128U);
  const auto last = surroundings(500, points, 2, 256);
  EXPECT_EQ(last.begin, 400U - 128U);
  EXPECT_EQ(last.end, 500U);
  EXPECT_EQ(surroundings(500, points, 0, 256).begin, 0U);
}

}  // namespace
}  // namespace benchgate::compare
