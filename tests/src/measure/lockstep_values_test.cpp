#include "src/measure/lockstep_values.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace benchgate::measure {
namespace {

const compare::Metric kTime{.name = "cpu_time", .unit = "s"};
const compare::Metric kCount{
    .name = "allocs_per_op", .unit = "1", .kind = compare::MetricKind::exact};

SideTurns turns(const std::vector<double>& times, std::size_t search = 0) {
  SideTurns side;
  for (const double time : times) {
    formats::Run run;
    run.values = {{.metric = kTime, .value = time}};
    side.repetitions.push_back(run);
  }
  side.runs = times.size() + search;
  return side;
}

Measurement median(double time) {
  Measurement measurement;
  measurement.values = {{.metric = kTime, .value = time}};
  return measurement;
}

double log_ratio(const Measurement& base, const Measurement& head) {
  return std::log(head.values[0].value / base.values[0].value);
}

TEST(LockstepValuesTest, TheRatioIsTheMedianOfTheTurnsAndNotOfTheSides) {
  // The machine is twice as fast in the last two turns; every ratio is 1.1.
  Measurement base = median(200);
  Measurement head = median(110);
  ASSERT_TRUE(pair_up(turns({200, 200, 200, 100, 100}),
                      turns({220, 220, 220, 110, 110}), base, head));
  EXPECT_NEAR(log_ratio(base, head), std::log(1.1), 1e-12);
  EXPECT_NEAR(base.values[0].value * head.values[0].value, 200.0 * 110, 1e-6);
}

TEST(LockstepValuesTest, OneTurnThatWasDisturbedDoesNotCount) {
  Measurement base = median(100);
  Measurement head = median(100);
  ASSERT_TRUE(
      pair_up(turns({100, 100, 100}), turns({102, 900, 102}), base, head));
  EXPECT_NEAR(log_ratio(base, head), std::log(1.02), 1e-12);
}

TEST(LockstepValuesTest, ExchangingTheSidesExchangesTheValuesToTheLastBit) {
  const SideTurns one = turns({101, 97, 103.3, 99}, 2);
  const SideTurns other = turns({104.1, 98, 102, 111}, 3);
  Measurement base = median(100);
  Measurement head = median(103);
  Measurement exchanged_base = median(103);
  Measurement exchanged_head = median(100);
  ASSERT_TRUE(pair_up(one, other, base, head));
  ASSERT_TRUE(pair_up(other, one, exchanged_base, exchanged_head));
  EXPECT_EQ(base.values[0].value, exchanged_head.values[0].value);
  EXPECT_EQ(head.values[0].value, exchanged_base.values[0].value);
}

TEST(LockstepValuesTest, RepetitionsThatRanInTheSameTurnBelongTogether) {
  // Head searched for one run less: its first repetition ran while base still
  // searched, and base's last one alone. Each turn has its own speed.
  Measurement base = median(30);
  Measurement head = median(33);
  ASSERT_TRUE(pair_up(turns({20, 30, 40, 50}, 3), turns({11, 22, 33, 44}, 2),
                      base, head));
  EXPECT_NEAR(log_ratio(base, head), std::log(1.1), 1e-12);
}

TEST(LockstepValuesTest, NothingIsMadeOfTooFewTurnsWithAPartner) {
  Measurement base = median(1);
  Measurement head = median(2);
  EXPECT_FALSE(
      pair_up(turns({1, 1, 1, 1}, 5), turns({2, 2, 2, 2}, 2), base, head));
  EXPECT_FALSE(pair_up(turns({}, 5), turns({}, 5), base, head));
  EXPECT_EQ(base.values[0].value, 1);
  EXPECT_EQ(head.values[0].value, 2);
}

TEST(LockstepValuesTest, SidesWithOtherNumbersOfIterationsCannotBeCompared) {
  const auto with_iterations = [](std::int64_t count) {
    SideTurns side = turns({1, 1});
    for (formats::Run& run : side.repetitions) {
      run.iterations = count;
    }
    return side;
  };
  EXPECT_TRUE(comparable(with_iterations(1), with_iterations(1)));
  EXPECT_TRUE(comparable(with_iterations(100), with_iterations(150)));
  EXPECT_FALSE(comparable(with_iterations(100), with_iterations(151)));
  EXPECT_FALSE(comparable(with_iterations(151), with_iterations(100)));
  EXPECT_FALSE(comparable(turns({}), with_iterations(1)));
}

TEST(LockstepValuesTest, ExactMetricsKeepTheirMedians) {
  Measurement base;
  base.values = {{.metric = kCount, .value = 3}};
  Measurement head;
  head.values = {{.metric = kCount, .value = 4}};
  ASSERT_TRUE(pair_up(turns({1, 1}), turns({1, 1}), base, head));
  EXPECT_EQ(base.values[0].value, 3);
  EXPECT_EQ(head.values[0].value, 4);
}

TEST(LockstepValuesTest, ATimeOfZeroInOneTurnLeavesTheMedians) {
  Measurement base = median(1);
  Measurement head = median(3);
  ASSERT_TRUE(pair_up(turns({1, 0, 1}), turns({2, 3, 4}), base, head));
  EXPECT_EQ(base.values[0].value, 1);
  EXPECT_EQ(head.values[0].value, 3);
}

}  // namespace
}  // namespace benchgate::measure
