#include "src/preload/stack_table.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace benchgate::preload {
namespace {

using Frames = std::vector<std::uintptr_t>;

Frames frames_of(const Stack& stack) {
  return {stack.frames, stack.frames + stack.depth};
}

TEST(StackTable, AddsUpValuesAtTheSameStack) {
  StackTable table;
  const Frames frames = {1, 2, 3};
  table.find(frames.data(), frames.size())->values[0] += 5;
  table.find(frames.data(), frames.size())->values[0] += 7;
  ASSERT_NE(table.first(), nullptr);
  EXPECT_EQ(table.first()->values[0], 12);
  EXPECT_EQ(table.first()->next, nullptr);
}

TEST(StackTable, TellsAStackFromItsBeginning) {
  StackTable table;
  const Frames frames = {1, 2, 3};
  EXPECT_NE(table.find(frames.data(), 2), table.find(frames.data(), 3));
  EXPECT_NE(table.find(frames.data(), 0), table.find(frames.data(), 1));
}

TEST(StackTable, CutsWhatIsTooDeep) {
  StackTable table;
  const Frames frames(kMostFrames + 10, 42);
  const Stack* const stack = table.find(frames.data(), frames.size());
  ASSERT_NE(stack, nullptr);
  EXPECT_EQ(stack->depth, kMostFrames);
}

TEST(StackTable, AgreesWithAMapOverManyStacks) {
  StackTable table;
  std::map<Frames, std::int64_t> expected;
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    Frames frames(random() % 6);
    for (std::uintptr_t& frame : frames) {
      frame = random() % 12;
    }
    ++table.find(frames.data(), frames.size())->values[3];
    ++expected[frames];
  }
  std::map<Frames, std::int64_t> found;
  for (const Stack* stack = table.first(); stack != nullptr;
       stack = stack->next) {
    EXPECT_TRUE(found.emplace(frames_of(*stack), stack->values[3]).second);
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(table.lost(), 0);
}

TEST(StackTable, IsEmptyAfterClearAndUsesItsMemoryAgain) {
  StackTable table;
  const Stack* first = nullptr;
  for (int round = 0; round < 3; ++round) {
    for (std::uintptr_t i = 0; i < 50'000; ++i) {
      const std::array<std::uintptr_t, 2> frames = {i, 7};
      const Stack* const stack = table.find(frames.data(), frames.size());
      ASSERT_NE(stack, nullptr);
      EXPECT_EQ(stack->values[0], 0);
      first = first == nullptr ? stack : first;
    }
    EXPECT_EQ(table.first(), first);
    table.clear();
    EXPECT_EQ(table.first(), nullptr);
  }
}

}  // namespace
}  // namespace benchgate::preload
