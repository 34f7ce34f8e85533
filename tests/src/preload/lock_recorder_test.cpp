#include "tests/src/preload/recorded_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>

// With a real program, whose threads wait for each other as long as they say
// themselves (tests/fixtures/waiting.cpp).

namespace benchgate::preload {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

enum Column { contentions, delay };

class LockRecorderTest : public tests::RecordedSuite {
 protected:
  LockRecorderTest() { variables_["BENCHGATE_PRELOAD_BLOCK_RATE"] = "1"; }

  void record_waiting(const std::string& benchmark,
                      const std::string& mode = "lock") {
    waiters_ = record(mode, benchmark, "waiting");
    holders_ = also_recorded(".mutex");
    EXPECT_TRUE(result_.succeeded()) << result_.errors;
    EXPECT_TRUE(waiters_.is_whole);
  }

  /// What the benchmark's own threads have measured, of all of its runs.
  [[nodiscard]] double measured() const {
    std::istringstream lines(result_.errors);
    double sum = 0;
    for (std::string word; lines >> word;) {
      if (word == "waited") {
        double nanoseconds = 0;
        lines >> nanoseconds;
        sum += nanoseconds;
      }
    }
    return sum;
  }

  [[nodiscard]] static double sum(const tests::Recorded& recorded,
                                  Column column) {
    return recorded.per_operation(column) *
           static_cast<double>(recorded.operations);
  }

  tests::Recorded waiters_;
  tests::Recorded holders_;
};

/// The longest of a recording's stacks.
double longest(const tests::Recorded& recorded) {
  std::int64_t found = 0;
  for (const auto& values : recorded.stacks) {
    found = std::max(found, values.at(delay));
  }
  return static_cast<double>(found);
}

TEST_F(LockRecorderTest, ThreeHundredMillisecondsAreWhatTheWaiterMeasured) {
  record_waiting("BM_Mutex/iterations:15/real_time");
  EXPECT_EQ(waiters_.operations, 15);
  // By whoever wants the mutex: the rest is waiting for a thread's end.
  EXPECT_GE(longest(waiters_), 15 * 20e6);
  EXPECT_LE(longest(waiters_), measured());
  EXPECT_GE(longest(waiters_), 0.9 * measured());
  // Whoever held it is charged with all but the time that waking up took.
  EXPECT_GE(longest(holders_), 15 * 20e6);
  EXPECT_LE(longest(holders_), longest(waiters_));
}

TEST_F(LockRecorderTest, HoldersAreChargedWithWhatWaitersHaveWaited) {
  record_waiting("BM_Threads/iterations:20/real_time/threads:4");
  EXPECT_EQ(waiters_.operations, 80);
  EXPECT_EQ(sum(holders_, delay), sum(waiters_, delay));
  EXPECT_EQ(sum(holders_, contentions), sum(waiters_, contentions));
  EXPECT_GT(sum(waiters_, contentions), 0);
}

TEST_F(LockRecorderTest, WhatIsWaitedWhileTheTimerIsOffIsNotRecorded) {
  record_waiting("BM_Paused/iterations:3");
  EXPECT_GE(measured(), 3 * 10e6) << "there was something to record";
  EXPECT_THAT(waiters_.stacks, IsEmpty());
  EXPECT_THAT(holders_.stacks, IsEmpty());
}

TEST_F(LockRecorderTest, AWaitThatOutlastsTheLoopIsRecordedAsFarAsItWasInIt) {
  record_waiting("BM_OutlastsTheLoop/iterations:1");
  EXPECT_GE(measured(), 200e6);
  EXPECT_LT(sum(waiters_, delay), 0.5 * measured());
}

TEST_F(LockRecorderTest, EveryKindOfWaitIsRecorded) {
  // A thread that has waited may have to wait for a processor before it reads
  // its own clock: on a busy machine, now and then, for longer than it waited.
  // What the recorder misses, it misses every time.
  constexpr int kAttempts = 5;
  for (int i = 0; i < kAttempts; ++i) {
    record_waiting("BM_EveryKind/iterations:3/real_time");
    EXPECT_GT(measured(), 0);
    EXPECT_LE(sum(waiters_, delay), measured());
    if (sum(waiters_, delay) >= 0.9 * measured()) {
      break;
    }
  }
  EXPECT_GE(sum(waiters_, delay), 0.9 * measured());
  EXPECT_GE(waiters_.stacks.size(), 5U);
}

TEST_F(LockRecorderTest, ShortWaitsByChanceAddUpToWhatTheyAre) {
  const std::string benchmark =
      "BM_ShortWaits/iterations:200000/real_time/threads:4";
  record_waiting(benchmark);
  EXPECT_THAT(waiters_.notes, Contains("every wait is recorded"));
  variables_.clear();
  record_waiting(benchmark);
  EXPECT_THAT(waiters_.notes, Contains(HasSubstr("by chance")));
  EXPECT_GT(sum(waiters_, delay), 0);
  // Both sides draw for themselves.
  EXPECT_NEAR(sum(holders_, delay) / sum(waiters_, delay), 1.0, 0.5);
}

TEST_F(LockRecorderTest, OneSideAloneIsRecordedAsWell) {
  const std::string benchmark = "BM_Threads/iterations:20/real_time/threads:4";
  record_waiting(benchmark, "block");
  EXPECT_FALSE(holders_.is_whole);
  EXPECT_GT(sum(waiters_, delay), 0);
  record_waiting(benchmark, "mutex");
  EXPECT_FALSE(holders_.is_whole);
  EXPECT_GT(sum(waiters_, delay), 0);  // The file is the holders' now.
}

TEST_F(LockRecorderTest, ExceptionsManyThreadsAndForksDoNoHarm) {
  record_waiting("BM_Throws/iterations:20/real_time");
  EXPECT_GT(sum(waiters_, delay), 0);
  record_waiting("BM_ManyThreads/iterations:1000/real_time");
  EXPECT_EQ(waiters_.operations, 1000);
  record_waiting("BM_ForksAmongWaiters/iterations:50/real_time");
  EXPECT_EQ(waiters_.operations, 50);
}

}  // namespace
}  // namespace benchgate::preload
