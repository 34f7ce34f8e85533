#include "reporters/history/site/site_numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string_view>

namespace benchgate::reporters::history {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

/// As assets/numbers.js reads it.
WholeNumbers decode(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  WholeNumbers numbers;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '!') {
      numbers.emplace_back();
      ++at;
      continue;
    }
    std::uint64_t value = 0;
    unsigned shift = 0;
    std::size_t digit = 0;
    do {
      digit = kDigits.find(text[at++]);
      value |= static_cast<std::uint64_t>(digit % 32) << shift;
      shift += 5;
    } while (digit >= 32);
    const auto magnitude = static_cast<std::int64_t>(value / 2);
    numbers.emplace_back(value % 2 == 1 ? -magnitude : magnitude);
  }
  return numbers;
}

TEST(SiteNumbersTest, WritesNumbersAsSourceMapsDo) {
  EXPECT_EQ(encode_numbers(WholeNumbers{0, 1, -1, 123, 123456789}),
            "ACD2HqxmvrH");
}

TEST(SiteNumbersTest, ReadsBackWhatItWrites) {
  std::mt19937_64 random(3);
  WholeNumbers column = {0, 1, -1, std::nullopt, kLargestWhole, -kLargestWhole};
  for (unsigned bits = 1; bits < 52; ++bits) {
    column.emplace_back(static_cast<std::int64_t>(random() >> (64 - bits)));
  }
  EXPECT_EQ(decode(encode_numbers(column)), column);
}

TEST(SiteNumbersTest, DifferencesPassOverWhatIsMissing) {
  EXPECT_EQ(decode(encode_differences(WholeNumbers{5, std::nullopt, 7, 4})),
            (WholeNumbers{5, std::nullopt, 2, -3}));
}

TEST(SiteNumbersTest, TheSmallestValueKeepsFiveDigits) {
  const auto column = scale_values(std::vector<double>{1.23456e-6, 2e-3});
  ASSERT_TRUE(column);
  EXPECT_EQ(column->decimals, 11);
  EXPECT_EQ(column->numbers, (WholeNumbers{123456, 200000000}));
}

TEST(SiteNumbersTest, WholeValuesStayWhole) {
  const auto column =
      scale_values(std::vector<double>{3.0, 1234567890123.0, kNoNumber});
  ASSERT_TRUE(column);
  EXPECT_EQ(column->decimals, 0);
  EXPECT_EQ(column->numbers, (WholeNumbers{3, 1234567890123, std::nullopt}));
}

TEST(SiteNumbersTest, ValuesTooFarApartHaveNoScale) {
  EXPECT_FALSE(scale_values(std::vector<double>{1e-9, 1e12}));
  EXPECT_FALSE(scale_values(std::vector<double>{1.5, 1e300}));
}

TEST(SiteNumbersTest, NothingAndZeroHaveAScale) {
  EXPECT_TRUE(scale_values(std::vector<double>{}));
  EXPECT_TRUE(scale_values(std::vector<double>{0.0, kNoNumber}));
}

}  // namespace
}  // namespace benchgate::reporters::history
