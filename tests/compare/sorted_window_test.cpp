#include "compare/sorted_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace benchgate::compare {
namespace {

double median_of(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

TEST(SortedWindowTest, GivesTheMediansOfTheOthers) {
  SortedWindow window;
  for (const double value : {5.0, 1.0, 3.0, 100.0, 2.0}) {
    window.put(value);
  }
  EXPECT_EQ(window.median_without(100.0), 3.0);  // Of 1, 2, 3, 5.
  EXPECT_EQ(window.median_without(1.0), 5.0);    // Of 2, 3, 5, 100.
  EXPECT_EQ(window.median_distance_without(100.0, 3.0), 2.0);
}

TEST(SortedWindowTest, AgreesWithSortingAnew) {
  std::mt19937_64 random(1);
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<double> values;
    SortedWindow window;
    // Few different values, so that there are ties.
    const auto next = [&random] {
      return static_cast<double>(random() % 12) - 6.0;
    };
    for (std::size_t i = 2 + random() % 40; i > 0; --i) {
      values.push_back(next());
      window.put(values.back());
    }
    for (int step = 0; step < 20; ++step) {
      window.take_out(values.front());
      values.erase(values.begin());
      values.push_back(next());
      window.put(values.back());
      const std::size_t hole = random() % values.size();
      std::vector<double> others = values;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(hole));
      const double middle = median_of(others);
      ASSERT_EQ(window.median_without(values[hole]), middle);
      for (double& other : others) {
        other = std::abs(other - middle);
      }
      ASSERT_EQ(window.median_distance_without(values[hole], middle),
                median_of(others));
    }
  }
}

}  // namespace
}  // namespace benchgate::compare
