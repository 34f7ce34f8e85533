#include "compare/ascending.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace benchgate::compare {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(AscendingTest, SortsFewAndManyValuesOfEverySize) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(-300.0, 300.0);
  for (const std::size_t n : {0UL, 1UL, 2UL, 63UL, 64UL, 1500UL}) {
    std::vector<double> values(n);
    for (double& value : values) {
      value = std::pow(10.0, exponent(random)) * (random() % 2 == 0 ? 1 : -1);
    }
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    EXPECT_EQ(ascending(values), sorted) << n;
  }
}

TEST(AscendingTest, KeepsEqualAndExtremeValues) {
  std::vector<double> values(300, 7.0);
  values[100] = -kInfinity;
  values[200] = kInfinity;
  values[250] = -5e-324;
  values[299] = 0.0;
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  EXPECT_EQ(ascending(values), sorted);
}

TEST(AscendingTest, SortsWhatOutliersSqueezeTogether) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> near_one(1.0, 1.1);
  std::vector<double> values(1500);
  std::ranges::generate(values, [&] { return near_one(random); });
  values[10] = 1e6;
  values[700] = 1e12;
  values[701] = -1e300;
  values[1400] = std::numeric_limits<double>::max();
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  EXPECT_EQ(ascending(values), sorted);
}

TEST(AscendingTest, SortsValuesThatAreNextToEachOther) {
  std::vector<double> values;
  for (int i = 0; i < 200; ++i) {
    values.push_back((i * 7 % 5) * std::numeric_limits<double>::denorm_min());
  }
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  EXPECT_EQ(ascending(values), sorted);
}

TEST(AscendingTest, SortsWholeNumbersOfNarrowAndWideRanges) {
  std::mt19937_64 random(3);
  for (const int range : {1, 2, 40, 1200, 4000}) {
    for (const double from : {-20.0, 0.0, 4096.0, -9007199254740992.0}) {
      std::vector<double> values(1000);
      std::ranges::generate(values, [&] {
        return from + static_cast<double>(random() % std::uint64_t(range));
      });
      std::vector<double> sorted = values;
      std::ranges::sort(sorted);
      EXPECT_EQ(ascending(values), sorted) << range << " from " << from;
    }
  }
}

TEST(AscendingTest, SortsWholeNumbersWithOneAmongThemThatIsNot) {
  std::mt19937_64 random(4);
  std::vector<double> values(300);
  std::ranges::generate(values,
                        [&] { return static_cast<double>(random() % 100); });
  values[150] = 41.5;
  std::vector<double> sorted = values;
  std::ranges::sort(sorted);
  EXPECT_EQ(ascending(values), sorted);
}

TEST(AscendingTest, PutsNaNFirst) {
  for (const std::size_t n : {3UL, 400UL}) {
    std::vector<double> values(n, 2.0);
    values[1] = kNaN;
    values.back() = -kInfinity;
    const auto sorted = ascending(values);
    ASSERT_EQ(sorted.size(), n);
    EXPECT_TRUE(std::isnan(sorted[0]));
    EXPECT_EQ(sorted[1], -kInfinity);
    EXPECT_EQ(sorted[2], 2.0);
  }
}

}  // namespace
}  // namespace benchgate::compare
