#include "compare/indexed_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

using Pairs = std::vector<std::pair<double, std::uint32_t>>;

Pairs pairs_of(std::span<const IndexedValue> items) {
  Pairs pairs;
  for (const IndexedValue& item : items) {
    pairs.emplace_back(item.value, item.index);
  }
  return pairs;
}

Pairs sorted_by_the_library(std::span<const double> values) {
  Pairs pairs;
  for (std::size_t i = 0; i < values.size(); ++i) {
    pairs.emplace_back(values[i], i);
  }
  std::ranges::sort(pairs);
  return pairs;
}

TEST(IndexedValuesTest, SortsSeriesOfEveryLengthEqualOnesByIndex) {
  std::mt19937_64 random(1);
  IndexedValues sorter;
  for (std::size_t n = 0; n <= 300; ++n) {
    for (const double grid : {1e-9, 0.5, 5.0}) {
      std::normal_distribution<double> normal;
      std::vector<double> values(n);
      for (double& value : values) {
        value = std::round(normal(random) / grid) * grid + 0.0;
      }
      EXPECT_EQ(pairs_of(sorter.sorted(values)), sorted_by_the_library(values))
          << n << " values in steps of " << grid;
    }
  }
}

TEST(IndexedValuesTest, SortsWhatIsInOrderAndInTheOppositeOrder) {
  IndexedValues sorter;
  std::vector<double> values;
  for (std::size_t i = 0; i < 2'000; ++i) {
    values.push_back(static_cast<double>(i / 3));
  }
  EXPECT_EQ(pairs_of(sorter.sorted(values)), sorted_by_the_library(values));
  std::ranges::reverse(values);
  EXPECT_EQ(pairs_of(sorter.sorted(values)), sorted_by_the_library(values));
}

TEST(IndexedValuesTest, InfiniteValuesAreAtTheEnds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {1.0, kInfinity, -kInfinity, 0.0,
                                      kInfinity};
  IndexedValues sorter;
  EXPECT_EQ(pairs_of(sorter.sorted(values)), sorted_by_the_library(values));
}

}  // namespace
}  // namespace benchgate::compare
