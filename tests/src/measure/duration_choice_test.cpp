#include "src/measure/duration_choice.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <random>

namespace benchgate::measure {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

/// Feeds pairs whose spread and wall time are functions of the duration;
/// returns what the choice settles on.
nanoseconds settle(const std::function<double(double)>& spread_at,
                   const std::function<double(double)>& wall_at) {
  std::mt19937_64 random(11);
  DurationChoice choice;
  for (int pair = 0; pair < 400; ++pair) {
    const double ms =
        std::chrono::duration<double, std::milli>(choice.current()).count();
    std::normal_distribution<double> noise(0.0, spread_at(ms));
    choice.add(noise(random),
               nanoseconds(static_cast<long>(wall_at(ms) * 1e6)));
  }
  return choice.current();
}

double wall_with_start(double ms) {
  return 2 * (5 + 2 * ms);
}

TEST(DurationChoiceTest, StartsAtThreeMilliseconds) {
  EXPECT_EQ(DurationChoice().current(), milliseconds(3));
}

TEST(DurationChoiceTest, TurnsAreShorterThanInvocations) {
  EXPECT_EQ(DurationChoice::of_turns().current(),
            std::chrono::microseconds(300));
}

TEST(DurationChoiceTest, GoesLongWhenNoiseFallsFasterThanTimeGrows) {
  EXPECT_EQ(settle([](double ms) { return 0.3 / ms; }, wall_with_start),
            milliseconds(100));
}

TEST(DurationChoiceTest, GoesShortWhenLongerCollectsNoise) {
  EXPECT_EQ(settle([](double ms) { return 0.01 * (1 + ms); }, wall_with_start),
            milliseconds(1));
}

TEST(DurationChoiceTest, StaysWhereTheProductIsSmallest) {
  const auto spread = [](double ms) { return ms == 10 ? 0.01 : 0.08; };
  EXPECT_EQ(settle(spread, wall_with_start), milliseconds(10));
}

TEST(DurationChoiceTest, DoesNotMoveBeforeItHasSeenEightPairs) {
  DurationChoice choice;
  for (int pair = 0; pair < 7; ++pair) {
    choice.add(0.01 * pair, milliseconds(20));
    EXPECT_EQ(choice.current(), milliseconds(3));
  }
  choice.add(0.0, milliseconds(20));
  EXPECT_NE(choice.current(), milliseconds(3));
}

}  // namespace
}  // namespace benchgate::measure
