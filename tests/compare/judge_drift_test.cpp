#include "compare/judge_drift.h"

#include "compare/decide.h"
#include "compare/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>

namespace benchgate::compare {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Rows that changed by `now` in this comparison, each end of the interval two
/// standard deviations of `error` away, after `before` in the history.
struct Case {
  double before = 0.0;
  double before_error = 0.005;
  double now = 0.0;
  double now_error = 0.005;
};

void add(Comparison& comparison, const Case& each) {
  const std::string name = "BM_" + std::to_string(comparison.rows.size());
  Row row;
  row.suite = "s";
  row.benchmark = name;
  row.metric = {.name = "cpu_time", .unit = "s"};
  row.verdict = Verdict::unchanged;
  row.delta = Delta{.ratio = std::expm1(each.now),
                    .low = std::expm1(each.now - 1.96 * each.now_error),
                    .high = std::expm1(each.now + 1.96 * each.now_error)};
  comparison.rows.push_back(row);
  DriftRow drift;
  drift.suite = "s";
  drift.benchmark = name;
  drift.metric = "cpu_time";
  drift.unit = "s";
  drift.before = each.before;
  drift.error = each.before_error;
  comparison.drift->rows.push_back(drift);
}

Comparison comparison_of(const std::vector<Case>& cases) {
  Comparison comparison;
  comparison.drift.emplace();
  comparison.drift->since = "v1.4";
  for (const Case& each : cases) {
    add(comparison, each);
  }
  return comparison;
}

Comparison judged(Comparison comparison) {
  judge_drift(comparison);
  return comparison;
}

TEST(JudgeDriftTest, SmallStepsAddUpToOneThatIsTooLarge) {
  const Comparison comparison = judged(comparison_of({{0.09, 0.005, 0.009}}));
  const DriftRow& row = comparison.drift->rows[0];
  EXPECT_TRUE(row.exceeded);
  EXPECT_NEAR(row.total->ratio, std::expm1(0.099), 1e-9);
  EXPECT_NEAR(row.total->low,
              std::expm1(0.099 - 1.959964 * 0.005 * std::sqrt(2.0)), 1e-4);
  EXPECT_LT(*row.p_value, 0.01);
}

TEST(JudgeDriftTest, AnEstimateBeyondTheLimitIsNotEnough) {
  EXPECT_FALSE(
      judged(comparison_of({{0.06, 0.01, 0.0}})).drift->rows[0].exceeded);
}

TEST(JudgeDriftTest, ThisComparisonMayTakeBackWhatWasLost) {
  EXPECT_FALSE(
      judged(comparison_of({{0.1, 0.005, -0.09}})).drift->rows[0].exceeded);
}

TEST(JudgeDriftTest, WhereHigherIsBetterLessIsTooMuch) {
  Comparison comparison = comparison_of({{-0.2}, {0.2}});
  for (Row& row : comparison.rows) {
    row.metric.better = Direction::higher;
  }
  comparison = judged(comparison);
  EXPECT_TRUE(comparison.drift->rows[0].exceeded);
  EXPECT_FALSE(comparison.drift->rows[1].exceeded);
}

TEST(JudgeDriftTest, ARowMayHaveALimitOfItsOwn) {
  Comparison comparison = comparison_of({{0.1}});
  comparison.drift->rows[0].limit = 0.2;
  EXPECT_FALSE(judged(comparison).drift->rows[0].exceeded);
}

TEST(JudgeDriftTest, TheErrorIsSharedOverAllGatedRows) {
  // Three standard deviations beyond: enough for one row, not among 100.
  const Case close = {std::log1p(0.05) + 3.0 * 0.005, 0.005, 0.0, 0.0};
  EXPECT_TRUE(judged(comparison_of({close})).drift->rows[0].exceeded);
  std::vector<Case> many(100);
  many[0] = close;
  EXPECT_FALSE(judged(comparison_of(many)).drift->rows[0].exceeded);
  Comparison gated = comparison_of(many);
  for (std::size_t i = 1; i < 100; ++i) {
    gated.rows[i].policy.gated = false;
  }
  EXPECT_TRUE(judged(gated).drift->rows[0].exceeded);
}

TEST(JudgeDriftTest, WhatIsNotGatedIsShownAndNoMore) {
  Comparison comparison = comparison_of({{0.3}});
  comparison.rows[0].policy.gated = false;
  const Comparison done = judged(comparison);
  EXPECT_TRUE(done.drift->rows[0].total);
  EXPECT_FALSE(done.drift->rows[0].p_value);
  EXPECT_FALSE(done.drift->rows[0].exceeded);
}

TEST(JudgeDriftTest, ARowWithoutARatioSaysNothing) {
  Comparison comparison = comparison_of({{0.3}, {0.3}});
  comparison.rows[0].delta.reset();
  comparison.rows.pop_back();
  const Comparison done = judged(comparison);
  EXPECT_FALSE(done.drift->rows[0].total);
  EXPECT_FALSE(done.drift->rows[1].total);
}

TEST(JudgeDriftTest, ASeriesInAnotherUnitIsNoRowOfTheComparison) {
  // Just enough for one row; a second hypothesis would take it away.
  const Case close = {std::log1p(0.05) + 2.5 * 0.005, 0.005, 0.0, 0.0};
  Comparison comparison = comparison_of({close});
  DriftRow gone = comparison.drift->rows[0];
  gone.unit = "ns";
  comparison.drift->rows.insert(comparison.drift->rows.begin(), gone);
  comparison = judged(comparison);
  EXPECT_FALSE(comparison.drift->rows[0].total);
  EXPECT_FALSE(comparison.drift->rows[0].exceeded);
  EXPECT_TRUE(comparison.drift->rows[1].exceeded);
}

TEST(JudgeDriftTest, ExactMetricsAreOverTheLimitOrNot) {
  Comparison comparison =
      comparison_of({{std::log(1.05), 0.0}, {std::log(1.0501), 0.0}});
  for (Row& row : comparison.rows) {
    row.metric.kind = MetricKind::exact;
  }
  comparison = judged(comparison);
  EXPECT_FALSE(comparison.drift->rows[0].exceeded);
  EXPECT_TRUE(comparison.drift->rows[1].exceeded);
}

TEST(JudgeDriftTest, WhereNothingIsKnownNothingIsCalled) {
  const double infinite = std::numeric_limits<double>::infinity();
  Comparison comparison = comparison_of({{0.5, infinite}, {0.5}});
  comparison.rows[1].delta->low = -infinite;
  comparison = judged(comparison);
  EXPECT_FALSE(comparison.drift->rows[0].exceeded);
  EXPECT_FALSE(comparison.drift->rows[1].exceeded);
}

TEST(JudgeDriftTest, ADriftOfJustTheLimitFailsRarely) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> noise;
  int failures = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<Case> cases(20);
    for (Case& each : cases) {
      each.before = std::log1p(0.05) + 0.005 * noise(random);
      each.now = 0.005 * noise(random);
    }
    const Comparison comparison = judged(comparison_of(cases));
    bool any = false;
    for (const DriftRow& row : comparison.drift->rows) {
      any = any || row.exceeded;
    }
    failures += any ? 1 : 0;
  }
  // 1 % are accepted; 20 expected, and 40 would be four deviations more.
  EXPECT_LE(failures, 38);
  EXPECT_GE(failures, 5);
}

TEST(JudgeDriftTest, TheGateFailsAndSaysWhy) {
  const Summary summary =
      summarise(judged(comparison_of({{0.09}, {0.2}, {0.0}})));
  EXPECT_EQ(summary.gate, Response::fail);
  ASSERT_THAT(summary.reasons, SizeIs(1));
  EXPECT_EQ(summary.reasons[0],
            "2 benchmarks are more than 5 % slower than at v1.4: BM_1, BM_0");
}

TEST(JudgeDriftTest, WhatIsNotKnownDoesNotPass) {
  Comparison comparison = comparison_of({{0.0}});
  comparison.drift->problem = "cannot read bench-history";
  const Summary summary = summarise(judged(comparison));
  EXPECT_EQ(summary.gate, Response::fail);
  EXPECT_THAT(summary.reasons[0],
              HasSubstr("the drift since v1.4 is not known: cannot read "
                        "bench-history"));
}

TEST(JudgeDriftTest, WithinTheLimitTheGatePasses) {
  const Summary summary = summarise(judged(comparison_of({{0.02}, {-0.3}})));
  EXPECT_EQ(summary.gate, Response::pass);
  EXPECT_THAT(summary.reasons, IsEmpty());
}

TEST(JudgeDriftTest, DecidingTwiceGivesTheSame) {
  Comparison comparison;
  comparison.drift.emplace();
  comparison.drift->rows.push_back({.suite = "s",
                                    .benchmark = "BM_A",
                                    .metric = "cpu_time",
                                    .unit = "s",
                                    .before = 0.1,
                                    .total = {},
                                    .p_value = {}});
  Row row;
  row.suite = "s";
  row.benchmark = "BM_A";
  row.metric = {.name = "cpu_time", .unit = "s"};
  for (int i = 0; i < 8; ++i) {
    row.screen.push_back({.base = 1.0, .head = 1.001, .first = Side::base});
  }
  comparison.rows.push_back(row);
  const Comparison once = decide(comparison);
  EXPECT_TRUE(once.drift->rows[0].total);
  EXPECT_EQ(decide(once), once);
}

}  // namespace
}  // namespace benchgate::compare
