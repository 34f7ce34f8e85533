#include "compare/pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>

namespace benchgate::compare {
namespace {

TEST(PairsTest, PositiveIsWorseWhicheverDirectionIsBetter) {
  const Pair larger{.base = 1.0, .head = 1.1};
  EXPECT_NEAR(log_ratio(larger, Direction::lower), std::log(1.1), 1e-15);
  EXPECT_NEAR(log_ratio(larger, Direction::higher), -std::log(1.1), 1e-15);
}

TEST(PairsTest, SwappingTheValuesChangesTheSignAndNoBitElse) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> values(-10.0, 2.0);
  for (int i = 0; i < 1000; ++i) {
    const double a = values(random);
    const double b = values(random);
    for (const Direction better : {Direction::lower, Direction::higher}) {
      EXPECT_EQ(log_ratio({.base = a, .head = b}, better),
                -log_ratio({.base = b, .head = a}, better));
    }
  }
}

TEST(PairsTest, EqualValuesAreExactlyZero) {
  const double ratio = log_ratio({.base = 0.3, .head = 0.3}, Direction::higher);
  EXPECT_EQ(ratio, 0.0);
  EXPECT_FALSE(std::signbit(ratio));
}

TEST(PairsTest, ValuesFarApartStillHaveALogRatio) {
  EXPECT_NEAR(log_ratio({.base = 1e-300, .head = 1e300}, Direction::lower),
              600.0 * std::log(10.0), 1e-9);
}

TEST(PairsTest, OnlyFinitePositiveValuesHaveALogRatio) {
  EXPECT_TRUE(has_log_ratio({.base = 1e-300, .head = 1.0}));
  for (const double bad : {0.0, -1.0, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(has_log_ratio({.base = bad, .head = 1.0}));
    EXPECT_FALSE(has_log_ratio({.base = 1.0, .head = bad}));
  }
}

TEST(PairsTest, LogRatiosKeepTheOrderOfThePairs) {
  const std::array pairs = {Pair{.base = 1.0, .head = 2.0},
                            Pair{.base = 4.0, .head = 1.0}};
  EXPECT_THAT(log_ratios(pairs, Direction::lower),
              testing::ElementsAre(testing::DoubleEq(std::log(2.0)),
                                   testing::DoubleEq(-std::log(4.0))));
}

}  // namespace
}  // namespace benchgate::compare
