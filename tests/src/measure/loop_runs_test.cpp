#include "src/measure/loop_runs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::Optional;

LoopRun run(std::int64_t iterations, std::int64_t allocations,
            std::int64_t bytes = 0, std::int64_t peak = 0,
            std::int64_t growth = 0, std::int64_t threads = 0,
            std::int64_t descriptors = 0) {
  LoopRun made;
  made.iterations = iterations;
  made.allocations = allocations;
  made.bytes = bytes;
  made.peak = peak;
  made.growth = growth;
  made.threads = threads;
  made.descriptors = descriptors;
  return made;
}

/// The same runs in both pairs.
CountedPairs twice(const LoopRuns& base, const LoopRuns& head) {
  return {{{base, head}, {base, head}}};
}

/// Base's and head's value of the first pair; empty without such a metric.
std::optional<std::pair<double, double>> value(
    const std::vector<ExactValues>& all, const std::string& metric) {
  for (const ExactValues& each : all) {
    if (each.metric.name == metric) {
      return std::pair(each.values[0][0], each.values[0][1]);
    }
  }
  return std::nullopt;
}

TEST(LoopRunsTest, AFileIsReadAsItWasWritten) {
  EXPECT_THAT(parse_loop_runs("benchgate.preload/1 count\n"
                              "run 1 3 600 300 0 0 0\n"
                              "run 10 30 6000 300 20 1 2\nend\n"),
              Optional(ElementsAre(run(1, 3, 600, 300, 0),
                                   run(10, 30, 6000, 300, 20, 1, 2))));
}

TEST(LoopRunsTest, WhatCouldNotBeFoundOutIsNotThere) {
  const auto runs =
      parse_loop_runs("benchgate.preload/1 count\nrun 1 3 600 - - - 2\nend\n");
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->front().bytes, 600);
  EXPECT_FALSE(runs->front().peak);
  EXPECT_FALSE(runs->front().growth);
  EXPECT_FALSE(runs->front().threads);
  EXPECT_EQ(runs->front().descriptors, 2);
}

TEST(LoopRunsTest, InstructionsHaveIterationsOnly) {
  const auto runs =
      parse_loop_runs("benchgate.preload/1 instructions\nrun 1\nrun 10\nend\n");
  ASSERT_TRUE(runs);
  EXPECT_EQ(runs->back().iterations, 10);
  EXPECT_FALSE(runs->back().allocations);
}

TEST(LoopRunsTest, AFileThatIsNotWholeOrSomethingElseIsNone) {
  for (const std::string text :
       {"", "\n", "end\n", "benchgate.preload/1 count\n",
        "benchgate.preload/1 count\nrun 1 3 600 300 0 0 0\n",
        "benchgate.preload/1 count\nrun 1 3 600 300 0 0 0\nend",
        "benchgate.preload/1 count\nrun 1 3 600 300 0 0\nend\n",
        "benchgate.preload/1 count\nrun 1 3 600 300 0 0 0 0\nend\n",
        "benchgate.preload/1 count\nrun 0 3 600 300 0 0 0\nend\n",
        "benchgate.preload/1 count\nrun 1 -3 600 300 0 0 0\nend\n",
        "benchgate.preload/1 count\nrun 1 3x 600 300 0 0 0\nend\n",
        "benchgate.preload/1 count\nrun 1 99999999999999999999 0 0 0 0 "
        "0\nend\n",
        "benchgate.preload/2 count\nrun 1 3 600 300 0 0 0\nend\n",
        "benchgate.preload/1 instructions\nrun 1 3 600 300 0 0 0\nend\n"}) {
    EXPECT_FALSE(parse_loop_runs(text)) << text;
  }
}

TEST(LoopRunsTest, TheCostOfAnIterationIsTheSlopeOfTheLastTwoRuns) {
  // A thousand allocations in the first iteration of the process, seven in the
  // first of each loop, three in each.
  const LoopRuns base = {run(1, 1010), run(10, 37), run(100, 307)};
  const auto all = exact_values(twice(base, base));
  EXPECT_EQ(value(all, "allocs_per_op"), std::pair(3.0, 3.0));
}

TEST(LoopRunsTest, OnlyRunsThatAllHaveAreUsed) {
  const LoopRuns three = {run(1, 10), run(10, 37), run(100, 307)};
  const LoopRuns one = {run(1, 11)};
  const auto all = exact_values({{{three, three}, {one, three}}});
  EXPECT_EQ(value(all, "allocs_per_op"), std::pair(10.0, 10.0));
}

TEST(LoopRunsTest, ACostThatFallsIsSharedOut) {
  const LoopRuns runs = {run(1, 1001), run(10, 20)};
  EXPECT_EQ(value(exact_values(twice(runs, runs)), "allocs_per_op"),
            std::pair(2.0, 2.0));
}

TEST(LoopRunsTest, WhatDiffersBetweenTheSidesIsSeen) {
  const LoopRuns base = {run(1, 3), run(10, 30)};
  const LoopRuns head = {run(1, 4), run(10, 40)};
  EXPECT_EQ(value(exact_values(twice(base, head)), "allocs_per_op"),
            std::pair(3.0, 4.0));
}

TEST(LoopRunsTest, ThePeakIsThatOfTheLastRun) {
  const LoopRuns runs = {run(1, 1, 8, 8), run(10, 10, 80, 64)};
  EXPECT_EQ(value(exact_values(twice(runs, runs)), "peak_bytes"),
            std::pair(64.0, 64.0));
}

TEST(LoopRunsTest, GrowthIsShownWhereThereIsSome) {
  const LoopRuns steady = {run(1, 1, 8, 8, 8), run(10, 10, 80, 8, 8)};
  const LoopRuns leaks = {run(1, 1, 8, 8, 8), run(10, 10, 80, 80, 80)};
  EXPECT_FALSE(value(exact_values(twice(steady, steady)), "growth_per_op"));
  EXPECT_EQ(value(exact_values(twice(steady, leaks)), "growth_per_op"),
            std::pair(0.0, 8.0));
}

TEST(LoopRunsTest, ThreadsAndDescriptorsAreShownWhereSomeAreLeft) {
  const LoopRuns tidy = {run(1, 0, 0, 0, 0, 1, 1), run(10, 0, 0, 0, 0, 1, 1)};
  const LoopRuns leaks = {run(1, 0, 0, 0, 0, 1, 2), run(10, 0, 0, 0, 0, 1, 20)};
  EXPECT_FALSE(value(exact_values(twice(tidy, leaks)), "threads_per_op"));
  EXPECT_EQ(value(exact_values(twice(tidy, leaks)), "fds_per_op"),
            std::pair(0.0, 2.0));
  EXPECT_EQ(value(exact_values(
                      twice({run(1, 0, 0, 0, 0, 3)}, {run(1, 0, 0, 0, 0, 0)})),
                  "threads_per_op"),
            std::pair(3.0, 0.0));
}

TEST(LoopRunsTest, DifferentIterationsCannotBeCompared) {
  EXPECT_TRUE(exact_values(twice({run(7, 3)}, {run(8, 3)})).empty());
  EXPECT_TRUE(exact_values(twice({}, {run(8, 3)})).empty());
}

TEST(LoopRunsTest, AMetricThatOneCountLacksIsLeftOut) {
  LoopRun unknown = run(1, 3, 600, 0, 0);
  unknown.peak.reset();
  const auto all = exact_values(twice({run(1, 3, 600)}, {unknown}));
  EXPECT_TRUE(value(all, "bytes_per_op"));
  EXPECT_FALSE(value(all, "peak_bytes"));
}

TEST(LoopRunsTest, TheSummaryOfACallgrindFileIsItsInstructions) {
  EXPECT_EQ(parse_callgrind_summary("# callgrind format\nevents: Ir\n"
                                    "summary: 1478\n\n\ntotals: 1478\n"),
            1478);
  for (const std::string text :
       {"", "summary: 5\n", "\nsummary: ", "\nsummary: 5", "\nsummary: x\n",
        "\nsummary: -5\n", "\nsummary: 5 6\n",
        "\nsummary: 99999999999999999999\n"}) {
    EXPECT_FALSE(parse_callgrind_summary(text)) << text;
  }
}

}  // namespace
}  // namespace benchgate::measure
