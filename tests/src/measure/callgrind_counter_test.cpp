#include "src/measure/callgrind_counter.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

// With real programs under valgrind: some seconds for each test.

namespace benchgate::measure {
namespace {

using testing::HasSubstr;

class CallgrindCounterTest : public testing::Test {
 protected:
  void SetUp() override {
    // Beside the test there is no library of ours: where it was built.
    const std::filesystem::path library =
        std::filesystem::path(BENCHGATE_LOCKSTEP) / "libbenchgate_callgrind.so";
    if (!std::filesystem::exists(library)) {
      GTEST_SKIP() << "this was built without valgrind's headers";
    }
    if (!std::filesystem::exists("/usr/bin/valgrind")) {
      GTEST_SKIP() << "valgrind is not installed";
    }
    tools_ = {.valgrind = "/usr/bin/valgrind",
              .setarch = std::filesystem::exists("/usr/bin/setarch")
                             ? "/usr/bin/setarch"
                             : "",
              .library = library};
    options_.environment = inherited_environment();
    options_.scratch_folder = folder_.path();
  }

  LoopCount count(const std::string& benchmark,
                  const std::string& program = "counted_base") {
    options_.executable =
        std::filesystem::path(BENCHGATE_FIXTURES) / ("fixture_" + program);
    const GoogleBenchmarkSuite suite(runner_, options_);
    return CallgrindCounter(runner_, suite, tools_).count(benchmark);
  }

  /// Of one iteration; empty if nothing was counted.
  std::optional<double> instructions(
      const std::string& benchmark,
      const std::string& program = "counted_base") {
    const LoopCount counted = count(benchmark, program);
    EXPECT_EQ(counted.trouble, "");
    const auto values = exact_values(
        {{{counted.runs, counted.runs}, {counted.runs, counted.runs}}});
    if (values.size() != 1 || values[0].metric.name != "instructions") {
      return std::nullopt;
    }
    return values[0].values[0][0];
  }

  SystemProcessRunner runner_;
  tests::TemporaryFolder folder_;
  GoogleBenchmarkSuiteOptions options_;
  CallgrindTools tools_;
};

TEST_F(CallgrindCounterTest, TheSameLoopGivesTheSameNumberEveryTime) {
  const auto first = instructions("BM_Three");
  ASSERT_TRUE(first);
  EXPECT_GT(*first, 0.0);
  for (int again = 0; again < 4; ++again) {
    EXPECT_EQ(instructions("BM_Three"), first);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(CallgrindCounterTest, ThousandTurnsMoreAreAThousandTimesOneTurn) {
  const auto base = instructions("BM_Turns");
  const auto head = instructions("BM_Turns", "counted_head");
  ASSERT_TRUE(base);
  ASSERT_TRUE(head);
  EXPECT_GT(*head, *base);
  EXPECT_EQ(std::fmod(*head - *base, 1000.0), 0.0) << *base << ' ' << *head;
}

TEST_F(CallgrindCounterTest, WhatHappensWhileTheTimerIsOffIsNotCounted) {
  // Five allocations; stopping and starting the timer takes some dozens.
  const auto paused = instructions("BM_Paused");
  const auto three = instructions("BM_Three");
  ASSERT_TRUE(paused);
  ASSERT_TRUE(three);
  EXPECT_LT(*paused, *three / 2);
}

TEST_F(CallgrindCounterTest, ASuiteWithTheHooksBuiltInIsCounted) {
  const auto counted = instructions("BM_Three", "instrumented");
  ASSERT_TRUE(counted);
  EXPECT_GT(*counted, 0.0);
}

TEST_F(CallgrindCounterTest, WhereRandomAddressesCannotBeTurnedOffItCounts) {
  tools_.setarch = "/bin/false";
  const LoopCount counted = count("BM_Three");
  EXPECT_EQ(counted.trouble, "");
  EXPECT_FALSE(counted.runs.empty());
}

TEST_F(CallgrindCounterTest, ACrashIsNamed) {
  const LoopCount counted = count("BM_Crashes");
  EXPECT_TRUE(counted.runs.empty());
  EXPECT_THAT(counted.trouble, HasSubstr("under valgrind its process"));
}

}  // namespace
}  // namespace benchgate::measure
