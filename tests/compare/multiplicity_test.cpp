#include "compare/multiplicity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace benchgate::compare {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(MultiplicityTest, HolmAdjustsTheSmallestByAllAndTheNextByOneFewer) {
  // Worked by hand: 0.01 * 4, 0.02 * 3, 0.03 * 2, 0.2 * 1.
  const std::array p_values = {0.03, 0.01, 0.2, 0.02};
  EXPECT_THAT(holm_adjusted(p_values),
              ElementsAre(DoubleEq(0.06), DoubleEq(0.04), DoubleEq(0.2),
                          DoubleEq(0.06)));
}

TEST(MultiplicityTest, HolmNeverPassesALaterOneThatAnEarlierOneHasStopped) {
  // 0.04 * 2 is above 0.05, so 0.045 must not come out below it.
  const std::array p_values = {0.045, 0.04};
  EXPECT_THAT(holm_adjusted(p_values),
              ElementsAre(DoubleEq(0.08), DoubleEq(0.08)));
}

TEST(MultiplicityTest, HolmOfOneIsItselfAndOfNoneIsNone) {
  EXPECT_THAT(holm_adjusted(std::array{0.3}), ElementsAre(DoubleEq(0.3)));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(MultiplicityTest, HolmStaysAProbability) {
  EXPECT_THAT(holm_adjusted(std::array{0.9, 0.8}), ElementsAre(1.0, 1.0));
}

TEST(MultiplicityTest, BonferroniSharesTheErrorEqually) {
  EXPECT_DOUBLE_EQ(bonferroni_level(0.01, 5, 7) * 35.0, 0.01);
  EXPECT_DOUBLE_EQ(bonferroni_level(0.01, 1, 1), 0.01);
}

}  // namespace
}  // namespace benchgate::compare
