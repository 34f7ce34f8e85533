#include "src/preload/live_blocks.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>

namespace benchgate::preload {
namespace {

/// Where an allocator could have put a block.
const void* block(std::uint32_t number) {
  return reinterpret_cast<const void*>(  // NOLINT: never looked at.
      std::uintptr_t{0x10000} + 16 * std::uintptr_t{number});
}

TEST(LiveBlocksTest, WhatIsKnownOfABlockIsKeptUntilItGoes) {
  // Blocks come and go at random, so that chains of collisions are broken up
  // everywhere, and a plain map says what should be there.
  std::mt19937 random(7);
  LiveBlocks blocks;
  std::map<std::uint32_t, std::size_t> expected;
  for (int step = 0; step < 200'000; ++step) {
    const auto number = static_cast<std::uint32_t>(random() % 20'000);
    const auto there = expected.find(number);
    LiveBlock known{};
    ASSERT_EQ(blocks.remove(block(number), known), there != expected.end());
    if (there != expected.end()) {
      ASSERT_EQ(known.size, there->second);
      expected.erase(there);
    } else {
      const std::size_t size = random() % 1000;
      ASSERT_TRUE(blocks.insert(block(number), {size, nullptr}));
      expected.emplace(number, size);
    }
    ASSERT_EQ(blocks.empty(), expected.empty());
  }
}

TEST(LiveBlocksTest, AnAddressThatIsGivenAgainIsTheLatestBlock) {
  LiveBlocks blocks;
  ASSERT_TRUE(blocks.insert(block(1), {10, nullptr}));
  ASSERT_TRUE(blocks.insert(block(1), {20, nullptr}));
  LiveBlock known{};
  ASSERT_TRUE(blocks.remove(block(1), known));
  EXPECT_EQ(known.size, 20U);
  EXPECT_TRUE(blocks.empty());
}

TEST(LiveBlocksTest, NothingIsLeftOfWhatIsForgotten) {
  LiveBlocks blocks;
  for (std::uint32_t number = 0; number < 10'000; ++number) {
    ASSERT_TRUE(blocks.insert(block(number), {1, nullptr}));
  }
  blocks.clear();
  EXPECT_TRUE(blocks.empty());
  LiveBlock known{};
  EXPECT_FALSE(blocks.remove(block(5), known));
}

}  // namespace
}  // namespace benchgate::preload
