#include "src/preload/known_rules.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace benchgate::preload {
namespace {

/// By which they are told apart.
FrameRules numbered(std::int32_t number) {
  FrameRules rules;
  rules.cfa_register = kRsp;
  rules.cfa_offset = number;
  for (SavedPlace& place : rules.saved) {
    place = {SavedPlace::behind_cfa, number};
  }
  return rules;
}

TEST(KnownRules, AreFoundAgain) {
  const auto known = std::make_unique<KnownRules>();
  FrameRules rules;
  EXPECT_FALSE(known->find(0x1000, 1, rules));
  known->keep(0x1000, 1, numbered(8));
  known->keep(0x1001, 1, numbered(16));
  ASSERT_TRUE(known->find(0x1000, 1, rules));
  EXPECT_EQ(rules.cfa_offset, 8);
  EXPECT_EQ(rules.saved[kReturnPlace].offset, 8);
  ASSERT_TRUE(known->find(0x1001, 1, rules));
  EXPECT_EQ(rules.cfa_offset, 16);
}

TEST(KnownRules, AreForgottenWithTheirLibrary) {
  const auto known = std::make_unique<KnownRules>();
  known->keep(0x1000, 1, numbered(8));
  FrameRules rules;
  EXPECT_FALSE(known->find(0x1000, 2, rules));
  known->keep(0x1000, 2, numbered(16));
  EXPECT_FALSE(known->find(0x1000, 1, rules));
  ASSERT_TRUE(known->find(0x1000, 2, rules));
  EXPECT_EQ(rules.cfa_offset, 16);
}

TEST(KnownRules, AreNeverMixedByThreadsThatWriteAtOnce) {
  const auto known = std::make_unique<KnownRules>();
  constexpr std::int32_t kTurns = 20'000;
  std::atomic<std::size_t> found{0};
  std::atomic<std::size_t> mixed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (std::int32_t turn = 1; turn <= kTurns; ++turn) {
        // More addresses than places, so that they drive each other out.
        const auto address = static_cast<std::uintptr_t>(turn % 5000);
        const auto number = static_cast<std::int32_t>(address);
        known->keep(address, 1, numbered(number));
        FrameRules rules;
        if (known->find(address, 1, rules)) {
          ++found;
          bool is_whole = rules.cfa_offset == number;
          for (const SavedPlace& place : rules.saved) {
            is_whole = is_whole && place.offset == number;
          }
          mixed += is_whole ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_GT(found, 0U);
  EXPECT_EQ(mixed, 0U);
}

}  // namespace
}  // namespace benchgate::preload
