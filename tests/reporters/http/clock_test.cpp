#include "reporters/http/clock.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <chrono>

namespace benchgate::reporters::http {
namespace {

using std::chrono::milliseconds;

TEST(SystemClock, SleepsForAtLeastTheTime) {
  SystemClock clock;
  const auto start = clock.now();
  EXPECT_TRUE(clock.sleep(milliseconds(20)));
  EXPECT_GE(clock.now() - start, milliseconds(20));
}

TEST(SystemClock, SleepsForNoTime) {
  SystemClock clock;
  EXPECT_TRUE(clock.sleep(milliseconds(0)));
  EXPECT_TRUE(clock.sleep(milliseconds(-5)));
}

TEST(SystemClock, WakesWhenTheUserWantsToEnd) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  SystemClock clock(ends[0]);
  EXPECT_TRUE(clock.sleep(milliseconds(1)));
  ASSERT_EQ(::write(ends[1], "x", 1), 1);
  // An hour would be longer than the test may take.
  EXPECT_FALSE(clock.sleep(std::chrono::hours(1)));
  EXPECT_FALSE(clock.sleep(milliseconds(0)));
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace benchgate::reporters::http
