#include "src/measure/exact_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Gives what is written down, one after the other.
class ScriptedCounter final : public LoopCounter {
 public:
  explicit ScriptedCounter(std::vector<LoopCount> counts)
      : counts_(std::move(counts)) {}

  [[nodiscard]] std::string obstacle() const override { return in_the_way; }

  LoopCount count(const std::string& name) override {
    names.push_back(name);
    return counts_.at((names.size() - 1) % counts_.size());
  }

  std::string in_the_way;
  std::vector<std::string> names;

 private:
  std::vector<LoopCount> counts_;
};

LoopCount allocations(std::int64_t number) {
  LoopRun run;
  run.iterations = 1;
  run.allocations = number;
  return {.runs = {run}, .trouble = "", .wall = std::chrono::milliseconds(5)};
}

LoopCount trouble(const std::string& why) {
  return {.runs = {}, .trouble = why, .wall = {}};
}

class ExactRowsTest : public testing::Test {
 protected:
  std::vector<compare::Row> take(ScriptedCounter& base, ScriptedCounter& head) {
    return rows_.take(
        {.subject = &subject_, .suite = "s", .own_metrics = own_metrics_},
        {.base = &base,
         .head = &head,
         .what = "allocations",
         .metrics = {"allocs_per_op"}});
  }

  Subject subject_{.name = "BM_New", .base_name = "BM_Old", .note = ""};
  std::vector<std::string> own_metrics_;
  Rules rules_;
  SessionSettings settings_;
  ExactRows rows_{rules_, settings_};
};

TEST_F(ExactRowsTest, BothSidesAreCountedTwiceByTheirOwnNames) {
  ScriptedCounter base({allocations(3)});
  ScriptedCounter head({allocations(4)});
  const auto rows = take(base, head);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].benchmark, "BM_New");
  EXPECT_EQ(rows[0].base_name, "BM_Old");
  EXPECT_EQ(rows[0].metric.kind, compare::MetricKind::exact);
  EXPECT_TRUE(rows[0].policy.gated);
  ASSERT_EQ(rows[0].screen.size(), 2U);
  EXPECT_EQ(rows[0].screen[1].base, 3.0);
  EXPECT_EQ(rows[0].screen[1].head, 4.0);
  EXPECT_THAT(base.names, ElementsAre("BM_Old", "BM_Old"));
  EXPECT_THAT(head.names, ElementsAre("BM_New", "BM_New"));
  EXPECT_THAT(rows_.warnings(), IsEmpty());
  EXPECT_EQ(rows_.wall(), std::chrono::milliseconds(20));
}

TEST_F(ExactRowsTest, WhatVariesIsNotGated) {
  ScriptedCounter base({allocations(3)});
  ScriptedCounter head({allocations(4), allocations(5)});
  const auto rows = take(base, head);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_FALSE(rows[0].policy.gated);
}

TEST_F(ExactRowsTest, WhatTheSuiteCountsItselfIsNotCountedAgain) {
  own_metrics_ = {"cpu_time", "allocs_per_op"};
  ScriptedCounter side({allocations(3)});
  EXPECT_THAT(take(side, side), IsEmpty());
  EXPECT_THAT(side.names, IsEmpty());
}

TEST_F(ExactRowsTest, WhatNoRuleWantsIsNotCounted) {
  rules_.rules.push_back({.match = Pattern("New"),
                          .suite = {},
                          .metric = "allocs_per_op",
                          .noise_threshold = {},
                          .equivalence_margin = {},
                          .tolerance = {},
                          .gate = {},
                          .measure = false});
  ScriptedCounter side({allocations(3)});
  EXPECT_THAT(take(side, side), IsEmpty());
  EXPECT_THAT(side.names, IsEmpty());
}

TEST_F(ExactRowsTest, AnObstacleIsSaidOnceForAllBenchmarks) {
  ScriptedCounter base({allocations(3)});
  ScriptedCounter head({allocations(3)});
  head.in_the_way = "is linked statically";
  EXPECT_THAT(take(base, head), IsEmpty());
  EXPECT_THAT(take(base, head), IsEmpty());
  EXPECT_THAT(head.names, IsEmpty());
  EXPECT_THAT(rows_.warnings(),
              ElementsAre("allocations of 2 benchmarks (BM_New, ...) in suite "
                          "s were not counted: head's executable is linked "
                          "statically; times and verdicts about them are not "
                          "affected"));
}

TEST_F(ExactRowsTest, TroubleOfOneBenchmarkNamesItAndItsSide) {
  ScriptedCounter base({allocations(3)});
  ScriptedCounter head({trouble("its process was killed by signal 6")});
  EXPECT_THAT(take(base, head), IsEmpty());
  EXPECT_THAT(
      rows_.warnings(),
      ElementsAre(HasSubstr(
          "allocations of BM_New in suite s were not counted: head: its "
          "process was killed by signal 6")));
}

TEST_F(ExactRowsTest, OneSideAloneHasTwoValuesToCompareLater) {
  ScriptedCounter head({allocations(3)});
  const auto rows =
      rows_.take({.subject = &subject_, .suite = "s", .own_metrics = {}},
                 {.base = nullptr,
                  .head = &head,
                  .what = "allocations",
                  .metrics = {"allocs_per_op"}});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].design, compare::Design::unpaired);
  EXPECT_EQ(rows[0].verdict, compare::Verdict::added);
  EXPECT_THAT(rows[0].head_values, ElementsAre(3.0, 3.0));
  EXPECT_THAT(head.names, ElementsAre("BM_New", "BM_New"));
}

TEST_F(ExactRowsTest, CountingEndsWhenItHasHadItsShareOfTheBudget) {
  settings_.budget = std::chrono::milliseconds(50);
  ScriptedCounter side({allocations(3)});
  EXPECT_EQ(take(side, side).size(), 1U);  // 20 ms, of which it had 5.
  EXPECT_THAT(take(side, side), IsEmpty());
  EXPECT_THAT(take(side, side), IsEmpty());
  EXPECT_THAT(side.names, testing::SizeIs(4));
  EXPECT_THAT(rows_.warnings(),
              ElementsAre(HasSubstr("1 benchmark was not counted exactly")));
}

}  // namespace
}  // namespace benchgate::measure
