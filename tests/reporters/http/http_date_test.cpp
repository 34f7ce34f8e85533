#include "reporters/http/http_date.h"

#include <gtest/gtest.h>

#include <chrono>

namespace benchgate::reporters::http {
namespace {

std::chrono::system_clock::time_point at(std::int64_t seconds) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

TEST(HttpDate, IsRead) {
  // The example of RFC 9110; the number is date(1)'s.
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), at(784111777));
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT"), at(1709251199));
}

TEST(HttpDate, ThatIsNoneIsEmpty) {
  for (const char* const text :
       {"", "now", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 2024 08:49:37 GMT",
        "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08 49 37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(HttpDate, IsShownForPeople) {
  EXPECT_EQ(shown_time(at(784111777)), "1994-11-06 08:49:37 UTC");
}

}  // namespace
}  // namespace benchgate::reporters::http
