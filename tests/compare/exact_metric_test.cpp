#include "compare/exact_metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace benchgate::compare {
namespace {

using testing::HasSubstr;

TEST(ExactMetricTest, OneMoreAllocationIsARegressionWithoutTolerance) {
  const auto outcome = judge_exact(100.0, 101.0, Direction::lower, 0.0);
  EXPECT_EQ(outcome.verdict, Verdict::regressed);
  EXPECT_DOUBLE_EQ(outcome.ratio.value(), 0.01);
  EXPECT_EQ(outcome.note, "");
}

TEST(ExactMetricTest, DirectionSaysWhatIsWorse) {
  EXPECT_EQ(judge_exact(100.0, 99.0, Direction::lower, 0.0).verdict,
            Verdict::improved);
  EXPECT_EQ(judge_exact(100.0, 99.0, Direction::higher, 0.0).verdict,
            Verdict::regressed);
  EXPECT_EQ(judge_exact(100.0, 101.0, Direction::higher, 0.0).verdict,
            Verdict::improved);
}

TEST(ExactMetricTest, AChangeWithinTheToleranceIsUnchanged) {
  EXPECT_EQ(judge_exact(1000.0, 1005.0, Direction::lower, 0.005).verdict,
            Verdict::unchanged);
  EXPECT_EQ(judge_exact(1000.0, 1006.0, Direction::lower, 0.005).verdict,
            Verdict::regressed);
  EXPECT_EQ(judge_exact(1000.0, 994.0, Direction::lower, 0.005).verdict,
            Verdict::improved);
}

TEST(ExactMetricTest, RoundingIsNoChange) {
  EXPECT_EQ(judge_exact(3.0, 3.0 + 1e-10, Direction::lower, 0.0).verdict,
            Verdict::unchanged);
}

TEST(ExactMetricTest, FromZeroThereIsNoRatioButAVerdict) {
  const auto worse = judge_exact(0.0, 2.0, Direction::lower, 0.5);
  EXPECT_EQ(worse.verdict, Verdict::regressed);
  EXPECT_FALSE(worse.ratio.has_value());
  EXPECT_THAT(worse.note, HasSubstr("from 0 to 2"));
  EXPECT_EQ(judge_exact(0.0, 2.0, Direction::higher, 0.5).verdict,
            Verdict::improved);
}

TEST(ExactMetricTest, ZeroOnBothSidesIsUnchanged) {
  const auto same = judge_exact(0.0, 0.0, Direction::lower, 0.0);
  EXPECT_EQ(same.verdict, Verdict::unchanged);
  EXPECT_DOUBLE_EQ(same.ratio.value(), 0.0);
}

TEST(ExactMetricTest, ToZeroIsAllOfIt) {
  const auto gone = judge_exact(5.0, 0.0, Direction::lower, 0.0);
  EXPECT_EQ(gone.verdict, Verdict::improved);
  EXPECT_DOUBLE_EQ(gone.ratio.value(), -1.0);
}

TEST(ExactMetricTest, ValuesAreTheSameUpToRounding) {
  EXPECT_TRUE(all_same(std::array{1.0, 1.0 + 1e-12, 1.0}));
  EXPECT_FALSE(all_same(std::array{1.0, 1.0 + 1e-6}));
  EXPECT_TRUE(all_same(std::array{0.0, 0.0}));
  EXPECT_FALSE(all_same(std::array{0.0, 1e-300}));
  EXPECT_TRUE(all_same({}));
}

}  // namespace
}  // namespace benchgate::compare
