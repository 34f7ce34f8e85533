#include "src/audit/scaled_suite.h"

#include "tests/support/scripted_lockstep.h"
#include "tests/support/scripted_suite.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace benchgate::audit {
namespace {

using tests::allocations;
using tests::cpu_time;
using tests::gives;

measure::Value rate(double per_second) {
  return {.metric = {.name = "items_per_second",
                     .unit = "1/s",
                     .better = compare::Direction::higher},
          .value = per_second};
}

class ScaledSuiteTest : public testing::Test {
 protected:
  ScaledSuiteTest() {
    inner_.with("A", gives({cpu_time(2.0), rate(100.0), allocations(3.0)}))
        .with("B", gives({cpu_time(2.0)}));
  }

  tests::ScriptedSuite inner_;
};

TEST_F(ScaledSuiteTest, TimesGrowRatesFallAndCountsStay) {
  ScaledSuite suite(inner_, {"A"}, 0.25);
  const auto measured =
      suite.invoke({"A"}, std::chrono::milliseconds(3), true).measurements;
  EXPECT_EQ(measured.at(0).values.at(0).value, 2.5);
  EXPECT_EQ(measured.at(0).values.at(1).value, 80.0);
  EXPECT_EQ(measured.at(0).values.at(2).value, 3.0);
}

TEST_F(ScaledSuiteTest, OnlyTheChosenBenchmarksOfAnInvocationAreSlower) {
  ScaledSuite suite(inner_, {"A"}, 0.25);
  const auto measured =
      suite.invoke({"B", "A"}, std::chrono::milliseconds(3), true).measurements;
  EXPECT_EQ(measured.at(0).values.at(0).value, 2.0);
  EXPECT_EQ(measured.at(1).values.at(0).value, 2.5);
}

TEST_F(ScaledSuiteTest, WhatIsAskedForAndListedIsPassedOn) {
  ScaledSuite suite(inner_, {"A"}, 0.25);
  EXPECT_EQ(suite.list().size(), 2U);
  suite.invoke({"A"}, std::chrono::milliseconds(7), false);
  EXPECT_EQ(inner_.durations.back(), std::chrono::milliseconds(7));
  EXPECT_FALSE(inner_.pins.back());
}

measure::LockstepRequest request_of(const std::string& benchmark) {
  measure::LockstepRequest request;
  request.base_name = benchmark;
  request.head_name = benchmark;
  return request;
}

TEST(ScaledLockstepTest, OnlyHeadsValuesOfTheChosenBenchmarksAreSlower) {
  tests::ScriptedLockstep inner([](const measure::LockstepRequest&) {
    measure::LockstepPair pair;
    pair.base.values = {cpu_time(2.0)};
    pair.head.values = {cpu_time(2.0)};
    return std::optional(pair);
  });
  ScaledLockstep lockstep(inner, {"A"}, 0.25);
  EXPECT_TRUE(lockstep.possible());
  const auto slower = lockstep.invoke(request_of("A"));
  EXPECT_EQ(slower->base.values.at(0).value, 2.0);
  EXPECT_EQ(slower->head.values.at(0).value, 2.5);
  const auto same = lockstep.invoke(request_of("B"));
  EXPECT_EQ(same->head.values.at(0).value, 2.0);
}

TEST(ScaledLockstepTest, WhatDidNotComeOffStaysSo) {
  tests::ScriptedLockstep inner(
      [](const measure::LockstepRequest&) { return std::nullopt; });
  ScaledLockstep lockstep(inner, {"A"}, 0.25);
  EXPECT_FALSE(lockstep.invoke(request_of("A")));
  inner.is_possible = false;
  EXPECT_FALSE(lockstep.possible());
}

}  // namespace
}  // namespace benchgate::audit
