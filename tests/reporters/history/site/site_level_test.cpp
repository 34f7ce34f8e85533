#include "reporters/history/site/site_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace benchgate::reporters::history {
namespace {

Levels levels(std::vector<double> values) {
  Levels made;
  for (std::size_t i = 0; i < values.size(); ++i) {
    made.runs.push_back(i);
    made.logs.push_back(std::log(values[i]));
  }
  return made;
}

TEST(SiteLevelTest, ChangesAreBetweenMediansOfFiveRuns) {
  const Levels some = levels({1, 1, 9, 1, 1, 5, 5, 2, 2, 7, 2, 2});
  EXPECT_NEAR(*change_since_beginning(some), 1.0, 1e-12);
}

TEST(SiteLevelTest, OfFewRunsHalvesAreCompared) {
  EXPECT_NEAR(*change_since_beginning(levels({1, 3})), 2.0, 1e-12);
  EXPECT_FALSE(change_since_beginning(levels({1})));
  EXPECT_FALSE(change_since_beginning(levels({})));
}

TEST(SiteLevelTest, AReleaseBelongsToWhatWasBefore) {
  const Levels some = levels({1, 1, 1, 2, 2});
  EXPECT_NEAR(*change_since(some, 2), 1.0, 1e-12);
  EXPECT_FALSE(change_since(some, 4));
  EXPECT_FALSE(change_since(levels({}), 0));
}

TEST(SiteLevelTest, ASparklineGoesFromTheLeastToTheMost) {
  EXPECT_EQ(sparkline(levels({1, 10, 100})), "Ag/");
  EXPECT_EQ(sparkline(levels({4})), "g");
  EXPECT_EQ(sparkline(levels({})), "");
}

TEST(SiteLevelTest, ALongSeriesHasAShortSparkline) {
  EXPECT_EQ(sparkline(levels(std::vector<double>(5000, 2.0))).size(), 48);
}

TEST(SiteLevelTest, WithoutAChainOnlyTheLatestMachineCounts) {
  TimelineSeries series;
  for (std::size_t i = 0; i < 4; ++i) {
    series.points.push_back(
        {.run = i,
         .machine = i < 2 ? 0U : 1U,
         .value = {.median = i < 2 ? 50.0 : 1.0 + static_cast<double>(i)},
         .chained = {}});
  }
  EXPECT_EQ(levels_of(series).runs, (std::vector<std::size_t>{2, 3}));
}

TEST(SiteLevelTest, ZeroHasNoLevel) {
  TimelineSeries series;
  series.points.push_back({.run = 0, .value = {.median = 0.0}, .chained = {}});
  EXPECT_TRUE(levels_of(series).logs.empty());
}

}  // namespace
}  // namespace benchgate::reporters::history
