#include "compare/metric.h"

#include <gtest/gtest.h>

namespace benchgate::compare {
namespace {

TEST(MetricTest, DirectionsAndKindsAreReadBackFromTheirWords) {
  EXPECT_EQ(to_string(Direction::lower), "lower");
  EXPECT_EQ(direction_from("lower"), Direction::lower);
  EXPECT_EQ(direction_from("higher"), Direction::higher);
  EXPECT_EQ(direction_from("up"), std::nullopt);
  EXPECT_EQ(to_string(MetricKind::exact), "exact");
  EXPECT_EQ(metric_kind_from("timed"), MetricKind::timed);
  EXPECT_EQ(metric_kind_from("exact"), MetricKind::exact);
  EXPECT_EQ(metric_kind_from("Exact"), std::nullopt);
}

}  // namespace
}  // namespace benchgate::compare
