#include "src/preload/known_rules.h"

#include "tests/src/preload/single_steps.h"

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
KnownFrame numbered(std::int32_t number) {
  KnownFrame frame;
  frame.rules.cfa_register = kRsp;
  frame.rules.cfa_offset = number;
  for (SavedPlace& place : frame.rules.saved) {
    place = {SavedPlace::behind_cfa, number};
  }
  frame.text.hash = static_cast<std::uint64_t>(number);
  return frame;
}

bool is_whole(const KnownFrame& frame) {
  const std::int32_t number = frame.rules.cfa_offset;
  bool is = frame.text.hash == static_cast<std::uint64_t>(number);
  for (const SavedPlace& place : frame.rules.saved) {
    is = is && place.offset == number;
  }
  return is;
}

constexpr std::uintptr_t kAddress = 0x1000;

TEST(KnownRules, AreFoundAgain) {
  const auto known = std::make_unique<KnownRules>();
  KnownFrame frame;
  EXPECT_FALSE(known->find(kAddress, 1, frame));
  known->keep(kAddress, 1, numbered(8));
  known->keep(kAddress + 1, 1, numbered(16));
  ASSERT_TRUE(known->find(kAddress, 1, frame));
  EXPECT_EQ(frame.rules.cfa_offset, 8);
  EXPECT_TRUE(is_whole(frame));
  ASSERT_TRUE(known->find(kAddress + 1, 1, frame));
  EXPECT_EQ(frame.rules.cfa_offset, 16);
}

TEST(KnownRules, AreForgottenWithTheirLibrary) {
  const auto known = std::make_unique<KnownRules>();
  known->keep(kAddress, 1, numbered(8));
  KnownFrame frame;
  EXPECT_FALSE(known->find(kAddress, 2, frame));
  known->keep(kAddress, 2, numbered(16));
  EXPECT_FALSE(known->find(kAddress, 1, frame));
  ASSERT_TRUE(known->find(kAddress, 2, frame));
  EXPECT_EQ(frame.rules.cfa_offset, 16);
}

/// Of a signal that comes after one certain instruction, and writes what the
/// interrupted code reads or writes.
struct Interruption {
  KnownRules* known = nullptr;
  int after = 0;  ///< Instructions.
  int seen = 0;
  int writes = 0;
  int mixed = 0;
};

Interruption interruption;

bool interrupt(void* /*context*/) {
  Interruption& here = interruption;
  if (++here.seen < here.after) {
    return true;
  }
  KnownFrame frame;
  here.mixed += here.known->find(kAddress, 1, frame) && !is_whole(frame);
  here.known->keep(kAddress, 1, numbered(1000 + ++here.writes));
  return false;
}

/// Interrupts `work` after its first instruction, then after its sixth, ...
template <typename Work>
Interruption interrupted_everywhere(KnownRules& known, Work work) {
  interruption = {.known = &known, .after = -4};
  do {
    interruption.after += 5;
    interruption.seen = 0;
    known.keep(kAddress, 1, numbered(7));
    KnownFrame frame;
    bool is_found = false;
    SingleSteps::through([&] { is_found = work(frame); }, &interrupt);
    interruption.mixed += is_found && !is_whole(frame);
    is_found = known.find(kAddress, 1, frame);
    interruption.mixed += is_found && !is_whole(frame);
  } while (interruption.seen >= interruption.after);
  return interruption;
}

TEST(KnownRules, AreNeverMixedByASignalThatInterruptsAReader) {
  if (!SingleSteps::kArePossible) {
    GTEST_SKIP() << SingleSteps::kWhyNot;
  }
  const auto known = std::make_unique<KnownRules>();
  const Interruption seen = interrupted_everywhere(
      *known,
      [&known](KnownFrame& frame) { return known->find(kAddress, 1, frame); });
  EXPECT_GT(seen.writes, 5);
  EXPECT_EQ(seen.mixed, 0);
}

TEST(KnownRules, AreNeverMixedByASignalThatInterruptsAWriter) {
  if (!SingleSteps::kArePossible) {
    GTEST_SKIP() << SingleSteps::kWhyNot;
  }
  const auto known = std::make_unique<KnownRules>();
  const KnownFrame other = numbered(9);
  const Interruption seen =
      interrupted_everywhere(*known, [&](KnownFrame& /*frame*/) {
        known->keep(kAddress, 1, other);
        return false;
      });
  EXPECT_GT(seen.writes, 5);
  EXPECT_EQ(seen.mixed, 0);
}

/// For the thread sanitizer.
TEST(KnownRules, MayBeFoundAndKeptByThreadsAtOnce) {
  const auto known = std::make_unique<KnownRules>();
  std::atomic<std::size_t> mixed{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&known, &mixed] {
      for (std::int32_t turn = 1; turn <= 20'000; ++turn) {
        // More addresses than places, so that they drive each other out.
        const auto address = static_cast<std::uintptr_t>(turn % 5000);
        known->keep(address, 1, numbered(turn));
        KnownFrame frame;
        if (known->find(address, 1, frame) && !is_whole(frame)) {
          ++mixed;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(mixed, 0U);
}

}  // namespace
}  // namespace benchgate::preload
