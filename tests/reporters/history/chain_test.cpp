#include "reporters/history/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using compare::MetricKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// `commit` was `ratio` times as large as `base`, give or take 1 %.
ChainInput link(std::size_t commit, std::size_t base, double ratio,
                double value = 1.0, std::size_t machine = 0) {
  return {.commit = commit,
          .base = base,
          .machine = machine,
          .value = value,
          .ratio = ratio - 1.0,
          .low = 0.99 * ratio - 1.0,
          .high = 1.01 * ratio - 1.0};
}

ChainInput alone(std::size_t commit, double value) {
  return {.commit = commit,
          .value = value,
          .ratio = kNone,
          .low = kNone,
          .high = kNone};
}

/// Levels relative to the beginning, 0 where there is none.
std::vector<double> levels(const Chain& chain) {
  std::vector<double> levels;
  for (const auto& point : chain.points) {
    levels.push_back(point ? std::round(1e6 * std::exp(point->log)) / 1e6
                           : 0.0);
  }
  return levels;
}

TEST(ChainTest, RatiosToTheRunBeforeAreMultipliedUp) {
  const auto made =
      chain(std::vector{link(1, 0, 1.1), link(2, 1, 1.2), link(3, 2, 0.5)},
            MetricKind::timed);
  EXPECT_EQ(made.kind, ChainKind::linked);
  EXPECT_THAT(levels(made), ElementsAre(1.1, 1.32, 0.66));
  EXPECT_THAT(made.bridges, IsEmpty());
}

TEST(ChainTest, RatiosToAnAnchorStandForThemselves) {
  const auto made =
      chain(std::vector{link(1, 0, 1.1), link(2, 0, 1.2), link(3, 0, 0.5)},
            MetricKind::timed);
  EXPECT_EQ(made.kind, ChainKind::anchored);
  EXPECT_THAT(levels(made), ElementsAre(1.1, 1.2, 0.5));
}

TEST(ChainTest, AnAnchorThatWasMeasuredCarriesItsLevelOn) {
  std::vector<ChainInput> runs;
  for (std::size_t i = 1; i <= 8; ++i) {
    runs.push_back(link(i, 0, 1.25));
  }
  for (std::size_t i = 9; i <= 16; ++i) {
    runs.push_back(link(i, 8, 1.2));  // Number 8 was released.
  }
  const auto made = chain(runs, MetricKind::timed);
  EXPECT_EQ(made.kind, ChainKind::anchored);
  EXPECT_THAT(levels(made)[7], 1.25);
  EXPECT_THAT(levels(made)[8], 1.5);
  EXPECT_THAT(made.bridges, IsEmpty());
}

TEST(ChainTest, TheIntervalIsThatOfTheLink) {
  const auto made =
      chain(std::vector{link(1, 0, 1.5), link(2, 1, 1.2)}, MetricKind::timed);
  EXPECT_NEAR(made.points[1]->low, std::log(1.5 * 0.99 * 1.2), 1e-12);
  EXPECT_NEAR(made.points[1]->high, std::log(1.5 * 1.01 * 1.2), 1e-12);
}

TEST(ChainTest, UnboundedIntervalsStaySo) {
  ChainInput run = link(1, 0, 1.5);
  run.low = -kInfinity;
  run.high = kInfinity;
  const auto made = chain(std::vector{run}, MetricKind::timed);
  EXPECT_EQ(made.points[0]->low, -kInfinity);
  EXPECT_EQ(made.points[0]->high, kInfinity);
}

TEST(ChainTest, AReplacedMachineDoesNotMakeItJump) {
  const auto made =
      chain(std::vector{link(1, 0, 1.0, 10.0, 0), link(2, 1, 1.0, 10.0, 0),
                        link(3, 2, 1.0, 70.0, 1), link(4, 3, 1.1, 77.0, 1)},
            MetricKind::timed);
  EXPECT_THAT(levels(made), ElementsAre(1.0, 1.0, 1.0, 1.1));
}

TEST(ChainTest, RunsWithoutRatioHaveNoPlaceAndBreakNothing) {
  const auto made = chain(std::vector{alone(9, 1.0), link(1, 0, 1.1),
                                      alone(8, 1.0), link(2, 1, 1.1)},
                          MetricKind::timed);
  EXPECT_THAT(levels(made), ElementsAre(0.0, 1.1, 0.0, 1.21));
}

TEST(ChainTest, WithoutAnyRatioThereIsNoChain) {
  EXPECT_EQ(
      chain(std::vector{alone(1, 1.0), alone(2, 1.0)}, MetricKind::timed).kind,
      ChainKind::none);
  EXPECT_EQ(chain({}, MetricKind::timed).kind, ChainKind::none);
}

TEST(ChainTest, RatiosToAndFromNothingHaveNoLogarithm) {
  ChainInput from_nothing = link(2, 1, 1.0);
  from_nothing.ratio = kInfinity;
  const auto made =
      chain(std::vector{link(1, 0, 0.0), from_nothing, link(3, 2, 1.1)},
            MetricKind::exact);
  EXPECT_THAT(levels(made), ElementsAre(0.0, 0.0, 1.1));
}

TEST(ChainTest, ValuesWhoseRatioIsNoNumberBridgeAllTheSame) {
  // 1e-300 before, 1e300 after: the quotient is infinite, its logarithm is not.
  const auto made =
      chain(std::vector{link(1, 0, 1.0, 1e-300), link(3, 2, 1.0, 1e300)},
            MetricKind::exact);
  ASSERT_TRUE(made.points[1]);
  EXPECT_NEAR(made.points[1]->log, 600.0 * std::log(10.0), 1e-9);
}

TEST(ChainTest, ARatioBelowMinusOneHasNoLogarithm) {
  ChainInput lost_its_sign = link(2, 1, 1.0);
  lost_its_sign.ratio = -5.0;
  lost_its_sign.high = -4.0;
  const auto made =
      chain(std::vector{link(1, 0, 1.1), lost_its_sign, link(3, 1, 1.1)},
            MetricKind::exact);
  EXPECT_THAT(levels(made), ElementsAre(1.1, 0.0, 1.21));
}

TEST(ChainTest, ACommitComparedWithItselfSaysNothing) {
  const auto made =
      chain(std::vector{link(1, 0, 1.1), link(1, 1, 1.05), link(2, 1, 1.1)},
            MetricKind::timed);
  EXPECT_THAT(levels(made), ElementsAre(1.1, 0.0, 1.21));
}

TEST(ChainTest, ABaseThatWasNotMeasuredIsTakenAsTheRunBefore) {
  const auto made =
      chain(std::vector{link(1, 0, 1.5), link(3, 2, 1.2)}, MetricKind::timed);
  EXPECT_THAT(levels(made), ElementsAre(1.5, 1.8));
  ASSERT_THAT(made.bridges, SizeIs(1));
  EXPECT_EQ(made.bridges[0].kind, ChainBridge::Kind::assumed);
  EXPECT_EQ(made.bridges[0].point, 1U);
  EXPECT_EQ(made.bridges[0].from, 0U);
}

/// Ten runs of no change on machine 0, whose values stray by `sd`.
std::vector<ChainInput> steady(double sd) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> noise(0.0, sd);
  std::vector<ChainInput> runs;
  for (std::size_t i = 1; i <= 10; ++i) {
    runs.push_back(link(i, i - 1, 1.0, std::exp(noise(random))));
  }
  return runs;
}

TEST(ChainTest, ASteadyMachineBridgesAMissingRunByItsValues) {
  std::vector<ChainInput> runs = steady(1e-9);
  // Number 11 was not measured, and is where it got 1.3 times as slow.
  runs.push_back(link(12, 11, 1.1, 1.43));
  const auto made = chain(runs, MetricKind::timed);
  EXPECT_THAT(levels(made).back(), 1.43);
  ASSERT_THAT(made.bridges, SizeIs(1));
  EXPECT_EQ(made.bridges[0].kind, ChainBridge::Kind::same_machine);
  EXPECT_EQ(made.bridges[0].from, 9U);
}

TEST(ChainTest, ABridgeSaysHowFarTheMachineStrays) {
  std::vector<ChainInput> runs = steady(0.02);
  runs.push_back(link(12, 11, 1.0, 1.0));
  const auto made = chain(runs, MetricKind::timed);
  ASSERT_THAT(made.bridges, SizeIs(1));
  // Each difference has two errors in it.
  EXPECT_GT(made.bridges[0].error, 0.01);
  EXPECT_LT(made.bridges[0].error, 0.08);
}

TEST(ChainTest, AMissingRunAndANewMachineAtOnceAreTakenAsNoChange) {
  std::vector<ChainInput> runs = steady(1e-9);
  runs.push_back(link(12, 11, 1.1, 7.0, 1));
  const auto made = chain(runs, MetricKind::timed);
  EXPECT_THAT(levels(made).back(), 1.1);
  EXPECT_EQ(made.bridges[0].kind, ChainBridge::Kind::assumed);
}

TEST(ChainTest, ExactMetricsAreBridgedByValuesFromTheFirst) {
  const auto made =
      chain(std::vector{link(1, 0, 1.0, 100.0), link(3, 2, 1.5, 300.0)},
            MetricKind::exact);
  EXPECT_THAT(levels(made), ElementsAre(1.0, 3.0));
  EXPECT_EQ(made.bridges[0].kind, ChainBridge::Kind::same_machine);
  EXPECT_EQ(made.bridges[0].error, 0.0);
}

TEST(ChainTest, WhatComesLaterChangesNothingBefore) {
  std::mt19937_64 random(11);
  std::vector<ChainInput> runs;
  for (std::size_t i = 1; i <= 200; ++i) {
    const auto part = [&random] { return static_cast<double>(random() % 100); };
    runs.push_back(link(i, random() % (2 * i), 1.0 + part() / 1000.0,
                        1.0 + part() / 500.0, random() % 3));
  }
  const auto whole = chain(runs, MetricKind::timed);
  for (const std::size_t part : {1U, 7U, 50U, 199U}) {
    const auto begun = chain(std::span(runs).first(part), MetricKind::timed);
    for (std::size_t i = 0; i < part; ++i) {
      ASSERT_EQ(begun.points[i].has_value(), whole.points[i].has_value());
      if (begun.points[i]) {
        EXPECT_EQ(begun.points[i]->log, whole.points[i]->log);
      }
    }
  }
}

TEST(ChainTest, KindGoesByHowManyRunsABaseHas) {
  std::vector<ChainInput> runs;
  for (std::size_t i = 1; i <= 12; ++i) {
    runs.push_back(link(i, 100 + i / 4, 1.0));  // Bases 100, 101, 102, 103.
  }
  EXPECT_EQ(chain(runs, MetricKind::timed).kind, ChainKind::linked);
  EXPECT_EQ(chain(std::span(runs).first(11), MetricKind::timed).kind,
            ChainKind::linked);
  for (std::size_t i = 13; i <= 16; ++i) {
    runs.push_back(link(i, 103, 1.0));
  }
  EXPECT_EQ(chain(runs, MetricKind::timed).kind, ChainKind::anchored);
}

}  // namespace
}  // namespace benchgate::reporters::history
