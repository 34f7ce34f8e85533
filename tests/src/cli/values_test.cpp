#include "src/cli/values.h"

#include <gtest/gtest.h>

namespace benchgate::cli {
namespace {

using std::chrono::milliseconds;

TEST(ParseShareTest, ReadsPercentagesAndFractions) {
  EXPECT_DOUBLE_EQ(parse_share("1%").value(), 0.01);
  EXPECT_DOUBLE_EQ(parse_share("2.5 %").value(), 0.025);
  EXPECT_DOUBLE_EQ(parse_share("0.01").value(), 0.01);
  EXPECT_DOUBLE_EQ(parse_share("0").value(), 0.0);
  EXPECT_DOUBLE_EQ(parse_share("150%").value(), 1.5);
}

TEST(ParseShareTest, TakesNoNumberForAHundredTimesWhatIsMeant) {
  EXPECT_FALSE(parse_share("5"));
  EXPECT_FALSE(parse_share("1.01"));
}

TEST(ParseShareTest, RefusesWhatIsNoShare) {
  for (const char* text :
       {"", "%", "one", "-1%", "1%%", "1 2", "nan", "inf", "0x1", "1,5%"}) {
    EXPECT_FALSE(parse_share(text)) << text;
  }
}

TEST(ParseDurationTest, ReadsItsUnits) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("90s"), milliseconds(90'000));
  EXPECT_EQ(parse_duration("5m"), milliseconds(300'000));
  EXPECT_EQ(parse_duration("1.5h"), milliseconds(5'400'000));
  EXPECT_EQ(parse_duration("30d"), std::chrono::hours(720));
}

TEST(ParseDurationTest, RefusesWhatIsNoDuration) {
  for (const char* text :
       {"", "5", "m", "-5m", "0s", "5 days", "1e99h", "nanm", "5mm"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(ParseSizeTest, ReadsDecimalAndBinaryUnits) {
  EXPECT_EQ(parse_size("0B"), 0U);
  EXPECT_EQ(parse_size("100B"), 100U);
  EXPECT_EQ(parse_size("1.5kB"), 1500U);
  EXPECT_EQ(parse_size("500MB"), 500'000'000U);
  EXPECT_EQ(parse_size("1KiB"), 1024U);
  EXPECT_EQ(parse_size("5GiB"), 5368709120U);
  EXPECT_EQ(parse_size("2TiB"), 2199023255552U);
}

TEST(ParseSizeTest, RefusesWhatIsNoSize) {
  for (const char* text : {"", "5", "B", "-1B", "5G", "5 apples", "nanB",
                           "1e30GB", "5kiB", "5gb"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

TEST(IsDateTest, KnowsTheCalendar) {
  EXPECT_TRUE(is_date("2027-03-01"));
  EXPECT_TRUE(is_date("2028-02-29"));
  for (const char* text : {"2027-02-29", "2027-13-01", "2027-3-1", "tomorrow",
                           "2027/03/01", "2027-03-010", ""}) {
    EXPECT_FALSE(is_date(text)) << text;
  }
}

}  // namespace
}  // namespace benchgate::cli
