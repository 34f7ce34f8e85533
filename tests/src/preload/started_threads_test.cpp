#include "src/preload/started_threads.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace benchgate::preload {
namespace {

TEST(StartedThreadsTest, AThreadThatEndsNamesWhoStartedIt) {
  StartedThreads threads;
  Stack first{};
  Stack second{};
  const std::uint64_t one = threads.add(&first);
  const std::uint64_t two = threads.add(&second);
  EXPECT_EQ(threads.remove(two), &second);
  EXPECT_EQ(threads.remove(one), &first);
  EXPECT_EQ(threads.remove(one), nullptr);
}

TEST(StartedThreadsTest, AThreadOfAnEarlierLoopIsForgotten) {
  StartedThreads threads;
  Stack stack{};
  const std::uint64_t earlier = threads.add(&stack);
  threads.begin();
  const std::uint64_t now = threads.add(&stack);
  EXPECT_EQ(threads.remove(earlier), nullptr);
  EXPECT_EQ(threads.remove(now), &stack);
}

TEST(StartedThreadsTest, ThreadsThatNobodyWasToldOfAreNone) {
  StartedThreads threads;
  EXPECT_EQ(threads.remove(0), nullptr);
}

TEST(StartedThreadsTest, TooManyAtATimeAreLeftOut) {
  StartedThreads threads;
  Stack stack{};
  std::vector<std::uint64_t> added;
  for (std::uint64_t thread = threads.add(&stack); thread != 0;
       thread = threads.add(&stack)) {
    added.push_back(thread);
    ASSERT_LE(added.size(), 100'000U);
  }
  EXPECT_GE(added.size(), 1000U);
  EXPECT_EQ(threads.remove(added[17]), &stack);
  EXPECT_NE(threads.add(&stack), 0U);
}

}  // namespace
}  // namespace benchgate::preload
