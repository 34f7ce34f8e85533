#include "compare/unpaired.h"

#include "compare/hodges_lehmann.h"
#include "compare/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::HasSubstr;

/// `n` values a side with a standard deviation of 1 %, head's `ratio` times as
/// large.
Row unpaired(double ratio, std::size_t n, std::mt19937_64& random) {
  std::lognormal_distribution<double> noise(0.0, 0.01);
  Row row;
  row.metric = {.name = "cpu_time", .unit = "s"};
  row.design = Design::unpaired;
  for (std::size_t i = 0; i < n; ++i) {
    row.base_values.push_back(noise(random));
    row.head_values.push_back(ratio * noise(random));
  }
  return row;
}

Row exact(std::vector<double> base, std::vector<double> head) {
  Row row;
  row.metric = {.name = "allocs", .unit = "1", .kind = MetricKind::exact};
  row.design = Design::unpaired;
  row.base_values = std::move(base);
  row.head_values = std::move(head);
  return row;
}

TEST(UnpairedTest, EqualDistributionsAreCalledNoMoreOftenThanTheFamilyError) {
  std::mt19937_64 random(7);
  int families = 0;
  for (int family = 0; family < 100; ++family) {
    std::vector<Row> rows;
    for (int i = 0; i < 10; ++i) {
      rows.push_back(unpaired(1.0, 10, random));
      rows.back().policy.noise_threshold = 0.0;
    }
    judge_unpaired(rows, 0.1);
    families += std::ranges::any_of(rows, [](const Row& row) {
      return row.verdict == Verdict::regressed ||
             row.verdict == Verdict::improved;
    });
  }
  EXPECT_LE(families, 10 + 10);  // Three standard deviations.
}

TEST(UnpairedTest, AClearSlowdownIsRegressedWithItsInterval) {
  std::mt19937_64 random(7);
  std::vector<Row> rows = {unpaired(1.1, 12, random),
                           unpaired(1.0, 12, random)};
  judge_unpaired(rows, 0.01);
  EXPECT_EQ(rows[0].verdict, Verdict::regressed);
  EXPECT_LT(rows[0].delta->low, 0.1);
  EXPECT_GT(rows[0].delta->high, 0.1);
  EXPECT_NEAR(rows[0].delta->ratio, 0.1, 0.02);
  EXPECT_EQ(rows[0].base->n, 12U);
  EXPECT_EQ(rows[1].verdict, Verdict::unchanged);
  EXPECT_GT(*rows[1].detectable, 0.01);
  EXPECT_LT(*rows[1].detectable, 0.05);
}

TEST(UnpairedTest, UnchangedIsWhatTheNinetyPercentIntervalSays) {
  std::mt19937_64 random(7);
  std::vector<Row> rows = {unpaired(1.0, 20, random)};
  judge_unpaired(rows, 0.01);
  Row& row = rows.front();
  // From the shift of logarithms to the farther bound, at both levels.
  const auto reach = [&row](double confidence) {
    const auto logs = [](std::vector<double> values) {
      std::ranges::transform(values, values.begin(),
                             [](double value) { return std::log(value); });
      return Sample(std::move(values));
    };
    const Interval interval = shift_interval(logs(row.base_values),
                                             logs(row.head_values), confidence);
    return std::expm1(std::max(-interval.low, interval.high));
  };
  ASSERT_LT(reach(0.90), reach(0.97));
  for (const bool within : {true, false}) {
    row.verdict = Verdict::inconclusive;
    row.policy.equivalence_margin = reach(0.90) * (within ? 1.001 : 0.999);
    judge_unpaired(rows, 0.01);
    EXPECT_EQ(row.verdict, within ? Verdict::unchanged : Verdict::inconclusive);
  }
}

TEST(UnpairedTest, ForARateLessIsRegressed) {
  std::mt19937_64 random(7);
  std::vector<Row> rows = {unpaired(0.9, 12, random)};
  rows[0].metric.better = Direction::higher;
  judge_unpaired(rows, 0.01);
  EXPECT_EQ(rows[0].verdict, Verdict::regressed);
  EXPECT_NEAR(rows[0].delta->ratio, -0.1, 0.02);
  EXPECT_LT(rows[0].delta->low, rows[0].delta->high);
}

TEST(UnpairedTest, PValuesAreAdjustedOverAllRows) {
  std::mt19937_64 random(7);
  std::vector<Row> one = {unpaired(1.03, 6, random)};
  std::vector<Row> many(20, one.front());
  judge_unpaired(one, 0.01);
  judge_unpaired(many, 0.01);
  EXPECT_NEAR(*many.front().p_value, std::min(1.0, 20.0 * *one.front().p_value),
              1e-12);
  EXPECT_EQ(one.front().verdict, Verdict::regressed);  // p = 2 / 924.
  EXPECT_EQ(many.front().verdict, Verdict::inconclusive);
}

TEST(UnpairedTest, ADifferenceWithinTheThresholdIsNotCalled) {
  std::mt19937_64 random(7);
  std::vector<Row> rows = {unpaired(1.03, 20, random)};
  rows[0].policy.noise_threshold = 0.05;
  judge_unpaired(rows, 0.01);
  EXPECT_LT(*rows[0].p_value, 0.01);
  EXPECT_EQ(rows[0].verdict, Verdict::inconclusive);
}

TEST(UnpairedTest, ExactMetricsAreComparedWhereTwoValuesASideAgree) {
  std::vector<Row> rows = {exact({3, 3}, {4, 4, 4}), exact({3, 3}, {3, 3}),
                           exact({3}, {4})};
  judge_unpaired(rows, 0.01);
  EXPECT_EQ(rows[0].verdict, Verdict::regressed);
  EXPECT_FALSE(rows[0].p_value.has_value());
  EXPECT_DOUBLE_EQ(rows[0].delta->ratio, 1.0 / 3.0);
  EXPECT_EQ(rows[1].verdict, Verdict::unchanged);
  EXPECT_EQ(rows[2].verdict, Verdict::inconclusive);
  EXPECT_THAT(rows[2].note, HasSubstr("one value a side"));
}

TEST(UnpairedTest, AnExactMetricThatVariesIsTested) {
  std::vector<Row> rows = {exact({3, 4, 3, 4}, {3, 4, 4, 3})};
  judge_unpaired(rows, 0.01);
  EXPECT_TRUE(rows[0].p_value.has_value());
  EXPECT_THAT(rows[0].note, HasSubstr("varies"));
}

TEST(UnpairedTest, RowsThatCannotBeTestedSayWhy) {
  std::vector<Row> rows = {exact({}, {1, 1}), exact({0, 1}, {1, 2}),
                           exact({1, 2}, {2, 3})};
  for (Row& row : rows) {
    row.metric.kind = MetricKind::timed;
  }
  judge_unpaired(rows, 0.01);
  for (const Row& row : rows) {
    EXPECT_EQ(row.verdict, Verdict::inconclusive);
    EXPECT_FALSE(row.delta.has_value());
    EXPECT_NE(row.note, "");
  }
}

TEST(UnpairedTest, PairedAndGivenRowsAreLeftAlone) {
  std::vector<Row> rows(2);
  rows[1].design = Design::unpaired;
  rows[1].verdict = Verdict::failed;
  const std::vector<Row> before = rows;
  judge_unpaired(rows, 0.01);
  EXPECT_EQ(rows, before);
}

}  // namespace
}  // namespace benchgate::compare
