#include "compare/divergence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace benchgate::compare {
namespace {

/// The rank of each value, ties sharing the mean, by counting.
std::vector<double> ranks_by_counting(std::span<const double> values) {
  std::vector<double> ranks;
  for (const double value : values) {
    double rank = 0.5;
    for (const double other : values) {
      rank += other < value ? 1.0 : other == value ? 0.5 : 0.0;
    }
    ranks.push_back(rank);
  }
  return ranks;
}

double mean_distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (const double x : a) {
    for (const double y : b) {
      sum += std::abs(x - y);
    }
  }
  return sum / static_cast<double>(a.size() * b.size());
}

/// n m / (n + m) (2 E|X - Y| - E|X - X'| - E|Y - Y'|), term by term. Without
/// the distances of a value to itself, the mean is of n (n - 1), not of n^2.
double divergence(std::span<const double> left, std::span<const double> right) {
  const auto n = static_cast<double>(left.size());
  const auto m = static_cast<double>(right.size());
  const double within_left =
      n > 1.0 ? mean_distance(left, left) * n / (n - 1.0) : 0.0;
  const double within_right =
      m > 1.0 ? mean_distance(right, right) * m / (m - 1.0) : 0.0;
  return n * m / (n + m) *
         (2.0 * mean_distance(left, right) - within_left - within_right);
}

std::vector<double> rounded_noise(std::size_t n, double grid,
                                  std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::vector<double> values(n);
  for (double& value : values) {
    value = std::round(normal(random) / grid) * grid;
  }
  return values;
}

TEST(DivergenceTest, TheBestSplitIsTheOneThatTheDefinitionGives) {
  std::mt19937_64 random(11);
  Divergence found;
  for (const double grid : {1e-9, 0.5, 2.0}) {
    for (int trial = 0; trial < 50; ++trial) {
      const std::vector<double> values = rounded_noise(24, grid, random);
      const std::vector<double> ranks = ranks_by_counting(values);
      const std::span<const double> all = ranks;
      const std::size_t split = found.best_split(values, 3, 21);
      double best = -std::numeric_limits<double>::infinity();
      for (std::size_t other = 3; other <= 21; ++other) {
        best = std::max(best, divergence(all.first(other), all.subspan(other)));
      }
      EXPECT_NEAR(divergence(all.first(split), all.subspan(split)), best, 1e-9);
    }
  }
}

TEST(DivergenceTest, AStepIsFoundWhereItIs) {
  Divergence found;
  EXPECT_EQ(
      found.best_split(std::vector{1.0, 1.1, 0.9, 2.0, 2.1, 1.9, 2.2}, 1, 6),
      3U);
}

TEST(DivergenceTest, OnlyTheSplitsAskedForAreTried) {
  Divergence found;
  const std::vector<double> values = {1, 1, 1, 2, 2, 2, 2, 2};
  EXPECT_EQ(found.best_split(values, 4, 6), 4U);
  EXPECT_EQ(found.best_split(values, 1, 2), 2U);
}

TEST(DivergenceTest, OneHugeValueIsWorthNoMoreThanItsRank) {
  Divergence found;
  std::vector<double> values = {1.0, 1.2, 1.1, 1.3, 2.0, 2.2, 2.1, 2.3};
  EXPECT_EQ(found.best_split(values, 1, 7), 4U);
  values[6] = 1e9;
  EXPECT_EQ(found.best_split(values, 1, 7), 4U);
}

TEST(DivergenceTest, TheRankShiftIsMannWhitneysUAboutItsMiddle) {
  Divergence found;
  // Of the 3 * 2 pairs none has the left value above the right one; the middle
  // is 3.
  found.best_split(std::vector{1.0, 2.0, 3.0, 4.0, 5.0}, 1, 4);
  EXPECT_DOUBLE_EQ(found.rank_shift(3), -3.0);
  found.best_split(std::vector{5.0, 4.0, 3.0, 2.0, 1.0}, 1, 4);
  EXPECT_DOUBLE_EQ(found.rank_shift(3), 3.0);
  found.best_split(std::vector{7.0, 7.0, 7.0, 7.0}, 1, 3);
  EXPECT_DOUBLE_EQ(found.rank_shift(1), 0.0);
}

}  // namespace
}  // namespace benchgate::compare
