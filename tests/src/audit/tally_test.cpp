#include "src/audit/tally.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace benchgate::audit {
namespace {

using compare::Verdict;

TrialBenchmark benchmark(Verdict verdict, double ratio = 0.0) {
  TrialRow row;
  row.metric = {.name = "cpu_time", .unit = "s"};
  row.verdict = verdict;
  row.delta =
      compare::Delta{.ratio = ratio, .low = ratio - 0.01, .high = ratio + 0.01};
  row.detectable = 0.02;
  TrialBenchmark benchmark;
  benchmark.suite = "s";
  benchmark.name = "A";
  benchmark.time_metric = "cpu_time";
  benchmark.seconds = 2.0;
  benchmark.pairs = 8;
  benchmark.rows = {row};
  benchmark.cpu_time = {{1, 2, 3}, {1, 2, 3}};
  return benchmark;
}

Trial trial(std::vector<TrialBenchmark> benchmarks, double slowdown = 0.0) {
  Trial trial;
  trial.slowdown = slowdown;
  trial.seconds = 10.0;
  trial.benchmarks = std::move(benchmarks);
  return trial;
}

TrialBenchmark slowed(TrialBenchmark benchmark) {
  benchmark.slowed = true;
  return benchmark;
}

const JudgeTally& own(const GroupTally& group) {
  return group.judges.front();
}

TEST(TallyTest, AComparisonIsAFalseAlarmWhicheverWayItIsWrong) {
  const Tally all = tally({trial({benchmark(Verdict::unchanged)}),
                           trial({benchmark(Verdict::regressed, 0.03),
                                  benchmark(Verdict::regressed, 0.03)}),
                           trial({benchmark(Verdict::improved, -0.03)}),
                           trial({benchmark(Verdict::inconclusive)})});
  EXPECT_EQ(own(all.all).comparisons, (Count{2, 4}));
  EXPECT_EQ(own(all.all).benchmarks, (Count{3, 5}));
  EXPECT_EQ(all.all.unchanged, (Count{1, 5}));
  EXPECT_EQ(all.all.covered, (Count{2, 5}));
  EXPECT_EQ(all.all.covered_called, (Count{0, 3}));
}

TEST(TallyTest, ASlowedBenchmarkIsFoundMissedOrCalledTheWrongWay) {
  const Tally all =
      tally({trial({slowed(benchmark(Verdict::regressed, 0.05))}, 0.05),
             trial({slowed(benchmark(Verdict::unchanged, 0.01))}, 0.05),
             trial({slowed(benchmark(Verdict::improved, -0.05))}, 0.05),
             trial({slowed(benchmark(Verdict::regressed, 0.2))}, 0.10)});
  ASSERT_EQ(own(all.all).detections.size(), 2U);
  EXPECT_EQ(own(all.all).detections[0].detected, (Count{1, 3}));
  EXPECT_EQ(own(all.all).detections[0].wrong_direction, (Count{1, 3}));
  EXPECT_EQ(own(all.all).detections[1].detected, (Count{1, 1}));
  EXPECT_EQ(all.all.covered_called, (Count{1, 3}));
  EXPECT_EQ(own(all.all).comparisons.of, 0U);
}

TEST(TallyTest, WhatWasLeftAloneInASlowedComparisonIsCountedApart) {
  const Tally all = tally({trial({slowed(benchmark(Verdict::regressed, 0.05)),
                                  benchmark(Verdict::regressed, 0.05)},
                                 0.05),
                           trial({slowed(benchmark(Verdict::regressed, 0.05)),
                                  benchmark(Verdict::unchanged)},
                                 0.05)});
  EXPECT_EQ(all.all.left_alone, (Count{1, 2}));
  EXPECT_EQ(own(all.all).comparisons.of, 0U);
}

TEST(TallyTest, HigherIsBetterHasItsTruthTheOtherWayRound) {
  TrialBenchmark rate = slowed(benchmark(Verdict::regressed, -1.0 / 3.0));
  rate.rows[0].metric.better = compare::Direction::higher;
  const Tally all = tally({trial({rate}, 0.5)});
  EXPECT_EQ(all.all.covered_called, (Count{1, 1}));
}

TEST(TallyTest, AFailedRowIsNeitherFoundNorMissed) {
  const Tally all = tally({trial({slowed(benchmark(Verdict::failed))}, 0.05),
                           trial({benchmark(Verdict::failed)})});
  EXPECT_TRUE(own(all.all).detections.empty());
  EXPECT_EQ(all.all.failed_rows, 2U);
  EXPECT_EQ(all.all.unchanged.of, 0U);
  EXPECT_EQ(all.benchmarks.at(0).failed, 1U);
  EXPECT_FALSE(all.benchmarks.at(0).detectable);
}

TrialBenchmark with_exact_row(Verdict timed, Verdict exact) {
  TrialBenchmark both = benchmark(timed);
  TrialRow row;
  row.metric = {
      .name = "allocs", .unit = "1", .kind = compare::MetricKind::exact};
  row.verdict = exact;
  both.rows.push_back(row);
  return both;
}

TEST(TallyTest, AnExactMetricThatIsCalledIsAFalseAlarmEvenBesideASlowdown) {
  const Tally all = tally(
      {trial({with_exact_row(Verdict::unchanged, Verdict::regressed)}),
       trial({slowed(with_exact_row(Verdict::regressed, Verdict::regressed))},
             0.05),
       trial({slowed(with_exact_row(Verdict::regressed, Verdict::unchanged))},
             0.05)});
  EXPECT_EQ(own(all.all).comparisons, (Count{1, 1}));
  EXPECT_EQ(all.all.left_alone, (Count{1, 2}));
  // Neither proof of "unchanged" nor an interval is asked of it.
  EXPECT_EQ(all.all.unchanged, (Count{1, 1}));
  EXPECT_EQ(all.all.covered.of, 3U);
}

// They cannot adapt to a slowdown, so that it is multiplied in afterwards.
TEST(TallyTest, SequentialValuesAreJudgedAsTheyAreAndWithEverySlowdown) {
  Trial sequential = trial({benchmark(Verdict::inconclusive)});
  sequential.leg = Leg::sequential;
  sequential.benchmarks[0].rows.clear();
  sequential.benchmarks[0].cpu_time = {{1.00, 1.00}, {1.00, 1.02}};
  const Tally all = tally(
      {sequential, trial({slowed(benchmark(Verdict::regressed, 0.03))}, 0.03),
       trial({slowed(benchmark(Verdict::regressed, 0.05))}, 0.05)});
  const Judge means{.leg = Leg::sequential, .rule = Rule::means_5};
  const auto judged =
      std::ranges::find(all.all.judges, means, &JudgeTally::judge);
  ASSERT_NE(judged, all.all.judges.end());
  EXPECT_EQ(judged->comparisons, (Count{0, 1}));
  ASSERT_EQ(judged->detections.size(), 2U);
  EXPECT_EQ(judged->detections[0].slowdown, 0.03);
  EXPECT_EQ(judged->detections[0].detected, (Count{0, 1}));
  EXPECT_EQ(judged->detections[1].detected, (Count{1, 1}));
  EXPECT_EQ(all.all.sequential, 1U);
  EXPECT_EQ(own(all.all).detections[0].detected, (Count{1, 1}));
}

// The values of a slowed benchmark have the slowdown in them.
TEST(TallyTest, RulesTakeTheValuesOfASlowedPairAsTheyAre) {
  TrialBenchmark pair = slowed(benchmark(Verdict::regressed, 0.03));
  pair.cpu_time = {{1.00, 1.00}, {1.03, 1.03}};
  const Tally all = tally({trial({pair}, 0.03)});
  const Judge means{.leg = Leg::paired, .rule = Rule::means_5};
  const auto judged =
      std::ranges::find(all.all.judges, means, &JudgeTally::judge);
  ASSERT_NE(judged, all.all.judges.end());
  EXPECT_EQ(judged->detections.at(0).detected, (Count{0, 1}));
}

TEST(TallyTest, LoadsAreCountedApartAndTogether) {
  Trial loaded = trial({benchmark(Verdict::regressed, 0.05)});
  loaded.load = 2;
  const Tally all = tally({trial({benchmark(Verdict::unchanged)}), loaded});
  ASSERT_EQ(all.by_load.size(), 2U);
  EXPECT_EQ(all.by_load[0].load, 0U);
  EXPECT_EQ(own(all.by_load[0]).comparisons, (Count{0, 1}));
  EXPECT_EQ(all.by_load[1].load, 2U);
  EXPECT_EQ(own(all.by_load[1]).comparisons, (Count{1, 1}));
  EXPECT_EQ(own(all.all).comparisons, (Count{1, 2}));
}

TEST(TallyTest, MachineTimeIsPerBenchmarkAndAMedian) {
  Trial slow = trial({benchmark(Verdict::unchanged)});
  slow.seconds = 100.0;
  Trial fast =
      trial({benchmark(Verdict::unchanged), benchmark(Verdict::unchanged)});
  const Tally all = tally({slow, fast, fast});
  EXPECT_EQ(all.all.paired_seconds, 5.0);
  EXPECT_EQ(all.benchmarks.at(0).seconds, 2.0);
  EXPECT_EQ(all.benchmarks.at(0).comparisons, 5U);
}

TEST(TallyTest, DifferentProgramsAndMachinesAreNoticed) {
  Trial other = trial({benchmark(Verdict::unchanged)});
  other.program.build = "other";
  other.program.environment["cpu"] = "other";
  const Tally all = tally({trial({}), other});
  EXPECT_EQ(all.programs, 2U);
  EXPECT_EQ(all.machines, 2U);
}

TEST(TallyTest, NothingIsNothing) {
  const Tally none = tally({});
  EXPECT_TRUE(none.all.judges.empty());
  EXPECT_TRUE(none.benchmarks.empty());
}

}  // namespace
}  // namespace benchgate::audit
