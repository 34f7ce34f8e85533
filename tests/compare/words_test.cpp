#include "compare/metric.h"
#include "compare/pairs.h"
#include "compare/policy.h"
#include "compare/verdict.h"

#include <gtest/gtest.h>

// The words of result files: changing one breaks every file written before.

namespace benchgate::compare {
namespace {

TEST(WordsTest, EveryVerdictIsReadBackFromItsWord) {
  for (const Verdict verdict :
       {Verdict::regressed, Verdict::improved, Verdict::unchanged,
        Verdict::inconclusive, Verdict::missing, Verdict::added,
        Verdict::failed}) {
    EXPECT_EQ(verdict_from(to_string(verdict)), verdict);
  }
  EXPECT_EQ(to_string(Verdict::inconclusive), "inconclusive");
  EXPECT_EQ(verdict_from("slower"), std::nullopt);
  EXPECT_EQ(verdict_from(""), std::nullopt);
}

TEST(WordsTest, DirectionsKindsAndResponsesAreReadBackFromTheirWords) {
  EXPECT_EQ(direction_from("lower"), Direction::lower);
  EXPECT_EQ(direction_from("higher"), Direction::higher);
  EXPECT_EQ(direction_from("up"), std::nullopt);
  EXPECT_EQ(metric_kind_from("timed"), MetricKind::timed);
  EXPECT_EQ(metric_kind_from("exact"), MetricKind::exact);
  EXPECT_EQ(metric_kind_from("Exact"), std::nullopt);
  EXPECT_EQ(response_from("pass"), Response::pass);
  EXPECT_EQ(response_from("fail"), Response::fail);
  EXPECT_EQ(response_from("warn"), std::nullopt);
}

TEST(WordsTest, SidesAreNamedBaseAndHead) {
  EXPECT_EQ(to_string(Side::base), "base");
  EXPECT_EQ(to_string(Side::head), "head");
}

}  // namespace
}  // namespace benchgate::compare
