#include "src/explain/timeline.h"
#include "src/explain/timeline_shares.h"
#include "tests/src/preload/recorded_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

// With a real program, whose threads wait for each other as long as is known
// (tests/fixtures/waiting.cpp).

namespace benchgate::preload {
namespace {

using explain::ThreadState;
using explain::Timeline;
using explain::TimelineThread;
using testing::HasSubstr;
using testing::StartsWith;

class TraceRecorderTest : public tests::RecordedSuite {
 protected:
  Timeline trace(const std::string& benchmark,
                 const std::string& program = "waiting") {
    record("trace", benchmark, program);
    EXPECT_TRUE(result_.succeeded()) << result_.errors;
    std::ifstream stream(folder_ / "recording");
    return explain::read_trace(
        std::string{std::istreambuf_iterator<char>(stream), {}}, benchmark);
  }

  static std::size_t loops_in(const Timeline& timeline) {
    return static_cast<std::size_t>(std::ranges::count_if(
        timeline.threads,
        [](const TimelineThread& thread) { return !thread.regions.empty(); }));
  }

  /// Of all threads.
  static std::int64_t time_in(const Timeline& timeline, ThreadState state) {
    std::int64_t sum = 0;
    for (const TimelineThread& thread : timeline.threads) {
      sum += explain::times_of(thread).at(static_cast<std::size_t>(state));
    }
    return sum;
  }
};

TEST_F(TraceRecorderTest, AWaitForALockIsWhereItIsAndAsLongAsItIs) {
  const Timeline timeline = trace("BM_Mutex/iterations:15/real_time");
  EXPECT_EQ(timeline.operations, 15);
  EXPECT_EQ(loops_in(timeline), 1U);
  // The holders: a thread for each iteration.
  EXPECT_GE(timeline.threads.size(), 1U + 15U);
  EXPECT_GE(time_in(timeline, ThreadState::lock), 15 * 19'000'000);
  EXPECT_LE(time_in(timeline, ThreadState::lock), timeline.duration);
  const auto places = explain::times_by_place(timeline);
  ASSERT_FALSE(places.empty());
  EXPECT_THAT(timeline.places[places[0].place],
              StartsWith("mutex in (anonymous namespace)::wait_in_vain"));
}

TEST_F(TraceRecorderTest, EveryThreadOfABenchmarkIsThere) {
  const Timeline timeline =
      trace("BM_Threads/iterations:20/real_time/threads:4");
  EXPECT_EQ(loops_in(timeline), 4U);
  EXPECT_EQ(timeline.operations, 80);
  EXPECT_GT(time_in(timeline, ThreadState::lock),
            time_in(timeline, ThreadState::running));
  for (const TimelineThread& thread : timeline.threads) {
    EXPECT_EQ(thread.counts.has_value(), !thread.regions.empty());
  }
}

TEST_F(TraceRecorderTest, PausesAreBetweenRegions) {
  const Timeline timeline = trace("BM_Paused/iterations:3");
  ASSERT_FALSE(timeline.threads.empty());
  EXPECT_EQ(timeline.threads.front().regions.size(), 4U);
}

TEST_F(TraceRecorderTest, EveryKindOfWaitIsTold) {
  const Timeline timeline = trace("BM_EveryKind/iterations:3/real_time");
  std::string all;
  for (const std::string& place : timeline.places) {
    all += place + '\n';
  }
  EXPECT_THAT(all, HasSubstr("rwlock in "));
  EXPECT_THAT(all, HasSubstr("condition in "));
  EXPECT_THAT(all, HasSubstr("futex in "));
  EXPECT_THAT(all, HasSubstr("end of a thread in "));
}

TEST_F(TraceRecorderTest, WhatThereIsNoRoomForIsCounted) {
  const Timeline timeline = trace("BM_ManyThreads/iterations:1000/real_time");
  std::size_t lives = 0;
  for (const TimelineThread& thread : timeline.threads) {
    lives += thread.regions.empty() ? 1U : 0U;
  }
  // Of ten thousand threads; each has some events.
  EXPECT_TRUE(lives >= 10'000 || timeline.dropped > 0);
  EXPECT_GT(lives, 1000U);
}

TEST_F(TraceRecorderTest, WherePerfIsRefusedWaitsAreAllThatIsKnown) {
  variables_["BENCHGATE_WITHOUT_PERF"] = "fixture_waiting";
  const std::string benchmark = "BM_Mutex/iterations:15/real_time";
  record("trace", benchmark, "without_perf");
  if (result_.exit_status == 77) {
    GTEST_SKIP() << "no filter of system calls can be set here";
  }
  const Timeline timeline = trace(benchmark, "without_perf");
  EXPECT_FALSE(timeline.has_switches);
  EXPECT_GE(time_in(timeline, ThreadState::lock), 15 * 19'000'000);
  EXPECT_EQ(time_in(timeline, ThreadState::asleep), 0);
  EXPECT_EQ(time_in(timeline, ThreadState::runnable), 0);
  EXPECT_THAT(explain::timeline_report(timeline),
              HasSubstr("perf_event_open was refused"));
}

}  // namespace
}  // namespace benchgate::preload
