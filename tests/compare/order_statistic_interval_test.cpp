#include "compare/order_statistic_interval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace benchgate::compare {
namespace {

struct Golden {
  std::size_t n;
  double confidence;
  std::size_t low;
  std::size_t high;
};

// From benchstat (golang/perf 712aea8). Between 21 and 30 values only sizes
// where its rounding makes no difference.
constexpr std::array kGoldens = {
    Golden{5, 0.9, 1, 5},        Golden{8, 0.9, 2, 7},
    Golden{15, 0.9, 4, 11},      Golden{20, 0.9, 6, 14},
    Golden{45, 0.9, 17, 29},     Golden{2, 0.95, 0, 3},
    Golden{3, 0.95, 0, 4},       Golden{5, 0.95, 0, 5},
    Golden{6, 0.95, 1, 6},       Golden{8, 0.95, 1, 7},
    Golden{9, 0.95, 2, 8},       Golden{11, 0.95, 2, 9},
    Golden{12, 0.95, 3, 10},     Golden{14, 0.95, 3, 11},
    Golden{15, 0.95, 4, 12},     Golden{17, 0.95, 5, 13},
    Golden{18, 0.95, 5, 14},     Golden{20, 0.95, 6, 15},
    Golden{21, 0.95, 6, 16},     Golden{23, 0.95, 7, 17},
    Golden{26, 0.95, 8, 19},     Golden{27, 0.95, 8, 19},
    Golden{29, 0.95, 9, 20},     Golden{30, 0.95, 10, 21},
    Golden{32, 0.95, 10, 22},    Golden{33, 0.95, 11, 23},
    Golden{36, 0.95, 12, 24},    Golden{50, 0.95, 18, 32},
    Golden{51, 0.95, 19, 33},    Golden{60, 0.95, 22, 38},
    Golden{75, 0.95, 29, 47},    Golden{200, 0.95, 86, 114},
    Golden{300, 0.95, 133, 168}, Golden{5, 0.99, 0, 6},
    Golden{8, 0.99, 1, 8},       Golden{15, 0.99, 3, 13},
    Golden{20, 0.99, 4, 16},     Golden{45, 0.99, 14, 32},
};

TEST(OrderStatisticIntervalTest, TakesTheOrdersThatBenchstatTakes) {
  for (const Golden& golden : kGoldens) {
    const auto orders = median_order_statistics(golden.n, golden.confidence);
    EXPECT_EQ(orders.low, golden.low) << golden.n << " " << golden.confidence;
    EXPECT_EQ(orders.high, golden.high) << golden.n << " " << golden.confidence;
  }
}

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
  // benchstat's rounding takes 8 and 18, the mirror image, which is no better.
  const auto orders = median_order_statistics(24, 0.95);
  EXPECT_EQ(orders.low, 7U);
  EXPECT_EQ(orders.high, 17U);
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

}  // namespace
}  // namespace benchgate::compare
