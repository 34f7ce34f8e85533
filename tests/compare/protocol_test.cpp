#include "compare/protocol.h"

#include "tests/support/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

// What the state machine does, step by step; how often it errs is in
// protocol_error_test.cpp.

namespace benchgate::compare {
namespace {

using testing::HasSubstr;
using tests::Noise;
using tests::PairSource;

RowSettings timed(Direction better = Direction::lower) {
  return {.metric = {.name = "cpu_time", .unit = "s", .better = better},
          .policy = {}};
}

RowSettings exact(double tolerance = 0.0) {
  return {.metric = {.name = "allocs", .unit = "1", .kind = MetricKind::exact},
          .policy = {.tolerance = tolerance}};
}

/// A pair whose head takes `ratio` times as long, give or take a millionth, so
/// that no two pairs are equal.
Pair quiet_pair(double ratio, std::size_t number) {
  const double noise = 1.0 + 1e-6 * static_cast<double>(number % 7) - 3e-6 +
                       1e-9 * static_cast<double>(number);
  return {.base = 1e-3, .head = 1e-3 * ratio * noise};
}

/// Feeds `count` quiet pairs; returns how many were used.
std::size_t feed(Protocol& protocol, std::size_t row, double ratio,
                 std::size_t count) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < count; ++i) {
    used += protocol.add(row, quiet_pair(ratio, i)) ? 1U : 0U;
  }
  return used;
}

TEST(ProtocolTest, BeginsByAskingForTheFirstLookOfEveryRow) {
  const Protocol protocol({timed(), exact()}, {});
  EXPECT_EQ(protocol.stage(), Stage::screen);
  const auto needs = protocol.needs();
  ASSERT_EQ(needs.size(), 2U);
  EXPECT_EQ(needs[0].row, 0U);
  EXPECT_EQ(needs[0].pairs, 8U);
  EXPECT_EQ(needs[1].row, 1U);
  EXPECT_EQ(needs[1].pairs, 2U);
}

TEST(ProtocolTest, WithoutRowsThereIsNothingToDo) {
  const Protocol protocol({}, {});
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_TRUE(protocol.needs().empty());
}

TEST(ProtocolTest, AnEqualPairOfProgramsIsUnchangedAfterTheFirstLook) {
  Protocol protocol({timed()}, {});
  EXPECT_EQ(feed(protocol, 0, 1.0, 7), 7U);
  EXPECT_TRUE(protocol.is_open(0));
  EXPECT_EQ(feed(protocol, 0, 1.0, 5), 1U);  // What comes later is not used.
  EXPECT_EQ(protocol.stage(), Stage::done);
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decision.stage, Stage::screen);
  EXPECT_EQ(decision.pairs, 8U);
  EXPECT_EQ(decision.note, "");
}

TEST(ProtocolTest, ASlowdownIsConfirmedOnFreshPairsAlone) {
  Protocol protocol({timed()}, {});
  EXPECT_EQ(feed(protocol, 0, 1.05, 8), 8U);
  EXPECT_EQ(protocol.stage(), Stage::confirm);
  EXPECT_EQ(protocol.candidates(), 1U);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::inconclusive);
  ASSERT_EQ(protocol.needs().size(), 1U);
  EXPECT_EQ(protocol.needs()[0].pairs, 12U);

  EXPECT_EQ(feed(protocol, 0, 1.03, 12), 12U);  // Less than in the screen.
  EXPECT_EQ(protocol.stage(), Stage::done);
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::regressed);
  EXPECT_EQ(decision.stage, Stage::confirm);
  EXPECT_EQ(decision.pairs, 12U);
  EXPECT_NEAR(decision.estimate.value(), std::log(1.03), 1e-5);
  // All 12 above the threshold: 1 in 4,096, times 13 looks of 1 candidate.
  EXPECT_NEAR(decision.p_value.value(), 13.0 / 4096.0, 1e-12);
}

TEST(ProtocolTest, MoreCandidatesAskForMoreEvidence) {
  // 4 candidates x 13 looks / 4,096 is above 1 %: 12 pairs are not enough.
  Protocol protocol({timed(), timed(), timed(), timed()}, {});
  for (const std::size_t row : {0U, 1U, 2U, 3U}) {
    feed(protocol, row, 1.05, 8);
  }
  EXPECT_EQ(protocol.candidates(), 4U);
  feed(protocol, 0, 1.05, 12);
  EXPECT_TRUE(protocol.is_open(0));
  EXPECT_NEAR(protocol.decision(0).p_value.value(), 52.0 / 4096.0, 1e-12);
  feed(protocol, 0, 1.05, 4);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::regressed);
}

TEST(ProtocolTest, AnImprovementMirrorsARegression) {
  Protocol protocol({timed(), timed(Direction::higher)}, {});
  feed(protocol, 0, 1.0 / 1.05, 8);
  feed(protocol, 1, 1.05, 8);
  feed(protocol, 0, 1.0 / 1.05, 20);
  feed(protocol, 1, 1.05, 20);
  for (const std::size_t row : {0U, 1U}) {
    EXPECT_EQ(protocol.decision(row).verdict, Verdict::improved);
    EXPECT_NEAR(protocol.decision(row).estimate.value(), -std::log(1.05), 1e-5);
  }
}

TEST(ProtocolTest, TheConfirmStageWaitsForTheLastRowOfTheScreen) {
  Protocol protocol({timed(), timed()}, {});
  feed(protocol, 0, 1.05, 8);
  EXPECT_EQ(protocol.stage(), Stage::screen);
  EXPECT_FALSE(protocol.is_open(0));
  EXPECT_EQ(feed(protocol, 0, 1.05, 3), 0U);  // Not yet.
  feed(protocol, 1, 1.0, 8);
  EXPECT_EQ(protocol.stage(), Stage::confirm);
  EXPECT_TRUE(protocol.is_open(0));
  EXPECT_FALSE(protocol.is_open(1));
}

TEST(ProtocolTest, ACandidateThatTurnsOutEqualIsDroppedAndProvenUnchanged) {
  Protocol protocol({timed()}, {});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 0, 1.0, 12);
  EXPECT_EQ(protocol.stage(), Stage::done);
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decision.pairs, 12U);
  EXPECT_THAT(decision.note, HasSubstr("looked slower at first"));
}

TEST(ProtocolTest, ACandidateIsNotConfirmedInTheOtherDirection) {
  Protocol protocol({timed()}, {});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 0, 0.90, 768);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::inconclusive);
}

TEST(ProtocolTest, ASlowdownBelowHalfTheThresholdIsNoCandidate) {
  Protocol protocol({timed()}, {});
  feed(protocol, 0, 1.0049, 8);  // Highly significant, and of no interest.
  EXPECT_EQ(protocol.candidates(), 0U);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::unchanged);
}

TEST(ProtocolTest, CandidateComesBeforeUnchangedWhenBothHold) {
  Protocol protocol({timed()}, {});
  feed(protocol, 0, 1.0061, 8);  // Within the margin of 2 % just as well.
  EXPECT_EQ(protocol.candidates(), 1U);
  feed(protocol, 0, 1.0061, 12);  // Below the threshold for certain.
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::unchanged);
}

TEST(ProtocolTest, NoiseIsMeasuredToTheLastLookAndThenInconclusive) {
  Protocol protocol({timed()}, {});
  PairSource source(Noise::normal, 0.5, 1.0, 3);
  std::size_t used = 0;
  while (protocol.stage() == Stage::screen) {
    used += protocol.add(0, source.next()) ? 1U : 0U;
  }
  EXPECT_EQ(used, 96U);
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::inconclusive);
  EXPECT_GT(decision.detectable.value(), 0.1);
}

TEST(ProtocolTest, AllLogRatiosZeroIsUnchanged) {
  Protocol protocol({timed()}, {});
  for (int i = 0; i < 8; ++i) {
    protocol.add(0, {.base = 1e-9, .head = 1e-9});
  }
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::unchanged);
  EXPECT_EQ(decision.estimate, 0.0);
  EXPECT_EQ(decision.detectable, std::nullopt);
}

TEST(ProtocolTest, AValueWithoutARatioEndsItsRowOnly) {
  Protocol protocol({timed(), timed()}, {});
  EXPECT_TRUE(protocol.add(0, {.base = 0.0, .head = 1.0}));
  EXPECT_FALSE(protocol.is_open(0));
  EXPECT_TRUE(protocol.is_open(1));
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::inconclusive);
  EXPECT_THAT(protocol.decision(0).note, HasSubstr("above 0"));
  EXPECT_TRUE(protocol.add(
      1, {.base = 1.0, .head = std::numeric_limits<double>::quiet_NaN()}));
  EXPECT_EQ(protocol.stage(), Stage::done);
}

TEST(ProtocolTest, AnExactMetricIsSettledByTwoPairsThatAgree) {
  Protocol protocol({exact(), exact(), exact(0.02), exact()}, {});
  for (int i = 0; i < 2; ++i) {
    protocol.add(0, {.base = 10, .head = 11});
    protocol.add(1, {.base = 10, .head = 9});
    protocol.add(2, {.base = 100, .head = 101});
    protocol.add(3, {.base = 0, .head = 3});
  }
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::regressed);
  EXPECT_EQ(protocol.decision(1).verdict, Verdict::improved);
  EXPECT_EQ(protocol.decision(2).verdict, Verdict::unchanged);
  EXPECT_EQ(protocol.decision(3).verdict, Verdict::regressed);
  EXPECT_THAT(protocol.decision(3).note, HasSubstr("no ratio"));
  EXPECT_EQ(protocol.candidates(), 0U);
  const Decision decision = protocol.decision(0);
  EXPECT_TRUE(decision.exact);
  EXPECT_EQ(decision.pairs, 2U);
  EXPECT_NEAR(decision.estimate.value(), std::log(1.1), 1e-12);
  EXPECT_FALSE(decision.interval.has_value());
  EXPECT_FALSE(decision.p_value.has_value());
}

TEST(ProtocolTest, AnExactMetricThatVariesIsJudgedAsATimedOne) {
  Protocol protocol({exact()}, {});
  protocol.add(0, {.base = 1000, .head = 1050});
  protocol.add(0, {.base = 1001, .head = 1052});
  ASSERT_TRUE(protocol.is_open(0));
  EXPECT_EQ(protocol.needs()[0].pairs, 6U);  // The two count as screening.
  feed(protocol, 0, 1.05, 6);
  EXPECT_EQ(protocol.candidates(), 1U);
  feed(protocol, 0, 1.05, 12);
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::regressed);
  EXPECT_FALSE(decision.exact);
  EXPECT_TRUE(decision.interval.has_value());
  EXPECT_THAT(decision.note, HasSubstr("varies between invocations"));
}

TEST(ProtocolTest, AnExactMetricThatVariesAboutZeroIsInconclusive) {
  Protocol protocol({exact()}, {});
  protocol.add(0, {.base = 0, .head = 0});
  protocol.add(0, {.base = 0, .head = 1});
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::inconclusive);
  EXPECT_NE(protocol.decision(0).note, "");
}

TEST(ProtocolTest, EndingTheScreenJudgesWhatHasSevenPairs) {
  Protocol protocol({timed(), timed(), timed(), exact()}, {});
  feed(protocol, 0, 1.05, 7);
  feed(protocol, 1, 1.0, 7);
  feed(protocol, 2, 1.05, 5);
  protocol.add(3, {.base = 1, .head = 1});
  protocol.end_screen();
  EXPECT_EQ(protocol.stage(), Stage::confirm);
  EXPECT_TRUE(protocol.is_open(0));
  EXPECT_EQ(protocol.decision(1).verdict, Verdict::unchanged);
  EXPECT_EQ(protocol.decision(2).verdict, Verdict::inconclusive);
  EXPECT_THAT(protocol.decision(2).note, HasSubstr("5 of the 7 pairs"));
  EXPECT_EQ(protocol.decision(2).interval, std::nullopt);
  EXPECT_EQ(protocol.decision(3).verdict, Verdict::inconclusive);
  EXPECT_THAT(protocol.decision(3).note, HasSubstr("1 of the 2 pairs"));
  protocol.end_screen();  // Nothing more happens.
  EXPECT_EQ(protocol.stage(), Stage::confirm);
}

TEST(ProtocolTest, FinishingSpendsTheNextLookWhereThereAreEightFreshPairs) {
  // One candidate at an error of 10 %: 13 x 2^-8 is 5.1 %.
  Protocol protocol({timed()}, {.family_error = 0.1});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 0, 1.05, 8);
  EXPECT_EQ(protocol.stage(), Stage::confirm);
  protocol.finish();
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::regressed);
  EXPECT_EQ(protocol.decision(0).pairs, 8U);
}

TEST(ProtocolTest, FinishingWithFewerFreshPairsConfirmsNothing) {
  Protocol protocol({timed()}, {.family_error = 0.1});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 0, 1.05, 7);
  protocol.finish();
  const Decision decision = protocol.decision(0);
  EXPECT_EQ(decision.verdict, Verdict::inconclusive);
  EXPECT_EQ(decision.stage, Stage::screen);
  EXPECT_EQ(decision.pairs, 8U);
  EXPECT_NEAR(decision.estimate.value(), std::log(1.05), 1e-5);
  EXPECT_THAT(decision.note, HasSubstr("no time to confirm"));
}

TEST(ProtocolTest, FinishingInTheScreenEndsEverything) {
  Protocol protocol({timed(), timed(), timed()}, {});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 1, 1.0, 7);
  protocol.finish();
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::inconclusive);
  EXPECT_EQ(protocol.decision(1).verdict, Verdict::unchanged);
  EXPECT_EQ(protocol.decision(2).verdict, Verdict::inconclusive);
  EXPECT_EQ(protocol.decision(2).estimate, std::nullopt);
}

TEST(ProtocolTest, ADroppedRowHasFailedAndHoldsNobodyUp) {
  Protocol protocol({timed(), timed()}, {});
  feed(protocol, 0, 1.05, 8);
  feed(protocol, 1, 1.0, 3);
  protocol.drop(1);
  EXPECT_EQ(protocol.decision(1).verdict, Verdict::failed);
  EXPECT_EQ(protocol.stage(), Stage::confirm);
  protocol.drop(0);
  EXPECT_EQ(protocol.stage(), Stage::done);
  EXPECT_EQ(protocol.decision(0).verdict, Verdict::failed);
}

TEST(ProtocolTest, ADroppedCandidateStillCountsAsOne) {
  Protocol protocol({timed(), timed()}, {});
  feed(protocol, 0, 1.05, 8);
  protocol.drop(0);
  feed(protocol, 1, 1.05, 8);
  EXPECT_EQ(protocol.candidates(), 2U);
  EXPECT_FALSE(protocol.is_open(0));
  EXPECT_TRUE(protocol.is_open(1));
}

/// A suite of rows of all sorts, and the pairs that each was given by stage.
struct Recorded {
  std::vector<RowSettings> rows;
  std::vector<std::vector<Pair>> screen;
  std::vector<std::vector<Pair>> confirm;
  std::vector<Decision> decisions;
};

Recorded record(std::uint64_t seed) {
  Recorded recorded;
  std::vector<PairSource> sources;
  for (std::size_t i = 0; i < 12; ++i) {
    recorded.rows.push_back(i == 5 ? exact() : timed());
    sources.emplace_back(tests::kAllNoises[i % tests::kAllNoises.size()], 0.03,
                         i % 3 == 0 ? 1.04 : 1.0, seed + i);
  }
  recorded.screen.resize(12);
  recorded.confirm.resize(12);
  Protocol protocol(recorded.rows, {});
  std::mt19937_64 random(seed);
  // In no particular order, and stopped for want of time in both stages.
  for (int i = 0; i < 900 && protocol.stage() != Stage::done; ++i) {
    if (i == 350) {
      protocol.end_screen();
    }
    const auto needs = protocol.needs();
    const std::size_t row = needs[random() % needs.size()].row;
    const bool screening = protocol.stage() == Stage::screen;
    const Pair pair = sources[row].next();
    if (protocol.add(row, pair)) {
      (screening ? recorded.screen : recorded.confirm)[row].push_back(pair);
    }
  }
  protocol.finish();
  for (std::size_t row = 0; row < 12; ++row) {
    recorded.decisions.push_back(protocol.decision(row));
  }
  return recorded;
}

TEST(ProtocolTest, ReplayingTheRecordedPairsDecidesTheSame) {
  std::size_t confirmed = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Recorded recorded = record(1000 * seed);
    Protocol replay(recorded.rows, {});
    for (std::size_t row = 12; row-- > 0;) {  // Another order.
      for (const Pair& pair : recorded.screen[row]) {
        EXPECT_TRUE(replay.add(row, pair));
      }
    }
    replay.end_screen();
    for (std::size_t row = 0; row < 12; ++row) {
      for (const Pair& pair : recorded.confirm[row]) {
        EXPECT_TRUE(replay.add(row, pair));
      }
    }
    replay.finish();
    for (std::size_t row = 0; row < 12; ++row) {
      const Decision again = replay.decision(row);
      const Decision& once = recorded.decisions[row];
      EXPECT_EQ(again.verdict, once.verdict) << "row " << row;
      EXPECT_EQ(again.stage, once.stage);
      EXPECT_EQ(again.pairs, once.pairs);
      EXPECT_EQ(again.estimate, once.estimate);
      EXPECT_EQ(again.interval, once.interval);
      EXPECT_EQ(again.p_value, once.p_value);
      EXPECT_EQ(again.detectable, once.detectable);
      EXPECT_EQ(again.note, once.note);
      confirmed += once.stage == Stage::confirm ? 1U : 0U;
    }
  }
  EXPECT_GE(confirmed, 10U);  // Else this test shows nothing.
}

TEST(ProtocolTest, SwappingTheSidesMirrorsEveryDecision) {
  Recorded recorded = record(77);
  Protocol swapped(recorded.rows, {});
  const auto swap = [](const Pair& pair) {
    return Pair{.base = pair.head, .head = pair.base, .first = pair.first};
  };
  for (std::size_t row = 0; row < 12; ++row) {
    for (const Pair& pair : recorded.screen[row]) {
      swapped.add(row, swap(pair));
    }
  }
  swapped.end_screen();
  for (std::size_t row = 0; row < 12; ++row) {
    for (const Pair& pair : recorded.confirm[row]) {
      swapped.add(row, swap(pair));
    }
  }
  swapped.finish();
  for (std::size_t row = 0; row < 12; ++row) {
    const Decision& forward = recorded.decisions[row];
    const Decision backward = swapped.decision(row);
    const Verdict mirrored =
        forward.verdict == Verdict::regressed  ? Verdict::improved
        : forward.verdict == Verdict::improved ? Verdict::regressed
                                               : forward.verdict;
    EXPECT_EQ(backward.verdict, mirrored) << "row " << row;
    EXPECT_EQ(backward.pairs, forward.pairs);
    ASSERT_TRUE(forward.estimate.has_value());
    EXPECT_NEAR(*backward.estimate, -*forward.estimate, 1e-12);
    if (forward.interval) {
      EXPECT_NEAR(backward.interval->low, -forward.interval->high, 1e-12);
    }
    EXPECT_NEAR(backward.p_value.value_or(0), forward.p_value.value_or(0),
                1e-12);
  }
}

}  // namespace
}  // namespace benchgate::compare
