#include "reporters/github/rate_limit.h"

#include <gtest/gtest.h>

#include <chrono>

namespace benchgate::reporters::github {
namespace {

using std::chrono::seconds;

const std::chrono::system_clock::time_point kNow{seconds(1000000)};

/// The wait in seconds; -1: it is no limit.
std::int64_t wait(const http::Response& response, int before = 0) {
  const auto limit = rate_limit(response, kNow, before);
  return limit ? limit->wait.count() : -1;
}

TEST(RateLimit, IsWhatRetryAfterSaysFirstOfAll) {
  EXPECT_EQ(wait({403,
                  {{"retry-after", "7"},
                   {"x-ratelimit-remaining", "0"},
                   {"x-ratelimit-reset", "1000100"}},
                  "secondary rate limit"}),
            7);
  EXPECT_EQ(wait({429, {{"retry-after", "0"}}, ""}), 1);
}

TEST(RateLimit, LastsUntilASecondAfterTheReset) {
  EXPECT_EQ(
      wait({403,
            {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1000100"}},
            "secondary rate limit"}),
      101);
  EXPECT_EQ(
      wait({429,
            {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "999000"}},
            ""}),
      1);
  EXPECT_EQ(wait({429, {{"x-ratelimit-remaining", "0"}}, ""}), 60);
}

TEST(RateLimit, IsReadByTheServersClock) {
  // 784111777, as the server has it.
  EXPECT_EQ(wait({403,
                  {{"date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                   {"x-ratelimit-remaining", "0"},
                   {"x-ratelimit-reset", "784111787"}},
                  ""}),
            11);
}

TEST(RateLimit, ThatIsSecondaryLastsAMinuteAndTwiceAsLongEachTime) {
  const http::Response response{
      403,
      {{"x-ratelimit-remaining", "4000"}},
      R"({"message":"You have exceeded a Secondary rate limit."})"};
  EXPECT_EQ(wait(response), 60);
  EXPECT_EQ(wait(response, 1), 120);
  EXPECT_EQ(wait(response, 2), 240);
  EXPECT_GT(wait(response, 1000000), 86400);
  EXPECT_TRUE(rate_limit(response, kNow, 0)->unsaid);
}

TEST(RateLimit, IsNotEveryRefusal) {
  EXPECT_EQ(wait({403, {}, "Resource not accessible by integration"}), -1);
  EXPECT_EQ(wait({403, {{"x-ratelimit-remaining", "1"}}, ""}), -1);
  EXPECT_EQ(wait({404, {{"retry-after", "7"}}, ""}), -1);
  EXPECT_EQ(wait({429, {}, ""}), -1);
}

TEST(RateLimit, TakesNoNonsense) {
  EXPECT_EQ(wait({429, {{"retry-after", "soon"}}, ""}), -1);
  EXPECT_EQ(wait({429, {{"retry-after", "-5"}}, ""}), -1);
  EXPECT_GT(wait({429, {{"retry-after", "99999999999999999999"}}, ""}), 86400);
  EXPECT_GT(wait({429,
                  {{"x-ratelimit-remaining", "0"},
                   {"x-ratelimit-reset", "9223372036854775807"}},
                  ""}),
            86400);
}

}  // namespace
}  // namespace benchgate::reporters::github
