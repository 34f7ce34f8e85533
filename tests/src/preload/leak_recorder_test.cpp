#include "tests/src/preload/recorded_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// With real programs, whose leaks are known by construction
// (tests/fixtures/leaking.cpp).

namespace benchgate::preload {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class LeakRecorderTest : public tests::RecordedSuite {
 protected:
  /// What an iteration leaves.
  std::string left_by(const std::string& benchmark,
                      const std::string& program = "leaking_head") {
    recorded_ = record("leak", benchmark, program);
    if (!recorded_.is_whole) {
      return "no recording";
    }
    std::string text;
    const std::vector<std::string> names = {"blocks", "bytes", "threads",
                                            "descriptors"};
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (const double value = recorded_.per_operation(i); value != 0) {
        text += std::to_string(value) + ' ' + names[i] + ' ';
      }
    }
    return text;
  }

  static std::string note(int iterations, int blocks, int bytes, int threads,
                          int descriptors) {
    return "after " + std::to_string(iterations) +
           " iterations: " + std::to_string(blocks) + " blocks, " +
           std::to_string(bytes) + " bytes, " + std::to_string(threads) +
           " threads, " + std::to_string(descriptors) + " descriptors left";
  }

  tests::Recorded recorded_;
};

TEST_F(LeakRecorderTest, MemoryHasTheStacksThatAllocatedIt) {
  EXPECT_EQ(left_by("BM_LosesMemory"), "3.000000 blocks 600.000000 bytes ");
  EXPECT_EQ(recorded_.operations, 90);
  EXPECT_GE(recorded_.stacks.size(), 2U);
  EXPECT_THAT(recorded_.notes,
              ElementsAre(note(1, 3, 600, 0, 0), note(10, 30, 6000, 0, 0),
                          note(100, 300, 60000, 0, 0)));
}

TEST_F(LeakRecorderTest, DescriptorsHaveTheirStacksAndTargets) {
  EXPECT_EQ(left_by("BM_OpensFile"), "1.000000 descriptors ");
  EXPECT_THAT(recorded_.stacks, SizeIs(1));
  EXPECT_THAT(recorded_.notes, Contains("left open: 100 of /dev/null"));
  EXPECT_EQ(left_by("BM_OpensFile", "leaking_base"), "");
}

TEST_F(LeakRecorderTest, ThreadsHaveTheStacksThatStartedThem) {
  EXPECT_THAT(left_by("BM_StartsThread"), HasSubstr("1.000000 threads "));
  EXPECT_EQ(left_by("BM_StartsThread", "leaking_base"), "");
}

TEST_F(LeakRecorderTest, EveryKindOfDescriptorIsFound) {
  EXPECT_THAT(left_by("BM_OpensAllKinds/iterations:20"),
              HasSubstr("4.000000 descriptors"));
  for (const std::string target : {"40 of pipe:[..]", "20 of socket:[..]",
                                   "20 of /dev/zero", "20 of /dev/full"}) {
    EXPECT_THAT(recorded_.notes, Contains("left open: " + target));
  }
  // Of which one is opened by a system call.
  EXPECT_THAT(recorded_.notes, Contains(HasSubstr("of the descriptors, 20 ")));
  EXPECT_THAT(recorded_.notes.front(), HasSubstr("100 descriptors"));
}

TEST_F(LeakRecorderTest, WhatIsCleanedUpAfterTheLoopIsNotLeft) {
  left_by("BM_CleansUpLater");
  ASSERT_THAT(recorded_.notes, SizeIs(3));
  EXPECT_THAT(recorded_.notes.back(), HasSubstr("0 threads, 0 descriptors"));
  EXPECT_LT(recorded_.per_operation(0), 0.2);  // What the C library keeps.
}

TEST_F(LeakRecorderTest, WhatIsDoneOnceCancels) {
  EXPECT_EQ(left_by("BM_OpensOnce"), "");
  EXPECT_THAT(recorded_.notes.front(), HasSubstr("1 descriptors"));
  EXPECT_THAT(recorded_.stacks, IsEmpty());
}

TEST_F(LeakRecorderTest, WhatAThreadsSetupOpensIsNotTheLoops) {
  EXPECT_EQ(left_by("BM_ThreadsWithFiles/threads:4", "leaking_base"), "");
  EXPECT_EQ(left_by("BM_ThreadsWithFiles/threads:4"), "1.000000 descriptors ");
}

TEST_F(LeakRecorderTest, ASuiteWithTheHooksBuiltInSaysTheSame) {
  EXPECT_EQ(left_by("BM_LosesMemory", "leaking_static"),
            "3.000000 blocks 600.000000 bytes ");
  EXPECT_EQ(left_by("BM_OpensFile", "leaking_static"), "1.000000 descriptors ");
  EXPECT_THAT(left_by("BM_StartsThread", "leaking_static"),
              HasSubstr("1.000000 threads "));
}

TEST_F(LeakRecorderTest, AStrippedSuiteSaysTheSame) {
  EXPECT_EQ(left_by("BM_OpensFile", "leaking_stripped"),
            "1.000000 descriptors ");
}

TEST_F(LeakRecorderTest, AProgramThatLeavesAtOnceHasWhatThereWasBefore) {
  EXPECT_EQ(left_by("BM_LeavesAtOnce/iterations:20/repeats:4"),
            "1.000000 blocks 100.000000 bytes ");
}

TEST_F(LeakRecorderTest, ALimitOfAddressSpaceDoesNotBreakTheSuite) {
  limits_.memory_bytes = std::uint64_t{32} << 20;
  left_by("BM_ManyStacks", "leaking_base");
  EXPECT_TRUE(result_.succeeded()) << result_.errors;
  EXPECT_TRUE(recorded_.is_whole);
  EXPECT_GT(recorded_.lost, 0);
}

TEST_F(LeakRecorderTest, ForksAndClosedDescriptorsDoNotDisturbIt) {
  EXPECT_EQ(left_by("BM_Forks", "counted_base"), "");
  EXPECT_EQ(left_by("BM_ClosesDescriptors", "counted_base"), "");
  left_by("BM_ForksAmongThreads/iterations:20", "counted_base");
  EXPECT_TRUE(result_.succeeded()) << result_.errors;
}

TEST_F(LeakRecorderTest, OfACrashThereIsWhatWasRecordedBefore) {
  EXPECT_EQ(left_by("BM_Crashes", "counted_base"), "");
  EXPECT_FALSE(result_.succeeded());
  EXPECT_TRUE(recorded_.is_whole);
}

TEST_F(LeakRecorderTest, AFullDiskGivesNoRecording) {
  limits_.file_bytes = 1;
  EXPECT_EQ(left_by("BM_LosesMemory"), "no recording");
}

}  // namespace
}  // namespace benchgate::preload
