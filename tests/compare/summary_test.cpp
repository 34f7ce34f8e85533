#include "compare/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Row row(std::string benchmark, Verdict verdict,
        std::string metric = "cpu_time") {
  Row row;
  row.benchmark = std::move(benchmark);
  row.metric.name = std::move(metric);
  row.verdict = verdict;
  return row;
}

Row with_delta(std::string metric, double ratio, MetricKind kind) {
  Row result = row("BM", Verdict::unchanged, std::move(metric));
  result.metric.kind = kind;
  result.delta = Delta{.ratio = ratio};
  return result;
}

TEST(SummaryTest, CountsEveryVerdict) {
  Comparison comparison;
  comparison.rows = {
      row("A", Verdict::regressed),    row("B", Verdict::regressed),
      row("C", Verdict::improved),     row("D", Verdict::unchanged),
      row("E", Verdict::inconclusive), row("F", Verdict::missing),
      row("G", Verdict::added),        row("H", Verdict::failed)};
  comparison.rows[1].accepted = Acceptance{};
  const Summary summary = summarise(comparison);
  EXPECT_EQ(summary.regressed, 1U);
  EXPECT_EQ(summary.accepted, 1U);
  EXPECT_EQ(summary.improved, 1U);
  EXPECT_EQ(summary.unchanged, 1U);
  EXPECT_EQ(summary.inconclusive, 1U);
  EXPECT_EQ(summary.missing, 1U);
  EXPECT_EQ(summary.added, 1U);
  EXPECT_EQ(summary.failed, 1U);
}

TEST(SummaryTest, KeepsWhatWasMeasuredAlongside) {
  Comparison comparison;
  comparison.summary.seconds = 73.2;
  comparison.summary.budget_spent = true;
  comparison.summary.regressed = 9;  // Of an earlier decision.
  const Summary summary = summarise(comparison);
  EXPECT_EQ(summary.seconds, 73.2);
  EXPECT_TRUE(summary.budget_spent);
  EXPECT_EQ(summary.regressed, 0U);
  EXPECT_EQ(summary.median_detectable, std::nullopt);
}

TEST(SummaryTest, ReasonsNameEachBenchmarkOnce) {
  Comparison comparison;
  comparison.rows = {row("BM_A", Verdict::regressed),
                     row("BM_A", Verdict::regressed, "allocs"),
                     row("BM_B", Verdict::regressed),
                     row("BM_C", Verdict::failed)};
  EXPECT_THAT(summarise(comparison).reasons,
              ElementsAre("2 benchmarks regressed: BM_A, BM_B",
                          "1 benchmark failed: BM_C"));
}

TEST(SummaryTest, ReasonsNameWhatRegressedMostFirst) {
  Comparison comparison;
  comparison.rows = {
      row("BM_Little", Verdict::regressed), row("BM_Rate", Verdict::regressed),
      row("BM_Much", Verdict::regressed), row("BM_None", Verdict::regressed)};
  comparison.rows[0].delta = Delta{.ratio = 0.05};
  // Half the rate is worse than one half more time.
  comparison.rows[1].delta = Delta{.ratio = -0.5};
  comparison.rows[1].metric.better = Direction::higher;
  comparison.rows[2].delta = Delta{.ratio = 0.5};
  EXPECT_THAT(summarise(comparison).reasons,
              ElementsAre("4 benchmarks regressed: BM_Rate, BM_Much, "
                          "BM_Little, BM_None"));
}

TEST(SummaryTest, ReasonsNameAFewAndCountTheRest) {
  Comparison comparison;
  for (const char name : std::string("ABCDEFG")) {
    comparison.rows.push_back(row(std::string(1, name), Verdict::missing));
  }
  EXPECT_THAT(
      summarise(comparison).reasons,
      ElementsAre("7 benchmarks missing from head: A, B, C, D, E and 2 more"));
}

TEST(SummaryTest, TheSameNameInTwoSuitesIsTwoBenchmarks) {
  Comparison comparison;
  comparison.rows = {row("BM_A", Verdict::regressed),
                     row("BM_A", Verdict::regressed)};
  comparison.rows[1].suite = "other";
  EXPECT_THAT(summarise(comparison).reasons,
              ElementsAre("2 benchmarks regressed: BM_A, BM_A"));
}

TEST(SummaryTest, ThePolicySaysWhatElseFails) {
  Comparison comparison;
  comparison.rows = {row("A", Verdict::inconclusive),
                     row("B", Verdict::missing), row("C", Verdict::failed)};
  comparison.policy = {.on_inconclusive = Response::pass,
                       .on_missing = Response::pass,
                       .on_failed = Response::pass};
  EXPECT_EQ(summarise(comparison).gate, Response::pass);
  EXPECT_THAT(summarise(comparison).reasons, IsEmpty());
  comparison.policy.on_inconclusive = Response::fail;
  EXPECT_EQ(summarise(comparison).gate, Response::fail);
  EXPECT_THAT(summarise(comparison).reasons,
              ElementsAre("1 benchmark inconclusive: A"));
}

TEST(SummaryTest, RowsThatAreNotGatedOrAcceptedCannotFailTheGate) {
  Comparison comparison;
  comparison.rows = {row("A", Verdict::regressed), row("B", Verdict::regressed),
                     row("C", Verdict::failed)};
  comparison.rows[0].policy.gated = false;
  comparison.rows[1].accepted = Acceptance{};
  comparison.rows[2].policy.gated = false;
  EXPECT_EQ(summarise(comparison).gate, Response::pass);
}

TEST(SummaryTest, GeometricMeansAreByTimedMetricOverRowsWithADelta) {
  Comparison comparison;
  comparison.rows = {with_delta("cpu_time", 1.0, MetricKind::timed),
                     with_delta("cpu_time", -0.5, MetricKind::timed),
                     with_delta("real_time", 0.1, MetricKind::timed),
                     with_delta("allocs", 3.0, MetricKind::exact),
                     row("no delta", Verdict::failed)};
  const auto means = summarise(comparison).geometric_means;
  ASSERT_EQ(means.size(), 2U);
  EXPECT_EQ(means[0].metric, "cpu_time");
  EXPECT_NEAR(means[0].ratio, 0.0, 1e-12);  // Twice and half.
  EXPECT_EQ(means[0].rows, 2U);
  EXPECT_EQ(means[1].metric, "real_time");
  EXPECT_NEAR(means[1].ratio, 0.1, 1e-12);
}

TEST(SummaryTest, TheMedianDetectableEffectIsOverTimedRows) {
  Comparison comparison;
  for (const double effect : {0.01, 0.05, 0.02}) {
    comparison.rows.push_back(row("BM", Verdict::unchanged));
    comparison.rows.back().detectable = effect;
  }
  comparison.rows.push_back(row("BM", Verdict::inconclusive));
  EXPECT_EQ(summarise(comparison).median_detectable, 0.02);
}

}  // namespace
}  // namespace benchgate::compare
