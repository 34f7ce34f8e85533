#include "src/explain/profile_rounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace benchgate::explain {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

/// A side that writes its turns down, and fails from its n-th on.
Record side(std::string& turns, char letter, int fails_at = 1000) {
  return [&turns, letter, fails_at, n = 0](double) mutable -> Recorded {
    turns += letter;
    if (++n >= fails_at) {
      return {.profile = {}, .warnings = {}, .trouble = "it crashed"};
    }
    return {.profile = profile::Profile(), .warnings = {}, .trouble = {}};
  };
}

TEST(ProfileRoundsTest, SidesTakeTurns) {
  std::string turns;
  const ProfileRounds rounds =
      take_rounds(side(turns, 'b'), side(turns, 'h'), {.rounds = 3});
  EXPECT_EQ(turns, "bhbhbh");
  EXPECT_EQ(rounds.base.size(), 3U);
  EXPECT_EQ(rounds.head.size(), 3U);
  EXPECT_EQ(rounds.trouble, "");
}

TEST(ProfileRoundsTest, ARoundThatFailsIsLeftOutAndEndsThem) {
  std::string turns;
  const ProfileRounds rounds =
      take_rounds(side(turns, 'b'), side(turns, 'h', 2), {.rounds = 3});
  EXPECT_EQ(turns, "bhbh");
  EXPECT_EQ(rounds.base.size(), 1U);
  EXPECT_EQ(rounds.head.size(), 1U);
  EXPECT_EQ(rounds.trouble, "head: it crashed");
}

TEST(ProfileRoundsTest, OneRoundIsTakenHoweverLittleTimeThereIs) {
  std::string turns;
  take_rounds(side(turns, 'b'), side(turns, 'h'),
              {.rounds = 3, .time = std::chrono::nanoseconds(0)});
  EXPECT_EQ(turns, "bh");
}

TEST(ProfileRoundsTest, LaterRoundsAreStretchedToTheTimeThereIs) {
  std::vector<double> stretches;
  const auto note = [&stretches](double stretch) -> Recorded {
    stretches.push_back(stretch);
    return {.profile = profile::Profile(), .warnings = {}, .trouble = {}};
  };
  take_rounds(note, note, {.rounds = 3, .time = std::chrono::hours(1)});
  EXPECT_THAT(stretches, ElementsAre(1, 1, kMostStretch, kMostStretch,
                                     kMostStretch, kMostStretch));
}

TEST(ProfileRoundsTest, EnoughIsEnough) {
  std::string turns;
  take_rounds(side(turns, 'b'), side(turns, 'h'), {.rounds = 3},
              [](const auto& /*base*/, const auto& /*head*/) { return true; });
  EXPECT_EQ(turns, "bh");
}

}  // namespace
}  // namespace benchgate::explain
