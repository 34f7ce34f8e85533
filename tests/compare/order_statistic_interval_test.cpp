#include "compare/order_statistic_interval.h"

#include "tests/support/benchstat_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace benchgate::compare {
namespace {

TEST(OrderStatisticIntervalTest, ReachesTheConfidenceAskedForByExactCounting) {
  for (std::size_t n = 1; n <= 30; ++n) {
    for (const double confidence : {0.5, 0.9, 0.95, 0.99}) {
      const auto orders = median_order_statistics(n, confidence);
      double share = 0.0;  // P(low <= number of values below < high)
      for (std::size_t k = orders.low; k < orders.high; ++k) {
        const auto binomial =
            std::exp(std::lgamma(static_cast<double>(n) + 1.0) -
                     std::lgamma(static_cast<double>(k) + 1.0) -
                     std::lgamma(static_cast<double>(n - k) + 1.0));
        share += binomial * std::pow(0.5, static_cast<double>(n));
      }
      EXPECT_NEAR(orders.confidence, share, 1e-12) << n << " " << confidence;
      EXPECT_GE(orders.confidence, confidence - 1e-12);
    }
  }
}

TEST(OrderStatisticIntervalTest, TheLowerOfTwoEquallyGoodIsTaken) {
  const auto orders = median_order_statistics(8, 0.95);
  EXPECT_EQ(orders.low, 1U);
  EXPECT_EQ(orders.high, 7U);
}

TEST(OrderStatisticIntervalTest, From21ValuesOnTheOneThatBenchstatTakes) {
  // 7 and 17, the mirror image, would be no worse.
  const auto orders = median_order_statistics(24, 0.95);
  EXPECT_EQ(orders.low, 8U);
  EXPECT_EQ(orders.high, 18U);
}

TEST(OrderStatisticIntervalTest, FewerThanSixValuesDoNotBoundBothSides) {
  const Interval open = order_statistic_interval(Sample({1, 2, 3, 4, 5}), 0.95);
  EXPECT_TRUE(std::isinf(open.low));
  EXPECT_DOUBLE_EQ(open.high, 5.0);  // 31 of 32; the lower of two as good.
  const Interval six =
      order_statistic_interval(Sample({6, 5, 4, 3, 2, 1}), 0.95);
  EXPECT_DOUBLE_EQ(six.low, 1.0);
  EXPECT_DOUBLE_EQ(six.high, 6.0);
  EXPECT_DOUBLE_EQ(six.confidence, 62.0 / 64.0);
}

TEST(OrderStatisticIntervalTest, BoundsAreValuesOfTheSample) {
  std::vector<double> values(60);
  std::iota(values.begin(), values.end(), 1.0);
  const Interval interval = order_statistic_interval(Sample(values), 0.95);
  EXPECT_DOUBLE_EQ(interval.low, 22.0);
  EXPECT_DOUBLE_EQ(interval.high, 38.0);
  EXPECT_GE(interval.confidence, 0.95);
}

TEST(OrderStatisticIntervalTest, TheMedianIsTheMiddleOrTheMeanOfTheMiddleTwo) {
  EXPECT_DOUBLE_EQ(median(Sample({3, 1, 2})), 2.0);
  EXPECT_DOUBLE_EQ(median(Sample({4, 1, 2, 3})), 2.5);
  EXPECT_DOUBLE_EQ(median(Sample({7})), 7.0);
}

TEST(OrderStatisticIntervalTest, TakesTheOrdersOfBenchstatForEverySize) {
  for (const auto& vector : tests::benchstat_vectors("median-ci-orders")) {
    const auto orders =
        median_order_statistics(vector.at("n").get<std::size_t>(),
                                vector.at("confidence").get<double>());
    EXPECT_EQ(orders.low, vector.at("lo").get<std::size_t>()) << vector;
    EXPECT_EQ(orders.high, vector.at("hi").get<std::size_t>()) << vector;
  }
}

TEST(OrderStatisticIntervalTest, NothingBoundsTheMedianForSure) {
  for (const std::size_t n : {1UL, 30UL, 31UL, 1000UL}) {
    EXPECT_EQ(median_order_statistics(n, 1.0),
              (OrderStatistics{.low = 0, .high = n + 1, .confidence = 1.0}));
  }
}

}  // namespace
}  // namespace benchgate::compare
