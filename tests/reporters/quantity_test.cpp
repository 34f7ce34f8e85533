#include "reporters/quantity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace benchgate::reporters {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(QuantityTest, ScalesTimes) {
  EXPECT_EQ(quantity(1.2041e-6, "s"), "1.204 us");
  EXPECT_EQ(quantity(12.4e-3, "s"), "12.40 ms");
  EXPECT_EQ(quantity(3.0, "s"), "3.000 s");
  EXPECT_EQ(quantity(4.183e-10, "s"), "0.418 ns");
  EXPECT_EQ(quantity(0.0, "s"), "0.000 ns");
  EXPECT_EQ(quantity(999.99e-9, "s"), "1.000 us");
}

TEST(QuantityTest, ScalesBytesByPowersOf1024) {
  EXPECT_EQ(quantity(1023, "B"), "1023 B");
  EXPECT_EQ(quantity(1536, "B"), "1.500 KiB");
  EXPECT_EQ(quantity(1048576, "B"), "1.000 MiB");
  EXPECT_EQ(quantity(11.8e9, "B/s"), "10.99 GiB/s");
}

TEST(QuantityTest, CountsAreExactAsLongAsTheyAreShort) {
  EXPECT_EQ(quantity(0, "1"), "0");
  EXPECT_EQ(quantity(3, "1"), "3");
  EXPECT_EQ(quantity(3.25, "1"), "3.250");
  EXPECT_EQ(quantity(12345, "1"), "12345");
  EXPECT_EQ(quantity(1234567, "1"), "1.235 M");
  EXPECT_EQ(quantity(52.1e6, "1/s"), "52.10 M/s");
}

TEST(QuantityTest, AnUnknownUnitIsShownAsItIs) {
  EXPECT_EQ(quantity(12.5, "W"), "12.50 W");
  EXPECT_EQ(quantity(2, "x\x1b"), "2 x\\x1b");
}

TEST(QuantityTest, NumbersOfAnySizeStayShort) {
  EXPECT_EQ(quantity(1e300, "s"), "1e+300 s");
  EXPECT_EQ(quantity(1e-300, "s"), "1e-291 ns");
  EXPECT_EQ(quantity(-1.5e-6, "s"), "-1.500 us");
}

TEST(QuantityTest, WhatIsNoNumberIsAWordWithoutAUnit) {
  EXPECT_EQ(quantity(std::nan(""), "s"), "no number");
  EXPECT_EQ(quantity(kInfinity, "B/s"), "infinite");
  EXPECT_EQ(quantity(-kInfinity, "s"), "-infinite");
}

TEST(QuantitiesTest, BothSidesHaveOneUnitAndOneNumberOfDecimals) {
  const Quantities times = quantities(999.6e-9, 1.0213e-6, "s");
  EXPECT_EQ(times.base, "1000 ns");
  EXPECT_EQ(times.head, "1021 ns");
  const Quantities rates = quantities(11.8e9, 9.81e9, "B/s");
  EXPECT_EQ(rates.base, "10.99 GiB/s");
  EXPECT_EQ(rates.head, "9.14 GiB/s");
}

TEST(QuantitiesTest, SidesFarApartHaveTheirOwnUnits) {
  const Quantities times = quantities(1e-9, 2.0, "s");
  EXPECT_EQ(times.base, "1.000 ns");
  EXPECT_EQ(times.head, "2.000 s");
}

TEST(QuantitiesTest, ASideThatIsNotThereIsADash) {
  EXPECT_EQ(quantities(std::nullopt, 1e-6, "s").base, "-");
  EXPECT_EQ(quantities(1e-6, std::nullopt, "s").head, "-");
}

TEST(QuantitiesTest, ZeroTakesTheUnitOfTheOther) {
  const Quantities counts = quantities(0, 2, "1");
  EXPECT_EQ(counts.base, "0");
  EXPECT_EQ(counts.head, "2");
}

TEST(PercentageTest, SignsAreForChangesOnly) {
  EXPECT_EQ(signed_percentage(0.029), "+2.9 %");
  EXPECT_EQ(signed_percentage(-0.029), "-2.9 %");
  EXPECT_EQ(signed_percentage(0.0031), "+0.31 %");
  EXPECT_EQ(signed_percentage(1.5), "+150 %");
  EXPECT_EQ(percentage(0.011), "1.1 %");
  EXPECT_EQ(percentage(0.01), "1 %");
  EXPECT_EQ(percentage(0.95), "95 %");
}

TEST(PercentageTest, WhatRoundsToZeroHasNoSign) {
  EXPECT_EQ(signed_percentage(0.0), "0.00 %");
  EXPECT_EQ(signed_percentage(-1e-9), "0.00 %");
}

TEST(PercentageTest, ChangesFromNothingAreInfinite) {
  EXPECT_EQ(signed_percentage(kInfinity), "+inf %");
}

TEST(ChangeTest, AllThreeNumbersHaveEqualDecimals) {
  const Change usual = change({.ratio = 0.0293, .low = 0.021, .high = 0.0384});
  EXPECT_EQ(usual.estimate, "+2.9 %");
  EXPECT_EQ(usual.interval, "[+2.1, +3.8]");
  const Change small = change({.ratio = 0.001, .low = -0.002, .high = 0.004});
  EXPECT_EQ(small.estimate, "+0.10 %");
  EXPECT_EQ(small.interval, "[-0.20, +0.40]");
}

TEST(ChangeTest, AnUnboundedIntervalSaysSo) {
  const Change open =
      change({.ratio = 0.03, .low = -kInfinity, .high = kInfinity});
  EXPECT_EQ(open.interval, "[-inf, +inf]");
}

TEST(ChangeTest, AnExactChangeHasNoInterval) {
  EXPECT_EQ(change({.ratio = 0.5, .low = 0.5, .high = 0.5}).interval, "");
}

TEST(PValueTest, ShowsTheDigitsThatMatter) {
  EXPECT_EQ(p_value(0.43), "0.43");
  EXPECT_EQ(p_value(0.0321), "0.032");
  EXPECT_EQ(p_value(0.00031), "0.0003");
  EXPECT_EQ(p_value(1e-12), "<0.0001");
  EXPECT_EQ(p_value(1.0), "1.00");
}

TEST(DurationTest, ScalesToWhatAPersonWouldSay) {
  EXPECT_EQ(duration(0.84), "0.8 s");
  EXPECT_EQ(duration(73.2), "73 s");
  EXPECT_EQ(duration(253), "4 min 13 s");
  EXPECT_EQ(duration(3725), "1 h 2 min");
  EXPECT_EQ(duration(kInfinity), "inf s");
}

TEST(CountTest, OneIsSingular) {
  EXPECT_EQ(count(1, "pair"), "1 pair");
  EXPECT_EQ(count(0, "pair"), "0 pairs");
}

TEST(QuantityTest, TheUnitForDisplayIsTheOneThatAValueIsShownIn) {
  EXPECT_EQ(display_unit(32e-6, "s").name, "us");
  EXPECT_EQ(display_unit(32e-6, "s").factor, 1e-6);
  EXPECT_EQ(display_unit(3.0 * 1024 * 1024, "B/s").name, "MiB/s");
  EXPECT_EQ(display_unit(17, "1").name, "");
  EXPECT_EQ(display_unit(std::numeric_limits<double>::infinity(), "s").name,
            "ns");
  EXPECT_EQ(display_unit(1, "fur\nlong").name, "fur\\nlong");
}

}  // namespace
}  // namespace benchgate::reporters
