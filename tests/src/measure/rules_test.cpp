#include "src/measure/rules.h"

#include <gtest/gtest.h>

namespace benchgate::measure {
namespace {

Rule rule(const std::string& match) {
  return {.match = Pattern(match),
          .suite = {},
          .metric = {},
          .noise_threshold = {},
          .equivalence_margin = {},
          .tolerance = {},
          .gate = {},
          .measure = {}};
}

const compare::Metric kTime{.name = "cpu_time", .unit = "s"};
const compare::Metric kRate{.name = "bytes_per_second",
                            .unit = "B/s",
                            .better = compare::Direction::higher};
const compare::Metric kAllocations{
    .name = "allocs_per_op", .unit = "1", .kind = compare::MetricKind::exact};

TEST(RulesTest, ARuleChangesOnlyTheRowsThatItMatches) {
  Rules rules;
  rules.rules.push_back(rule("^BM_Get"));
  rules.rules.back().noise_threshold = 0.03;
  EXPECT_EQ(rules.policy("s", "BM_Get/1", "cpu_time").noise_threshold, 0.03);
  EXPECT_EQ(rules.policy("s", "BM_Put/1", "cpu_time").noise_threshold, 0.01);
}

TEST(RulesTest, ALaterRuleWinsOverAnEarlierOneButKeepsWhatItDoesNotSay) {
  Rules rules;
  rules.rules.push_back(rule("BM"));
  rules.rules.back().noise_threshold = 0.03;
  rules.rules.back().gate = false;
  rules.rules.push_back(rule("BM_Get"));
  rules.rules.back().noise_threshold = 0.05;
  const auto policy = rules.policy("s", "BM_Get", "cpu_time");
  EXPECT_EQ(policy.noise_threshold, 0.05);
  EXPECT_FALSE(policy.gated);
}

TEST(RulesTest, ARuleOfAMetricOrASuiteLeavesTheOthersAlone) {
  Rules rules;
  rules.rules.push_back(rule("BM"));
  rules.rules.back().metric = "real_time";
  rules.rules.back().suite = "store";
  rules.rules.back().tolerance = 0.5;
  EXPECT_EQ(rules.policy("store", "BM", "real_time").tolerance, 0.5);
  EXPECT_EQ(rules.policy("store", "BM", "cpu_time").tolerance, 0.0);
  EXPECT_EQ(rules.policy("other", "BM", "real_time").tolerance, 0.0);
}

TEST(RulesTest, CodeSizeIsAHintUnlessARuleMakesMoreOfIt) {
  Rules rules;
  EXPECT_FALSE(rules.policy("s", "BM", "code_bytes").gated);
  EXPECT_EQ(rules.policy("s", "BM", "code_bytes").tolerance, 0.1);
  EXPECT_TRUE(rules.policy("s", "BM", "allocs_per_op").gated);
  rules.rules.push_back(rule("BM"));
  rules.rules.back().metric = "code_bytes";
  rules.rules.back().gate = true;
  rules.rules.back().tolerance = 0.01;
  EXPECT_TRUE(rules.policy("s", "BM", "code_bytes").gated);
  EXPECT_EQ(rules.policy("s", "BM", "code_bytes").tolerance, 0.01);
}

TEST(RulesTest, TimeAndExactMetricsGetRowsAndOthersOnlyWhenARuleNamesThem) {
  Rules rules;
  EXPECT_TRUE(rules.wants("s", "BM", kTime, true));
  EXPECT_TRUE(rules.wants("s", "BM", kAllocations, false));
  EXPECT_FALSE(rules.wants("s", "BM", kRate, false));
  rules.rules.push_back(rule("BM"));
  rules.rules.back().measure = true;  // Of the benchmark, not of the metric.
  EXPECT_FALSE(rules.wants("s", "BM", kRate, false));
  rules.rules.back().metric = "bytes_per_second";
  EXPECT_TRUE(rules.wants("s", "BM", kRate, false));
}

TEST(RulesTest, ABenchmarkCanBeLeftOutAndTakenInAgain) {
  Rules rules;
  EXPECT_TRUE(rules.measures("s", "BM_Network/1"));
  rules.rules.push_back(rule("Network"));
  rules.rules.back().measure = false;
  EXPECT_FALSE(rules.measures("s", "BM_Network/1"));
  rules.rules.push_back(rule("Network/1$"));
  rules.rules.back().measure = true;
  EXPECT_TRUE(rules.measures("s", "BM_Network/1"));
  EXPECT_FALSE(rules.measures("s", "BM_Network/10"));
}

TEST(RulesTest, AnAcceptanceHoldsThroughItsLastDay) {
  Rules rules;
  rules.accepted.push_back({.match = Pattern("^BM_Put$"),
                            .metric = {},
                            .acceptance = {.pattern = "^BM_Put$",
                                           .up_to = 0.08,
                                           .until = "2027-03-01",
                                           .why = "checksum"}});
  EXPECT_TRUE(rules.acceptance("BM_Put", "cpu_time", "2027-03-01"));
  EXPECT_FALSE(rules.acceptance("BM_Put", "cpu_time", "2027-03-02"));
  EXPECT_FALSE(rules.acceptance("BM_Put/1", "cpu_time", "2026-01-01"));
  rules.accepted[0].metric = "real_time";
  EXPECT_FALSE(rules.acceptance("BM_Put", "cpu_time", "2026-01-01"));
}

TEST(RulesTest, OfSeveralAcceptancesTheOneThatAllowsMostHolds) {
  const auto entry = [](double up_to, const std::string& why) {
    AcceptedSlowdown made{
        .match = Pattern("BM"), .metric = {}, .acceptance = {}};
    made.acceptance.up_to = up_to;
    made.acceptance.why = why;
    return made;
  };
  Rules rules;
  rules.accepted = {entry(0.05, "first"), entry(0.08, "more"),
                    entry(0.08, "as much")};
  EXPECT_EQ(rules.acceptance("BM", "cpu_time", "2026-01-01")->why, "more");
}

TEST(RulesTest, InstructionsMayMoveALittleUnlessARuleSaysOtherwise) {
  Rules rules;
  EXPECT_EQ(rules.policy("s", "BM", "instructions").tolerance, 0.005);
  EXPECT_EQ(rules.policy("s", "BM", "allocs_per_op").tolerance, 0.0);
  rules.rules.push_back({.match = Pattern("BM"),
                         .suite = {},
                         .metric = "instructions",
                         .noise_threshold = {},
                         .equivalence_margin = {},
                         .tolerance = 0.0,
                         .gate = {},
                         .measure = {}});
  EXPECT_EQ(rules.policy("s", "BM", "instructions").tolerance, 0.0);
}

}  // namespace
}  // namespace benchgate::measure
