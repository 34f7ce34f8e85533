#include "reporters/history/drift.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// Levels of a chain; each link has this standard deviation.
struct Design {
  std::vector<double> logs;
  double error = 0.01;
  bool anchored = false;
};

std::string commit_id(std::size_t number) {
  return fmt::format("{:040x}", number);
}

/// Run i is of commit i + 1, against commit i, or all against commit 0.
Timeline timeline_of(const Design& design) {
  Timeline timeline;
  TimelineSeries series;
  series.suite = "store";
  series.benchmark = "BM_Get";
  series.metric = {.name = "cpu_time", .unit = "s"};
  series.chain = design.anchored ? ChainKind::anchored : ChainKind::linked;
  for (std::size_t i = 0; i < design.logs.size(); ++i) {
    TimelineRun run;
    run.commit.id = commit_id(i + 1);
    run.base_commit = commit_id(design.anchored ? 0 : i);
    timeline.runs.push_back(run);
    TimelinePoint point;
    point.run = i;
    point.chained =
        TimelinePoint::Chained{.log = design.logs[i],
                               .low = design.logs[i] - 1.96 * design.error,
                               .high = design.logs[i] + 1.96 * design.error};
    series.points.push_back(point);
  }
  timeline.series.push_back(series);
  return timeline;
}

TEST(DriftTest, IsTheDifferenceOfTheLevels) {
  const auto rows = drift_of(timeline_of({{0.0, 0.01, 0.02, 0.05}}), 2, 4);
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].suite, "store");
  EXPECT_EQ(rows[0].benchmark, "BM_Get");
  EXPECT_EQ(rows[0].metric, "cpu_time");
  EXPECT_EQ(rows[0].unit, "s");
  EXPECT_NEAR(rows[0].before, 0.04, 1e-12);
  EXPECT_FALSE(rows[0].bridged);
}

TEST(DriftTest, InAChainTheErrorsOfAllLinksBetweenAddUp) {
  const auto rows = drift_of(timeline_of({{0, 0, 0, 0, 0, 0}}), 2, 6);
  EXPECT_NEAR(rows[0].error, 0.01 * std::sqrt(4.0), 1e-9);
}

TEST(DriftTest, AgainstAnAnchorTwoErrorsCountHoweverLongAgo) {
  const Timeline timeline =
      timeline_of({std::vector<double>(50, 0.0), 0.01, true});
  EXPECT_NEAR(drift_of(timeline, 2, 50)[0].error, 0.01 * std::sqrt(2.0), 1e-9);
}

TEST(DriftTest, TheAnchorItselfHasNoErrorOfItsOwn) {
  // Commit 2 was released, and runs after it are against it.
  Timeline timeline = timeline_of({{0.0, 0.0, 0.01, 0.02}});
  timeline.runs[2].base_commit = timeline.runs[3].base_commit = commit_id(2);
  EXPECT_NEAR(drift_of(timeline, 2, 4)[0].error, 0.01, 1e-9);
}

TEST(DriftTest, AHistoryThatIsYoungerCountsFromItsBeginning) {
  const auto rows = drift_of(timeline_of({{0.01, 0.02, 0.05}}), 0, 3);
  EXPECT_NEAR(rows[0].before, 0.04, 1e-12);
}

TEST(DriftTest, ABaseBeforeTheReferenceHasComeNowhere) {
  const auto rows = drift_of(timeline_of({{0.01, 0.02, 0.05}}), 3, 2);
  EXPECT_EQ(rows[0].before, 0.0);
  EXPECT_EQ(rows[0].error, 0.0);
}

TEST(DriftTest, RunsWithoutTheBenchmarkAreLookedBehind) {
  Timeline timeline = timeline_of({{0.0, 0.01, 0.02, 0.05}});
  timeline.series[0].points[1].chained.reset();
  timeline.series[0].points[3].chained.reset();
  EXPECT_NEAR(drift_of(timeline, 2, 4)[0].before, 0.02, 1e-12);
}

TEST(DriftTest, ABridgeOnTheWayIsSaidAndItsErrorCounts) {
  Timeline timeline = timeline_of({{0.0, 0.0, 0.0, 0.0}});
  timeline.runs[2].base_commit = commit_id(77);
  timeline.series[0].bridges.push_back({.point = 2,
                                        .from = 1,
                                        .kind = ChainBridge::Kind::same_machine,
                                        .error = 0.02});
  const auto rows = drift_of(timeline, 1, 4);
  EXPECT_TRUE(rows[0].bridged);
  EXPECT_NEAR(rows[0].error, std::sqrt(3 * 1e-4 + 4e-4), 1e-9);
  EXPECT_FALSE(drift_of(timeline, 3, 4)[0].bridged);
}

TEST(DriftTest, ExactMetricsHaveNoError) {
  Timeline timeline = timeline_of({{0.0, 0.0, 0.3}});
  timeline.series[0].metric.kind = compare::MetricKind::exact;
  EXPECT_EQ(drift_of(timeline, 1, 3)[0].error, 0.0);
}

TEST(DriftTest, ALinkWithoutAnIntervalLeavesNothingKnown) {
  Timeline timeline = timeline_of({{0.0, 0.0, 0.3}});
  timeline.series[0].points[1].chained->low = -HUGE_VAL;
  EXPECT_TRUE(std::isinf(drift_of(timeline, 1, 3)[0].error));
}

TEST(DriftTest, WhatWasNotMeasuredInPairsHasNone) {
  Timeline timeline = timeline_of({{0.0, 0.0}});
  for (TimelinePoint& point : timeline.series[0].points) {
    point.chained.reset();
  }
  EXPECT_THAT(drift_of(timeline, 1, 2), IsEmpty());
}

}  // namespace
}  // namespace benchgate::reporters::history
