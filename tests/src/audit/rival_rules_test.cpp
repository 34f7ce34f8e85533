#include "src/audit/rival_rules.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace benchgate::audit {
namespace {

std::vector<double> from(double first, int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) {
    values.push_back(first + i);
  }
  return values;
}

TrialBenchmark with_times(std::vector<double> base, std::vector<double> head) {
  TrialBenchmark benchmark;
  benchmark.time_metric = "cpu_time";
  benchmark.cpu_time = {std::move(base), std::move(head)};
  benchmark.real_time = {{5.0, 5.0}, {5.0, 5.0}};
  return benchmark;
}

TEST(RivalRulesTest, EqualSamplesAreNotCalled) {
  const TrialBenchmark same = with_times(from(10, 10), from(10, 10));
  for (const Rule rule : kAllRules) {
    EXPECT_EQ(judge(rule, same), Call::none) << to_string(rule);
  }
}

// p by scipy.stats.mannwhitneyu(range(10, 20), [x + shift for x in ...]),
// two-sided: shift 2.5 gives 0.105 (exact) and 0.104, shift 3.5 gives 0.029 and
// 0.031 (SciPy 1.10.1).
TEST(RivalRulesTest, MannWhitneyRulesCallBelowFivePercentInTheRightDirection) {
  for (const Rule rule : {Rule::benchstat, Rule::compare_py}) {
    EXPECT_EQ(judge(rule, with_times(from(10, 10), from(12.5, 10))),
              Call::none);
    EXPECT_EQ(judge(rule, with_times(from(10, 10), from(13.5, 10))),
              Call::slower);
    EXPECT_EQ(judge(rule, with_times(from(13.5, 10), from(10, 10))),
              Call::faster);
  }
}

// U = 13 of 64: p is 0.0499 exactly and 0.0520 by the approximation, and SciPy
// is exact up to 8 values.
TEST(RivalRulesTest, CompareBecomesExactWhereSciPyDoes) {
  const TrialBenchmark eight =
      with_times(from(1, 8), {3.5, 4.5, 5.5, 7.5, 8.5, 9.5, 10.5, 11.5});
  EXPECT_EQ(judge(Rule::compare_py, eight), Call::slower);
  EXPECT_EQ(judge(Rule::benchstat, eight), Call::slower);
}

TEST(RivalRulesTest, ComparePyLooksAtBothTimesAndBenchstatAtOne) {
  TrialBenchmark benchmark = with_times(from(10, 10), from(10, 10));
  benchmark.real_time = {from(10, 10), from(20.5, 10)};
  EXPECT_EQ(judge(Rule::compare_py, benchmark), Call::slower);
  EXPECT_EQ(judge(Rule::benchstat, benchmark), Call::none);
  benchmark.time_metric = "real_time";
  EXPECT_EQ(judge(Rule::benchstat, benchmark), Call::slower);
}

TEST(RivalRulesTest, MeansAreCalledBeyondTheirThresholdBothWays) {
  const std::vector<double> base = {99, 101};
  EXPECT_EQ(judge(Rule::means_5, with_times(base, {104.9, 104.9})), Call::none);
  EXPECT_EQ(judge(Rule::means_5, with_times(base, {105.1, 105.1})),
            Call::slower);
  EXPECT_EQ(judge(Rule::means_5, with_times({105.1, 105.1}, base)),
            Call::faster);
  EXPECT_EQ(judge(Rule::means_10, with_times(base, {109.9, 109.9})),
            Call::none);
  EXPECT_EQ(judge(Rule::means_10, with_times(base, {110.1, 110.1})),
            Call::slower);
}

TEST(RivalRulesTest, ASlowdownIsPutIntoHead) {
  const TrialBenchmark same = with_times(from(100, 10), from(100, 10));
  EXPECT_EQ(judge(Rule::means_5, same, 0.04), Call::none);
  EXPECT_EQ(judge(Rule::means_5, same, 0.06), Call::slower);
  EXPECT_EQ(judge(Rule::benchstat, same, 0.06), Call::slower);
  EXPECT_EQ(judge(Rule::compare_py, same, 0.06), Call::slower);
}

TEST(RivalRulesTest, OneValueIsNotJudged) {
  for (const Rule rule : kAllRules) {
    EXPECT_EQ(judge(rule, with_times({1.0}, {9.0})), Call::none);
    EXPECT_EQ(judge(rule, with_times({}, {})), Call::none);
  }
}

}  // namespace
}  // namespace benchgate::audit
