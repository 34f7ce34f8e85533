#include "compare/decide.h"

#include "compare/protocol.h"
#include "tests/support/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::Noise;
using tests::PairSource;

Row row(std::string benchmark) {
  Row row;
  row.suite = "store";
  row.benchmark = std::move(benchmark);
  row.metric = {.name = "cpu_time", .unit = "s"};
  return row;
}

/// A row measured as the protocol asks for it on its own: `screen` and, where
/// it is a candidate, `confirm` pairs.
Row measured(std::string benchmark, double ratio, std::size_t screen,
             std::size_t confirm, std::uint64_t seed = 1) {
  Row result = row(std::move(benchmark));
  PairSource source(Noise::normal, 0.005, ratio, seed);
  for (std::size_t i = 0; i < screen; ++i) {
    result.screen.push_back(source.next());
  }
  for (std::size_t i = 0; i < confirm; ++i) {
    result.confirm.push_back(source.next());
  }
  return result;
}

Row exact_row(double base, double head) {
  Row result = row("BM_Exact");
  result.metric = {.name = "allocs", .unit = "1", .kind = MetricKind::exact};
  result.screen = {{.base = base, .head = head}, {.base = base, .head = head}};
  return result;
}

Acceptance accepted_up_to(double slowdown) {
  Acceptance acceptance;
  acceptance.up_to = slowdown;
  return acceptance;
}

Row decided(Row row) {
  Comparison comparison;
  comparison.rows = {std::move(row)};
  return decide(std::move(comparison)).rows.front();
}

TEST(DecideTest, IdenticalProgramsAreUnchangedAndTheGatePasses) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.0, 8, 0),
                     measured("BM_B", 1.0, 8, 0, 2)};
  const Comparison result = decide(comparison);
  for (const Row& row : result.rows) {
    EXPECT_EQ(row.verdict, Verdict::unchanged);
    EXPECT_EQ(row.base->n, 8U);
    ASSERT_TRUE(row.delta && row.p_value && row.detectable);
    EXPECT_NEAR(row.delta->ratio, 0.0, 0.01);
    EXPECT_LT(row.delta->low, row.delta->high);
    EXPECT_GE(row.delta->confidence, 0.95);
    EXPECT_GT(*row.detectable, 0.01);
    EXPECT_EQ(row.note, "");
  }
  EXPECT_EQ(result.summary.unchanged, 2U);
  EXPECT_EQ(result.summary.gate, Response::pass);
  EXPECT_THAT(result.summary.reasons, IsEmpty());
  EXPECT_THAT(result.warnings, IsEmpty());
}

TEST(DecideTest, ARegressionFailsTheGateWithNumbersFromConfirmingPairsAlone) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12),
                     measured("BM_B", 1.0, 8, 0)};
  // Wilder pairs in the screen must not show.
  for (Pair& pair : comparison.rows[0].screen) {
    pair.head *= 1.2;
  }
  const Comparison result = decide(comparison);
  const Row& slower = result.rows[0];
  EXPECT_EQ(slower.verdict, Verdict::regressed);
  EXPECT_EQ(slower.head->n, 12U);
  EXPECT_NEAR(slower.delta->ratio, 0.05, 0.01);
  EXPECT_LT(slower.delta->low, 0.05);
  EXPECT_GT(slower.delta->high, 0.05);
  EXPECT_LE(*slower.p_value, 0.01);
  EXPECT_EQ(result.summary.gate, Response::fail);
  EXPECT_THAT(result.summary.reasons,
              ElementsAre("1 benchmark regressed: BM_A"));
}

TEST(DecideTest, ForARateTheDeltaHasTheSignOfTheRate) {
  Row rate = measured("BM_Rate", 0.95, 8, 12);  // Head's rate is 5 % lower.
  rate.metric = {
      .name = "bytes_per_second", .unit = "B/s", .better = Direction::higher};
  const Row result = decided(rate);
  EXPECT_EQ(result.verdict, Verdict::regressed);
  EXPECT_NEAR(result.delta->ratio, -0.05, 0.005);
  EXPECT_LT(result.delta->low, result.delta->ratio);
  EXPECT_GT(result.delta->high, result.delta->ratio);
  EXPECT_LT(result.delta->high, 0.0);
  EXPECT_LT(result.head->median, result.base->median);
}

TEST(DecideTest, PairsThatTheProtocolDoesNotAskForAreNotUsed) {
  Row unchanged = measured("BM_A", 1.0, 8, 0);
  const Row once = decided(unchanged);
  unchanged.screen.push_back({.base = 1.0, .head = 100.0});
  unchanged.confirm.assign(10, {.base = 1.0, .head = 100.0});
  const Row again = decided(unchanged);
  EXPECT_EQ(again.verdict, Verdict::unchanged);
  EXPECT_EQ(again.base, once.base);
  EXPECT_EQ(again.head, once.head);
  EXPECT_EQ(again.delta, once.delta);
}

TEST(DecideTest, DecidingTwiceChangesNothing) {
  Comparison comparison;
  comparison.base.environment = {{"cpu", "a"}};
  comparison.head.environment = {{"cpu", "b"}};
  comparison.rows = {measured("BM_A", 1.1, 8, 20), measured("BM_B", 1.0, 8, 0),
                     measured("BM_C", 1.1, 8, 20), exact_row(0, 2)};
  comparison.rows[0].accepted = accepted_up_to(0.08);
  comparison.rows[2].accepted = accepted_up_to(0.2);
  comparison.rows.push_back(row("BM_D"));
  comparison.rows.back().verdict = Verdict::missing;
  comparison.rows.back().note = "renamed?";
  comparison.rows.push_back(row("BM_E"));
  comparison.rows.back().design = Design::unpaired;
  comparison.rows.back().base_values = {1, 2, 3};
  comparison.rows.back().head_values = {1, 2, 3};
  const Comparison once = decide(comparison);
  EXPECT_EQ(decide(once), once);
  EXPECT_EQ(once.warnings.size(), 2U);
}

TEST(DecideTest, AnAgreementThatIsExceededIsKeptForOtherValues) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.1, 8, 20)};
  comparison.rows[0].accepted = accepted_up_to(0.08);
  Comparison result = decide(comparison);
  EXPECT_FALSE(result.rows[0].accepted.has_value());
  ASSERT_EQ(result.rows[0].exceeded, accepted_up_to(0.08));
  result.rows[0].exceeded->up_to = 0.2;
  result = decide(result);
  EXPECT_EQ(result.rows[0].accepted, accepted_up_to(0.2));
  EXPECT_FALSE(result.rows[0].exceeded.has_value());
  EXPECT_EQ(result.rows[0].note, "");
}

TEST(DecideTest, AShardIsHeldAgainstTheRowsOfTheOthers) {
  // Alone, 12 of 12 pairs are enough at 1 %.
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
  comparison.shard = Shard{};
  comparison.shard->rows_elsewhere = 30;
  const Row row = decide(comparison).rows[0];
  EXPECT_EQ(row.verdict, Verdict::inconclusive);
  EXPECT_GT(*row.p_value, comparison.policy.family_error);
  comparison.rows = {measured("BM_A", 1.05, 8, 24)};
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
}

TEST(DecideTest, OnlyAMissingShardsRowsAreAllowedForWhereShardsWereJoined) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  comparison.joined = Joined{.count = 2, .rows_elsewhere = 30};
  comparison.joined->shards = {{.index = 1}, {.index = 2}};
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
  comparison.joined->shards.pop_back();
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::inconclusive);
}

TEST(DecideTest, AFailedCandidateStillCountsForTheLevelOfTheOthers) {
  // Alone, 12 of 12 pairs are enough at 1 %; beside three candidates not.
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
  for (std::uint64_t seed = 2; seed < 5; ++seed) {
    comparison.rows.push_back(measured("BM_B", 1.05, 8, 3, seed));
    comparison.rows.back().verdict = Verdict::failed;
    comparison.rows.back().note = "killed by signal 11";
  }
  const Comparison result = decide(comparison);
  EXPECT_EQ(result.rows[0].verdict, Verdict::inconclusive);
  EXPECT_EQ(result.rows[1].verdict, Verdict::failed);
  EXPECT_EQ(result.rows[1].note, "killed by signal 11");
  EXPECT_FALSE(result.rows[1].delta.has_value());
}

TEST(DecideTest, ARowThatFailedInTheScreenCountsForNobody) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  for (std::uint64_t seed = 2; seed < 5; ++seed) {
    comparison.rows.push_back(measured("BM_B", 1.05, 7, 0, seed));
    comparison.rows.back().verdict = Verdict::failed;  // Before its first look.
  }
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
}

TEST(DecideTest, ARowWithoutPairsIsInconclusive) {
  const Row result = decided(row("BM_A"));
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_FALSE(result.base.has_value());
  EXPECT_FALSE(result.delta.has_value());
  EXPECT_THAT(result.note, HasSubstr("0 of the 7 pairs"));
}

TEST(DecideTest, TooFewPairsHaveMediansButNoDelta) {
  const Row result = decided(measured("BM_A", 1.0, 5, 0));
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.base->n, 5U);
  EXPECT_LE(result.base->low, result.base->median);  // Minimum, maximum.
  EXPECT_FALSE(result.delta.has_value());
  EXPECT_THAT(result.note, HasSubstr("5 of the 7 pairs"));
}

TEST(DecideTest, AnExactMetricShowsItsRatioAndNoPValue) {
  const Row result = decided(exact_row(4, 5));
  EXPECT_EQ(result.verdict, Verdict::regressed);
  EXPECT_EQ(result.delta,
            (Delta{.ratio = 0.25, .low = 0.25, .high = 0.25, .confidence = 1}));
  EXPECT_FALSE(result.p_value.has_value());
  EXPECT_FALSE(result.detectable.has_value());
  EXPECT_EQ(result.base->median, 4.0);
}

TEST(DecideTest, AnExactMetricFromZeroShowsNoRatio) {
  const Row result = decided(exact_row(0, 5));
  EXPECT_EQ(result.verdict, Verdict::regressed);
  EXPECT_FALSE(result.delta.has_value());
  EXPECT_THAT(result.note, HasSubstr("from 0 to 5"));
  EXPECT_EQ(decided(exact_row(0, 0)).verdict, Verdict::unchanged);
}

TEST(DecideTest, DifferentFingerprintsAreShownAndNotGated) {
  Comparison comparison;
  comparison.base.environment = {
      {"cpu", "Zen 4"}, {"kernel", "6.1"}, {"os", "linux"}};
  comparison.head.environment = {{"cpu", "Zen 5"}, {"os", "linux"}};
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  const Comparison result = decide(comparison);
  EXPECT_EQ(result.rows[0].verdict, Verdict::regressed);
  EXPECT_FALSE(result.rows[0].policy.gated);
  EXPECT_EQ(result.summary.gate, Response::pass);
  EXPECT_EQ(result.summary.regressed, 1U);
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_THAT(result.warnings[0], HasSubstr("cpu, kernel"));
  EXPECT_THAT(result.warnings[0], testing::Not(HasSubstr("os")));
}

TEST(DecideTest, AnAcceptedSlowdownPassesTheGate) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12)};
  comparison.rows[0].accepted = accepted_up_to(0.08);
  const Comparison result = decide(comparison);
  EXPECT_EQ(result.rows[0].verdict, Verdict::regressed);
  EXPECT_TRUE(result.rows[0].accepted.has_value());
  EXPECT_EQ(result.summary.accepted, 1U);
  EXPECT_EQ(result.summary.regressed, 0U);
  EXPECT_EQ(result.summary.gate, Response::pass);
}

TEST(DecideTest, ASlowdownBeyondWhatWasAcceptedSaysByHowMuch) {
  Row slower = measured("BM_A", 1.10, 8, 20);
  slower.accepted = accepted_up_to(0.08);
  const Row result = decided(slower);
  EXPECT_EQ(result.verdict, Verdict::regressed);
  EXPECT_FALSE(result.accepted.has_value());
  EXPECT_THAT(result.note, HasSubstr("accepted up to 8 %, exceeded by "));
}

TEST(DecideTest, AnAcceptanceOfWhatDidNotRegressIsKept) {
  Row same = measured("BM_A", 1.0, 8, 0);
  same.accepted = accepted_up_to(0.08);
  EXPECT_TRUE(decided(same).accepted.has_value());
}

TEST(DecideTest, ATimeThatMovedWithoutInstructionsSaysSo) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12), exact_row(1000, 1000)};
  comparison.rows[1].benchmark = "BM_A";
  comparison.rows[1].metric.name = "instructions";
  EXPECT_THAT(decide(comparison).rows[0].note, HasSubstr("same instructions"));
  comparison.rows[1].benchmark = "BM_B";
  EXPECT_EQ(decide(comparison).rows[0].note, "");
}

TEST(DecideTest, ATimeThatMovedAgainstInstructionsSaysSo) {
  Comparison comparison;
  comparison.rows = {measured("BM_A", 1.05, 8, 12), exact_row(1000, 670)};
  comparison.rows[1].benchmark = "BM_A";
  comparison.rows[1].metric.name = "instructions";
  EXPECT_EQ(decide(comparison).rows[0].note,
            "although 33 % fewer instructions");
  EXPECT_EQ(decide(comparison).rows[0].verdict, Verdict::regressed);
  // More of them explain it: nothing to be said.
  comparison.rows[1] = exact_row(1000, 1050);
  comparison.rows[1].benchmark = "BM_A";
  comparison.rows[1].metric.name = "instructions";
  EXPECT_EQ(decide(comparison).rows[0].note, "");
}

TEST(DecideTest, UnpairedFilesComeWithAWarning) {
  Comparison comparison;
  comparison.rows = {row("BM_A")};
  comparison.rows[0].design = Design::unpaired;
  comparison.rows[0].base_values = {1.00, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06};
  comparison.rows[0].head_values = {2.00, 2.01, 2.02, 2.03, 2.04, 2.05, 2.06};
  const Comparison result = decide(comparison);
  EXPECT_EQ(result.rows[0].verdict, Verdict::regressed);
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_THAT(result.warnings[0], HasSubstr("stated error"));
}

TEST(DecideTest, MissingRowsKeepTheirVerdictAndShowWhatThereIs) {
  Comparison comparison;
  comparison.rows = {row("BM_Gone")};
  comparison.rows[0].verdict = Verdict::missing;
  comparison.rows[0].note = "not in head";
  comparison.rows[0].design = Design::unpaired;
  comparison.rows[0].base_values = {1.0, 2.0, 3.0};
  const Comparison result = decide(comparison);
  EXPECT_EQ(result.rows[0].verdict, Verdict::missing);
  EXPECT_EQ(result.rows[0].note, "not in head");
  EXPECT_DOUBLE_EQ(result.rows[0].base->median, 2.0);
  EXPECT_FALSE(result.rows[0].head.has_value());
  EXPECT_EQ(result.summary.gate, Response::fail);
}

}  // namespace
}  // namespace benchgate::compare
