#include "compare/difference_ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace benchgate::compare {
namespace {

std::vector<double> all_differences(const Sample& base, const Sample& head) {
  std::vector<double> differences;
  for (const double x : base.values()) {
    for (const double y : head.values()) {
      differences.push_back(y - x);
    }
  }
  std::ranges::sort(differences);
  return differences;
}

std::vector<std::size_t> all_ranks(const Sample& base, const Sample& head) {
  std::vector<std::size_t> ranks(base.size() * head.size());
  std::iota(ranks.begin(), ranks.end(), 1U);
  return ranks;
}

Sample drawn(std::size_t n, const std::function<double()>& draw) {
  std::vector<double> values(n);
  std::ranges::generate(values, draw);
  return Sample(std::move(values));
}

/// Asks for every rank, in order and in none.
void expect_all_ranks(const Sample& base, const Sample& head) {
  const std::vector<double> expected = all_differences(base, head);
  std::vector<std::size_t> ranks = all_ranks(base, head);
  EXPECT_EQ(differences_at(base, head, ranks), expected);

  std::mt19937 random(1);
  std::ranges::shuffle(ranks, random);
  const std::vector<double> found = differences_at(base, head, ranks);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    ASSERT_EQ(found[i], expected[ranks[i] - 1]) << "rank " << ranks[i];
  }
}

TEST(DifferenceRanksTest, EveryRankOfEveryShapeIsWhatSortingGives) {
  std::mt19937_64 random(7);
  std::normal_distribution normal;
  std::exponential_distribution<> exponential;
  std::cauchy_distribution cauchy;
  const std::vector<std::function<double()>> shapes = {
      [&] { return normal(random); },
      [&] { return std::exp(3.0 * exponential(random)); },
      [&] { return cauchy(random); },
      // Two heaps, far apart.
      [&] { return (random() % 2 == 0 ? 1e9 : 0.0) + normal(random); },
      [&] { return std::round(3.0 * normal(random)); },
      [&] { return std::log(1000.0 + std::round(9.0 * normal(random))); },
      [&] { return random() % 10 == 0 ? normal(random) : 4.0; }};
  for (const auto& shape : shapes) {
    for (const auto& [n1, n2] : {std::pair(1U, 1U),
                                 {1U, 70U},
                                 {9U, 1U},
                                 {8U, 13U},
                                 {40U, 40U},
                                 {90U, 33U}}) {
      expect_all_ranks(drawn(n1, shape), drawn(n2, shape));
    }
  }
}

TEST(DifferenceRanksTest, ASampleAndItselfMovedDifferByThatAgainAndAgain) {
  std::vector<double> values(200);
  std::iota(values.begin(), values.end(), 0.0);
  std::vector<double> moved = values;
  std::ranges::for_each(moved, [](double& value) { value += 1024.0; });
  expect_all_ranks(Sample(values), Sample(values));
  expect_all_ranks(Sample(values), Sample(moved));
}

TEST(DifferenceRanksTest, OneValueMoreOftenThanAllOthersIsFoundAtOnce) {
  std::vector<double> base(100'000, 2.0);
  base.front() = 1.0;
  const std::vector<double> head(100'000, 5.0);
  const std::vector<std::size_t> ranks = {1, 5'000'000'000, 9'999'900'000,
                                          9'999'900'001, 10'000'000'000};
  EXPECT_EQ(differences_at(Sample(base), Sample(head), ranks),
            (std::vector<double>{3.0, 3.0, 3.0, 4.0, 4.0}));
}

TEST(DifferenceRanksTest, TheSmallestAndTheLargestNumbersAreNumbersToo) {
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  constexpr double kHuge = std::numeric_limits<double>::max() / 4.0;
  std::vector<double> values;
  for (int i = 0; i < 12; ++i) {
    values.insert(values.end(), {i * kTiny, -i * kTiny, i / 12.0 * kHuge,
                                 -i / 12.0 * kHuge, i * 1.0});
  }
  expect_all_ranks(Sample(values), Sample(values));
}

TEST(DifferenceRanksTest, NothingAskedIsNothingFound) {
  EXPECT_TRUE(differences_at(Sample({1.0}), Sample({2.0}), {}).empty());
}

}  // namespace
}  // namespace benchgate::compare
