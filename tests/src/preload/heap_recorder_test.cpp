#include "tests/src/preload/recorded_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string>

// With real programs, whose allocations are known by construction
// (tests/fixtures/counted.cpp and leaking.cpp).

namespace benchgate::preload {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

enum Column { alloc_objects, alloc_space, inuse_objects, inuse_space };

class HeapRecorderTest : public tests::RecordedSuite {
 protected:
  /// "OBJECTS BYTES", then what of them is left, for each iteration.
  std::string heap_of(const std::string& benchmark,
                      const std::string& program = "counted_base") {
    recorded_ = record("heap", benchmark, program);
    if (!recorded_.is_whole) {
      return "no recording";
    }
    const auto number = [this](Column column) {
      return std::to_string(recorded_.per_operation(column));
    };
    return number(alloc_objects) + ' ' + number(alloc_space) + ", left " +
           number(inuse_objects) + ' ' + number(inuse_space);
  }

  static std::string known(const std::string& objects,
                           const std::string& bytes) {
    return objects + ".000000 " + bytes + ".000000, left 0.000000 0.000000";
  }

  tests::Recorded recorded_;
};

TEST_F(HeapRecorderTest, ThreeAllocationsOf600BytesAreJustThat) {
  EXPECT_EQ(heap_of("BM_Three"), known("3", "600"));
  EXPECT_EQ(recorded_.operations, 100);
  EXPECT_THAT(recorded_.stacks, SizeIs(1));
  EXPECT_EQ(heap_of("BM_Three", "instrumented"), known("3", "600"));
}

TEST_F(HeapRecorderTest, WhatIsAllocatedWhileTheTimerIsOffIsNotRecorded) {
  EXPECT_EQ(heap_of("BM_Paused"), known("0", "0"));
  EXPECT_THAT(recorded_.stacks, IsEmpty());
}

TEST_F(HeapRecorderTest, ALeakIsLeft) {
  EXPECT_EQ(heap_of("BM_Leaks"),
            "1.000000 1000.000000, left 1.000000 1000.000000");
}

TEST_F(HeapRecorderTest, EveryKindOfAllocationHasItsPlace) {
  EXPECT_EQ(heap_of("BM_EveryKind"), known("7", "457"));
  EXPECT_THAT(recorded_.stacks, SizeIs(7));
}

TEST_F(HeapRecorderTest, TheThreadsOfABenchmarkAreAddedUp) {
  EXPECT_EQ(heap_of("BM_Threads/threads:4"), known("3", "600"));
  EXPECT_EQ(recorded_.operations, 400);
}

TEST_F(HeapRecorderTest, WhatAnotherThreadFreesIsNotLeft) {
  EXPECT_EQ(heap_of("BM_FreedElsewhere", "leaking_base"), known("1", "128"));
}

TEST_F(HeapRecorderTest, ExceptionsAreAllocatedAndFreed) {
  const std::string heap = heap_of("BM_Throws");
  EXPECT_GE(recorded_.per_operation(alloc_objects), 4.0);
  EXPECT_THAT(heap, HasSubstr("left 0.000000 0.000000"));
}

TEST_F(HeapRecorderTest, AHundredThousandStacksAreKeptApart) {
  EXPECT_EQ(heap_of("BM_ManyStacks", "leaking_base"),
            known("131072", "2097152"));
  EXPECT_THAT(recorded_.stacks, SizeIs(131072));
  EXPECT_EQ(recorded_.lost, 0);
}

TEST_F(HeapRecorderTest, WhatThereIsNoRoomForIsLostAndTheSuiteGoesOn) {
  limits_.memory_bytes = std::uint64_t{32} << 20;
  heap_of("BM_ManyStacks", "leaking_base");
  EXPECT_TRUE(result_.succeeded()) << result_.errors;
  ASSERT_TRUE(recorded_.is_whole);
  EXPECT_GT(recorded_.lost, 0);
  EXPECT_LT(recorded_.stacks.size(), 131072U);
}

TEST_F(HeapRecorderTest, LoadingLibrariesAndLookingAtThemComesToAnEnd) {
  heap_of("BM_LoadsLibraries");
  EXPECT_TRUE(recorded_.is_whole);
  heap_of("BM_IteratesObjects/threads:2");
  EXPECT_TRUE(recorded_.is_whole);
}

TEST_F(HeapRecorderTest, AForkAmongThreadsThatAllocateDoesNotHang) {
  heap_of("BM_ForksAmongThreads/iterations:20");
  EXPECT_TRUE(result_.succeeded()) << result_.errors;
  EXPECT_EQ(heap_of("BM_Forks"), known("3", "600"));
}

TEST_F(HeapRecorderTest, ASuiteThatClosesAllDescriptorsIsRecorded) {
  EXPECT_EQ(heap_of("BM_ClosesDescriptors"), known("3", "600"));
}

TEST_F(HeapRecorderTest, OfACrashThereIsWhatWasRecordedBefore) {
  heap_of("BM_Crashes");
  EXPECT_FALSE(result_.succeeded());
  EXPECT_EQ(recorded_.per_operation(alloc_objects), 3.0);
}

TEST_F(HeapRecorderTest, AFullDiskGivesNoRecording) {
  limits_.file_bytes = 1;
  EXPECT_EQ(heap_of("BM_Three"), "no recording");
}

TEST_F(HeapRecorderTest, AnAllocatorThatBringsItsOwnNewIsSeenToo) {
  EXPECT_EQ(heap_of("BM_Three", "shared_allocated"), known("3", "600"));
  EXPECT_EQ(heap_of("BM_EveryKind", "shared_allocated"), known("7", "457"));
}

TEST_F(HeapRecorderTest, AProgramWithAnAllocatorOfItsOwnGivesNone) {
  EXPECT_EQ(heap_of("BM_Three", "own_allocator"), "no recording");
}

}  // namespace
}  // namespace benchgate::preload
