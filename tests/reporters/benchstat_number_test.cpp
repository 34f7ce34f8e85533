#include "reporters/benchstat_number.h"

#include "tests/support/benchstat_vectors.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace benchgate::reporters {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string alone(double value, std::string_view unit) {
  return BenchstatScale(std::array{value}, unit).format(value);
}

TEST(BenchstatNumberTest, ScalesAsBenchstatDoes) {
  for (const auto& vector : tests::benchstat_vectors("scale")) {
    const bool binary = vector.at("class") == "Binary";
    EXPECT_EQ(alone(tests::number_in(vector, "value"), binary ? "B" : "sec"),
              vector.at("text").get<std::string>())
        << vector;
  }
}

TEST(BenchstatNumberTest, BytesAboveTheFractionBarCountIn1024s) {
  EXPECT_EQ(alone(2048, "B/op"), "2.000Ki");
  EXPECT_EQ(alone(2048, "peak-bytes"), "2.000Ki");
  EXPECT_EQ(alone(2048, "MB"), "2.000Ki");
  EXPECT_EQ(alone(2048, "a/sec*B"), "2.000Ki");
  EXPECT_EQ(alone(2048, "sec/B"), "2.048k");
  EXPECT_EQ(alone(2048, "KB"), "2.048k");
  EXPECT_EQ(alone(2048, ""), "2.048k");
}

TEST(BenchstatNumberTest, ARowHasOneScaleThatOfItsSmallestValue) {
  const BenchstatScale scale(std::array{0.0, 10500.0, -0.5}, "score");
  EXPECT_EQ(scale.format(-0.5), "-500.0m");
  EXPECT_EQ(scale.format(10500.0), "10500000.0m");
  EXPECT_EQ(scale.format(0.0), "0.0m");
}

TEST(BenchstatNumberTest, RoundsFromTheExactValue) {
  // 1.0005 is a little more than that as a double, 1.0015 a little less.
  EXPECT_EQ(alone(1.0005, "x"), fmt::format("{:.3f}", 1.0005));
  EXPECT_EQ(alone(1.0015, "x"), fmt::format("{:.3f}", 1.0015));
  EXPECT_EQ(alone(2.0625, "x"), "2.062");  // Between two: to the even one.
  EXPECT_EQ(alone(-2.1875, "x"), "-2.188");
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> logarithm(0.0, 2.99);
  for (int i = 0; i < 10000; ++i) {
    const double value = std::pow(10.0, logarithm(random));
    const int decimals = value < 9.9995 ? 3 : value < 99.995 ? 2 : 1;
    // As near to the middle between two texts as a double comes.
    const double power = std::pow(10.0, decimals);
    const double middle = (std::floor(value * power) + 0.5) / power;
    const BenchstatScale scale(std::array{value}, "x");
    for (const double each : {value, middle, -middle}) {
      ASSERT_EQ(scale.format(each), fmt::format("{:.{}f}", each, decimals));
    }
  }
}

TEST(BenchstatNumberTest, WhatIsNoNumberIsSpelledAsInGo) {
  EXPECT_EQ(alone(kInfinity, "x"), "+InfT");
  EXPECT_EQ(alone(-kInfinity, "x"), "-InfT");
  EXPECT_EQ(alone(kNaN, "x"), "NaN");
  EXPECT_EQ(BenchstatScale({}, "x").format(0.0), "0.000");
}

TEST(BenchstatNumberTest, TheRangeIsThatOfBenchstat) {
  for (const auto& vector : tests::benchstat_vectors("pctrange")) {
    const compare::UnpairedCell cell{
        .center = tests::number_in(vector, "center"),
        .low = tests::number_in(vector, "lo"),
        .high = tests::number_in(vector, "hi"),
        .n = 6,
        .notes = {}};
    EXPECT_EQ(benchstat_range(cell), vector.at("text").get<std::string>())
        << vector;
  }
}

TEST(BenchstatNumberTest, TheRangeOfANaNIsUnknown) {
  EXPECT_EQ(
      benchstat_range({.center = 7, .low = kNaN, .high = 10, .notes = {}}),
      "?");
  EXPECT_EQ(benchstat_range({.center = kNaN, .low = 1, .high = 2, .notes = {}}),
            "?");
}

compare::UnpairedComparison tested(double delta, double p, bool significant) {
  compare::UnpairedComparison comparison;
  comparison.delta = delta;
  comparison.p_value = p;
  comparison.significant = significant;
  return comparison;
}

TEST(BenchstatNumberTest, ADeltaIsShownOnlyOfADifference) {
  EXPECT_EQ(benchstat_delta(tested(0.5, 0.06, false)), "~");
  EXPECT_EQ(benchstat_delta(tested(0.5, 0.05, true)), "+50.00%");
  EXPECT_EQ(benchstat_delta(tested(0.0, 0.05, true)), "0.00%");
  EXPECT_EQ(benchstat_delta(tested(-0.000001, 0.05, true)), "-0.00%");
  EXPECT_EQ(benchstat_delta(tested(kInfinity, 0.05, true)), "+Inf%");
  EXPECT_EQ(benchstat_delta(tested(kNaN, 0.05, true)), "+NaN%");
  auto from_zero = tested(0.0, 0.01, true);
  from_zero.delta.reset();
  EXPECT_EQ(benchstat_delta(from_zero), "?");
}

TEST(BenchstatNumberTest, WhatWasNotTestedShowsNoP) {
  compare::UnpairedComparison of_nan;
  of_nan.delta = 0.5;
  EXPECT_EQ(benchstat_delta(of_nan), "?");
  EXPECT_EQ(benchstat_test(of_nan, 3, 3), "n=3");
  compare::UnpairedComparison exact;
  exact.delta = 0.5;
  exact.significant = true;
  EXPECT_EQ(benchstat_delta(exact), "+50.00%");
  EXPECT_EQ(benchstat_test(exact, 3, 1), "n=3+1");
}

TEST(BenchstatNumberTest, APValueThatVanishesIsStillShown) {
  EXPECT_EQ(benchstat_test(tested(0.5, 0.0, true), 60, 60), "p=0.000 n=60");
  EXPECT_EQ(benchstat_test(tested(0.5, 0.0004, true), 5, 6), "p=0.000 n=5+6");
}

}  // namespace
}  // namespace benchgate::reporters
