#include "compare/signed_rank.h"

#include "compare/hodges_lehmann.h"
#include "compare/signed_rank_distribution.h"
#include "tests/golden/signed_rank_golden.h"
#include "tests/support/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

// First the two ways to do harm, for one test at a time; whole comparisons are
// in protocol_error_test.cpp. Then numbers from elsewhere, then what must hold
// for any numbers.

namespace benchgate::compare {
namespace {

using tests::Noise;
using tests::PairSource;

Sample log_ratios_of(Noise noise, double sd, double ratio, std::size_t n,
                     std::uint64_t seed) {
  PairSource source(noise, sd, ratio, seed);
  std::vector<double> values(n);
  std::ranges::generate(
      values, [&] { return log_ratio(source.next(), Direction::lower); });
  return Sample(std::move(values));
}

Sample rounded_normal(std::size_t n, double grid, std::mt19937_64& random) {
  std::normal_distribution<double> normal(0.3, 1.0);
  std::vector<double> values(n);
  std::ranges::generate(
      values, [&] { return std::round(normal(random) / grid) * grid; });
  return Sample(std::move(values));
}

Sample shifted(const Sample& sample, double by) {
  std::vector<double> values(sample.values().begin(), sample.values().end());
  for (double& value : values) {
    value += by;
  }
  return Sample(std::move(values));
}

Sample mirrored(const Sample& sample) {
  std::vector<double> values(sample.values().begin(), sample.values().end());
  for (double& value : values) {
    value = -value;
  }
  return Sample(std::move(values));
}

/// Both tails of the sum of positive ranks, by dealing out all signs.
Tails counted(const Sample& sample, double null) {
  std::vector<double> values = {};
  for (const double value : sample.values()) {
    values.push_back(value - null);
  }
  std::vector<double> ranks;
  double observed = 0.0;
  for (const double value : values) {
    double rank = 0.5;
    for (const double other : values) {
      rank += std::abs(other) < std::abs(value)    ? 1.0
              : std::abs(other) == std::abs(value) ? 0.5
                                                   : 0.0;
    }
    if (value != 0.0) {
      ranks.push_back(rank);
      observed += value > 0.0 ? rank : 0.0;
    }
  }
  const std::size_t all = std::size_t{1} << ranks.size();
  double up_to = 0.0;
  double from = 0.0;
  for (std::size_t signs = 0; signs < all; ++signs) {
    double sum = 0.0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      sum += (signs >> i) % 2 == 1 ? ranks[i] : 0.0;
    }
    up_to += sum <= observed ? 1.0 : 0.0;
    from += sum >= observed ? 1.0 : 0.0;
  }
  return {.up_to = up_to / static_cast<double>(all),
          .from = from / static_cast<double>(all)};
}

class SignedRankNoiseTest : public testing::TestWithParam<Noise> {};

TEST_P(SignedRankNoiseTest, CallsAProgramSlowerThanItselfNoMoreOftenThanAlpha) {
  // With 12 and with 60 pairs: exact and approximate. 5 % of 1,000 are 50, with
  // a standard deviation of 7; allow three.
  for (const std::size_t n : {12U, 60U}) {
    int slower = 0;
    int faster = 0;
    for (std::uint64_t trial = 0; trial < 1000; ++trial) {
      const auto test =
          signed_rank(log_ratios_of(GetParam(), 0.03, 1.0, n, trial));
      slower += test.p_greater <= 0.05 ? 1 : 0;
      faster += test.p_less <= 0.05 ? 1 : 0;
    }
    EXPECT_LE(slower, 50 + 21) << n << " pairs";
    EXPECT_LE(faster, 50 + 21) << n << " pairs";
  }
}

INSTANTIATE_TEST_SUITE_P(AllNoises, SignedRankNoiseTest,
                         testing::ValuesIn(tests::kAllNoises),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

/// Without the quantised one: rounding to ticks moves the truth itself.
class SignedRankIntervalTest : public testing::TestWithParam<Noise> {};

TEST_P(SignedRankIntervalTest, CoversTheTruthAsOftenAsItSays) {
  for (const std::size_t n : {10U, 60U}) {
    int covered = 0;
    double confidence = 0.0;
    for (std::uint64_t trial = 0; trial < 1000; ++trial) {
      const auto interval = signed_rank_interval(
          log_ratios_of(GetParam(), 0.03, 1.05, n, trial), 0.95);
      const double truth = std::log(1.05);
      covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
      confidence = interval.confidence;
    }
    EXPECT_GE(confidence, 0.95);
    const double sd = std::sqrt(1000.0 * confidence * (1.0 - confidence));
    EXPECT_NEAR(covered, 1000.0 * confidence, 3.5 * sd) << n << " pairs";
  }
}

INSTANTIATE_TEST_SUITE_P(ContinuousNoises, SignedRankIntervalTest,
                         testing::Values(Noise::normal, Noise::student_t3,
                                         Noise::contaminated, Noise::drifting,
                                         Noise::bimodal),
                         [](const auto& noise) {
                           return std::string(tests::name_of(noise.param));
                         });

TEST(SignedRankTest, SeesAFivePercentSlowdownInSixteenPairs) {
  int seen = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const Sample sample = log_ratios_of(Noise::normal, 0.03, 1.05, 16, trial);
    seen += signed_rank(sample).p_greater < 0.01 ? 1 : 0;
  }
  EXPECT_GE(seen, 97);
}

TEST(SignedRankTest, AgreesWithSciPy) {
  for (const auto& golden : tests::signed_rank_golden()) {
    const Sample sample(golden.values);
    const SignedRank test = signed_rank(sample);
    SCOPED_TRACE(testing::PrintToString(golden.values));
    EXPECT_DOUBLE_EQ(test.rank_sum, golden.rank_sum);
    EXPECT_NEAR(test.p_greater, golden.p_greater, 1e-12 * golden.p_greater);
    EXPECT_NEAR(test.p_less, golden.p_less, 1e-12 * golden.p_less);
    if (golden.values.size() <= kExactSignedRanks) {
      const Interval interval = signed_rank_interval(sample, 0.95);
      EXPECT_DOUBLE_EQ(interval.low, golden.low_95);
      EXPECT_DOUBLE_EQ(interval.high, golden.high_95);
    }
  }
}

TEST(SignedRankTest, AgreesWithDealingOutAllSigns) {
  std::mt19937_64 random(7);
  for (std::size_t n = 1; n <= 12; ++n) {
    for (const double grid : {1e-9, 0.5, 1.0}) {  // No, some and many ties.
      for (const double null : {0.0, 0.5}) {
        const Sample sample = rounded_normal(n, grid, random);
        const SignedRank test = signed_rank(sample, null);
        const Tails expected = counted(sample, null);
        EXPECT_EQ(test.method, PValueMethod::exact);
        EXPECT_NEAR(test.p_greater, expected.from, 1e-13);
        EXPECT_NEAR(test.p_less, expected.up_to, 1e-13);
        EXPECT_NEAR(
            test.p_two_sided,
            std::min(1.0, 2.0 * std::min(expected.from, expected.up_to)),
            1e-13);
      }
    }
  }
}

TEST(SignedRankTest, SwappingTheSidesSwapsTheTails) {
  std::mt19937_64 random(7);
  for (const double grid : {1e-9, 0.5}) {
    for (const std::size_t n : {11U, 30U, 70U}) {
      const Sample sample = rounded_normal(n, grid, random);
      const SignedRank forward = signed_rank(sample);
      const SignedRank backward = signed_rank(mirrored(sample));
      EXPECT_NEAR(forward.p_greater, backward.p_less, 1e-13);
      EXPECT_NEAR(forward.p_less, backward.p_greater, 1e-13);
      const Interval interval = signed_rank_interval(sample, 0.9);
      const Interval mirror = signed_rank_interval(mirrored(sample), 0.9);
      EXPECT_DOUBLE_EQ(interval.low, -mirror.high);
      EXPECT_DOUBLE_EQ(interval.high, -mirror.low);
    }
  }
}

TEST(SignedRankTest, ZerosAloneProveNothing) {
  const SignedRank test = signed_rank(Sample({0.0, 0.0, 0.0}));
  EXPECT_DOUBLE_EQ(test.p_greater, 1.0);
  EXPECT_DOUBLE_EQ(test.p_less, 1.0);
  EXPECT_DOUBLE_EQ(test.p_two_sided, 1.0);
}

TEST(SignedRankTest, ManyZerosDoNotSwitchToTheApproximation) {
  std::vector<double> values(200, 0.0);
  values.insert(values.end(), 10, 1.0);
  const SignedRank test = signed_rank(Sample(std::move(values)));
  EXPECT_EQ(test.method, PValueMethod::exact);
  EXPECT_DOUBLE_EQ(test.p_greater, std::pow(0.5, 10));
}

TEST(SignedRankTest, TheApproximationBeginsWhereTheExactDistributionEnds) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Sample sample =
        log_ratios_of(Noise::normal, 0.03, 1.005, kExactSignedRanks + 1, seed);
    const SignedRank approximate = signed_rank(sample);
    ASSERT_EQ(approximate.method, PValueMethod::normal_approximation);
    std::vector<std::int64_t> ranks;
    for (std::size_t rank = 1; rank <= sample.size(); ++rank) {
      ranks.push_back(static_cast<std::int64_t>(2 * rank));
    }
    const Tails exact = tied_signed_rank_tails(
        ranks, static_cast<std::int64_t>(2.0 * approximate.rank_sum));
    EXPECT_NEAR(approximate.p_greater, exact.from, 2e-3);
    EXPECT_NEAR(approximate.p_less, exact.up_to, 2e-3);
  }
}

TEST(SignedRankTest, TheApproximationErrsToTheSafeSideInTheTails) {
  // At the levels at which confirming tests are made.
  for (const std::size_t n : {51U, 80U, 160U}) {
    std::vector<std::int64_t> ranks;
    for (std::size_t rank = 1; rank <= n; ++rank) {
      ranks.push_back(static_cast<std::int64_t>(2 * rank));
    }
    for (const double level : {1.4e-3, 1e-4, 1e-5}) {
      const std::size_t outside = walsh_averages_outside(n, level);
      const auto sum = static_cast<std::int64_t>(outside) - 1;
      EXPECT_LE(tied_signed_rank_tails(ranks, 2 * sum).up_to, level)
          << n << " values at " << level;
    }
  }
}

TEST(SignedRankTest, NearlyAllTiedIsApproximatedByTheBinomialDistribution) {
  // 57 of 80 above: like 57 heads of 80 coins, P = 9.16e-5 by counting.
  std::vector<double> values(57, 1.0);
  values.insert(values.end(), 23, -1.0);
  const SignedRank test = signed_rank(Sample(std::move(values)));
  EXPECT_EQ(test.method, PValueMethod::normal_approximation);
  EXPECT_NEAR(test.p_greater, 9.16e-5, 2.5e-5);
  EXPECT_GT(test.p_greater, 9.16e-5);
}

TEST(SignedRankTest, TheIntervalHoldsWhatTheTestDoesNotReject) {
  std::mt19937_64 random(7);
  constexpr double kStep = 1e-7;
  for (const std::size_t n : {8U, 20U, 50U}) {
    const Sample sample = rounded_normal(n, 1e-9, random);
    const Interval interval = signed_rank_interval(sample, 0.95);
    for (const double inside : {interval.low + kStep, interval.high - kStep}) {
      EXPECT_GT(signed_rank(sample, inside).p_two_sided, 0.05) << n;
    }
    for (const double outside : {interval.low - kStep, interval.high + kStep}) {
      EXPECT_LE(signed_rank(sample, outside).p_two_sided, 0.05) << n;
    }
  }
}

TEST(SignedRankTest, OneSidedBoundsAreTheEndsOfATwiceAsDoubtfulInterval) {
  std::mt19937_64 random(7);
  for (const std::size_t n : {9U, 33U, 90U}) {
    const Sample sample = rounded_normal(n, 1e-9, random);
    const Interval interval = signed_rank_interval(sample, 0.8);
    EXPECT_DOUBLE_EQ(signed_rank_lower_bound(sample, 0.9), interval.low);
    EXPECT_DOUBLE_EQ(signed_rank_upper_bound(sample, 0.9), interval.high);
  }
}

TEST(SignedRankTest, TooFewValuesHaveNoInterval) {
  EXPECT_TRUE(
      std::isinf(signed_rank_interval(Sample({1, 2, 3, 4, 5}), 0.95).high));
  const auto six = signed_rank_interval(Sample({1, 2, 3, 4, 5, 6}), 0.95);
  EXPECT_DOUBLE_EQ(six.low, 1.0);
  EXPECT_DOUBLE_EQ(six.high, 6.0);
  EXPECT_DOUBLE_EQ(six.confidence, 1.0 - 2.0 / 64.0);
  EXPECT_TRUE(std::isinf(signed_rank_upper_bound(Sample({1, 2, 3}), 0.9)));
  EXPECT_DOUBLE_EQ(signed_rank_upper_bound(Sample({1, 2, 3, 4}), 0.9), 4.0);
}

TEST(SignedRankTest, MovingAllValuesMovesTheNullWithThem) {
  std::mt19937_64 random(7);
  const Sample sample = rounded_normal(25, 1.0 / 1024.0, random);
  EXPECT_DOUBLE_EQ(signed_rank(shifted(sample, 0.25), 0.25).p_greater,
                   signed_rank(sample).p_greater);
}

}  // namespace
}  // namespace benchgate::compare
