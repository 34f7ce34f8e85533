#include "compare/hodges_lehmann.h"

#include "compare/mann_whitney.h"
#include "tests/golden/signed_rank_golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

/// Normal values on a grid; 0: not on a grid.
Sample normal(std::size_t n, double grid, std::mt19937_64& random) {
  std::normal_distribution<double> distribution;
  std::vector<double> values(n);
  std::ranges::generate(values, [&] {
    const double value = distribution(random);
    return grid > 0.0 ? std::round(value / grid) * grid : value;
  });
  return Sample(std::move(values));
}

std::vector<double> all_walsh_averages(const Sample& sample) {
  std::vector<double> averages;
  const auto values = sample.values();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) {
      averages.push_back((values[i] + values[j]) / 2.0);
    }
  }
  std::ranges::sort(averages);
  return averages;
}

std::vector<double> all_differences(const Sample& base, const Sample& head) {
  std::vector<double> differences;
  for (const double b : base.values()) {
    for (const double h : head.values()) {
      differences.push_back(h - b);
    }
  }
  std::ranges::sort(differences);
  return differences;
}

double middle(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half]
                                : (sorted[half - 1] + sorted[half]) / 2.0;
}

TEST(HodgesLehmannTest, EveryWalshAverageIsFoundByItsRank) {
  std::mt19937_64 random(7);
  for (const std::size_t n : {1U, 2U, 7U, 40U}) {
    for (const double grid : {0.0, 0.25, 2.0}) {
      const Sample sample = normal(n, grid, random);
      const auto averages = all_walsh_averages(sample);
      ASSERT_EQ(averages.size(), walsh_averages(n));
      for (std::size_t rank = 1; rank <= averages.size(); ++rank) {
        ASSERT_DOUBLE_EQ(walsh_average(sample, rank), averages[rank - 1])
            << "rank " << rank << " of " << n << " on " << grid;
      }
    }
  }
}

TEST(HodgesLehmannTest, TheMedianWalshAverageOfManyValuesIsFound) {
  std::mt19937_64 random(7);
  for (const std::size_t n : {160U, 321U}) {
    for (const double grid : {0.0, 0.25, 100.0}) {
      const Sample sample = normal(n, grid, random);
      EXPECT_DOUBLE_EQ(hodges_lehmann(sample),
                       middle(all_walsh_averages(sample)));
    }
  }
}

TEST(HodgesLehmannTest, AgreesWithTheGoldenEstimates) {
  for (const auto& golden : tests::signed_rank_golden()) {
    EXPECT_DOUBLE_EQ(hodges_lehmann(Sample(golden.values)), golden.estimate);
  }
}

TEST(HodgesLehmannTest, OneWildValueOfTenHardlyMovesTheEstimate) {
  const Sample calm({-4, -3, -2, -1, 0, 0, 1, 2, 3, 4});
  const Sample wild({-4, -3, -2, -1, 0, 0, 1, 2, 3, 4e6});
  EXPECT_DOUBLE_EQ(hodges_lehmann(calm), 0.0);
  EXPECT_LE(hodges_lehmann(wild), 0.5);
}

TEST(HodgesLehmannTest, TheShiftIsTheMedianOfAllDifferences) {
  std::mt19937_64 random(7);
  for (const double grid : {0.0, 0.5, 100.0}) {
    for (const auto& [n1, n2] :
         {std::pair(1U, 1U), {1U, 9U}, {8U, 5U}, {30U, 31U}, {60U, 20U}}) {
      const Sample base = normal(n1, grid, random);
      const Sample head = normal(n2, grid, random);
      EXPECT_DOUBLE_EQ(hodges_lehmann_shift(base, head),
                       middle(all_differences(base, head)));
      EXPECT_DOUBLE_EQ(hodges_lehmann_shift(head, base),
                       -hodges_lehmann_shift(base, head));
    }
  }
}

TEST(HodgesLehmannTest, TheShiftIntervalHoldsWhatTheTestDoesNotReject) {
  std::mt19937_64 random(7);
  const Sample base = normal(12, 0.0, random);
  const Sample head = normal(9, 0.0, random);
  const Interval interval = shift_interval(base, head, 0.95);
  const auto p_value_at = [&](double shift) {
    std::vector<double> moved;
    for (const double value : head.values()) {
      moved.push_back(value - shift);
    }
    return mann_whitney(base, Sample(std::move(moved))).p_value;
  };
  EXPECT_GE(interval.confidence, 0.95);
  EXPECT_GT(p_value_at(interval.low + 1e-9), 0.05);
  EXPECT_GT(p_value_at(interval.high - 1e-9), 0.05);
  EXPECT_LE(p_value_at(interval.low - 1e-9), 0.05);
  EXPECT_LE(p_value_at(interval.high + 1e-9), 0.05);
}

TEST(HodgesLehmannTest, TheShiftIntervalCoversTheTruthAsOftenAsItSays) {
  std::mt19937_64 random(7);
  for (const auto& [n1, n2] : {std::pair(8U, 11U), {70U, 60U}}) {
    int covered = 0;
    double confidence = 0.0;
    for (int trial = 0; trial < 1000; ++trial) {
      const Sample base = normal(n1, 0.0, random);
      const Sample head = normal(n2, 0.0, random);
      const Interval interval = shift_interval(base, head, 0.9);
      covered += interval.low <= 0.0 && 0.0 <= interval.high ? 1 : 0;
      confidence = interval.confidence;
    }
    EXPECT_GE(confidence, 0.9);
    const double sd = std::sqrt(1000.0 * confidence * (1.0 - confidence));
    EXPECT_NEAR(covered, 1000.0 * confidence, 3.5 * sd);
  }
}

TEST(HodgesLehmannTest, TooFewValuesHaveNoShiftInterval) {
  const Interval interval = shift_interval(Sample({1, 2}), Sample({3, 4}), 0.9);
  EXPECT_TRUE(std::isinf(interval.low));
  EXPECT_TRUE(std::isinf(interval.high));
}

TEST(HodgesLehmannTest, TheTailOfUIsWhatCountingGives) {
  // 2 and 3 values: 10 ways; U = 0 in one, 1 in one, 2 in two of them.
  EXPECT_EQ(mann_whitney_tail(2, 3, 0.05).count, 0U);
  EXPECT_EQ(mann_whitney_tail(2, 3, 0.1).count, 1U);
  EXPECT_EQ(mann_whitney_tail(3, 2, 0.2).count, 2U);
  EXPECT_EQ(mann_whitney_tail(2, 3, 0.4).count, 3U);
  EXPECT_DOUBLE_EQ(mann_whitney_tail(2, 3, 0.4).probability, 0.4);
  // SciPy: P(U <= 600) is 2.034590361820835e-06 for 50 and 50 values.
  const auto tail = mann_whitney_tail(50, 50, 2.0346e-06);
  EXPECT_EQ(tail.count, 601U);
  EXPECT_NEAR(tail.probability, 2.034590361820835e-06, 1e-17);
}

}  // namespace
}  // namespace benchgate::compare
