#include "src/formats/utc_time.h"

#include <gtest/gtest.h>

#include <optional>

namespace benchgate::formats {
namespace {

TEST(UtcTimeTest, MillisecondsBecomeAText) {
  // date -u -d @1600000000
  EXPECT_EQ(utc_from_milliseconds(1'600'000'000'000), "2020-09-13T12:26:40Z");
  EXPECT_EQ(utc_from_milliseconds(1'600'000'000'007),
            "2020-09-13T12:26:40.007Z");
  EXPECT_EQ(utc_from_milliseconds(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_from_milliseconds(253'402'300'799'999),
            "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(utc_from_milliseconds(253'402'300'800'000), std::nullopt);
  EXPECT_EQ(utc_from_milliseconds(-1), std::nullopt);
}

TEST(UtcTimeTest, OffsetsAreTakenOff) {
  EXPECT_EQ(utc_from_offset_time("2020-09-13T21:26:40+09:00"),
            "2020-09-13T12:26:40Z");
  EXPECT_EQ(utc_from_offset_time("2020-03-01T00:30:00+01:00"),
            "2020-02-29T23:30:00Z");
  EXPECT_EQ(utc_from_offset_time("2019-12-31T20:30:00-0330"),
            "2020-01-01T00:00:00Z");
  EXPECT_EQ(utc_from_offset_time("2020-09-13T12:26:40.123Z"),
            "2020-09-13T12:26:40Z");
  EXPECT_EQ(utc_from_offset_time("2020-09-13 12:26:40Z"),
            "2020-09-13T12:26:40Z");
}

TEST(UtcTimeTest, WhatIsNoTimeIsNone) {
  for (const char* text :
       {"", "2020-09-13", "2020-09-13T", "2020-09-13T12:26:40",
        "2020-02-30T12:26:40Z", "2020-13-01T12:26:40Z", "2020-09-13T24:00:00Z",
        "2020-09-13T12:60:00Z", "2020-09-13T12:26:40+9", "yesterday",
        "2020-09-13T12:26:40+25:00", "-020-09-13T12:26:40Z",
        "2020-09-13T12-26-40Z", "1960-01-01T00:00:00Z"}) {
    EXPECT_EQ(utc_from_offset_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace benchgate::formats
