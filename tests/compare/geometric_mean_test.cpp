#include "compare/geometric_mean.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace benchgate::compare {
namespace {

TEST(GeometricMeanTest, TwiceAndHalfMakeOne) {
  EXPECT_DOUBLE_EQ(geometric_mean(std::array{2.0, 0.5}), 1.0);
  EXPECT_DOUBLE_EQ(geometric_mean(std::array{1.0, 2.0, 4.0}), 2.0);
}

TEST(GeometricMeanTest, ManyLargeValuesDoNotOverflow) {
  const std::vector<double> values(1000, 1e300);
  EXPECT_NEAR(geometric_mean(values) / 1e300, 1.0, 1e-9);
}

TEST(GeometricMeanTest, AZeroMakesItZero) {
  EXPECT_EQ(geometric_mean(std::array{0.0, 3.0}), 0.0);
}

}  // namespace
}  // namespace benchgate::compare
