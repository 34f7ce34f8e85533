#include "compare/mann_whitney.h"

#include "tests/support/benchstat_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

// The two ways in which a significance test does harm come first: calling a
// difference where there is none, and missing one that is there. The rest pins
// the numbers, each from a count that fits in the head.

namespace benchgate::compare {
namespace {

constexpr ExactLimits kNeverExact{.without_ties = 0, .with_ties = 0};

/// `n` values from a skewed distribution, as timings are.
Sample timings(std::size_t n, double median, std::mt19937_64& random) {
  std::lognormal_distribution<double> distribution(std::log(median), 0.1);
  std::vector<double> values(n);
  std::ranges::generate(values, [&] { return distribution(random); });
  return Sample(std::move(values));
}

Sample rounded(const Sample& sample, double grid) {
  std::vector<double> values(sample.values().begin(), sample.values().end());
  for (double& value : values) {
    value = std::round(value / grid) * grid;
  }
  return Sample(std::move(values));
}

/// How many of `trials` comparisons of ten values a side have p < alpha when
/// head's median is `ratio` times base's.
int count_called(int trials, double alpha, double ratio) {
  std::mt19937_64 random(20240607);
  int called = 0;
  for (int trial = 0; trial < trials; ++trial) {
    const Sample base = timings(10, 1.0, random);
    const Sample head = timings(10, ratio, random);
    called += mann_whitney(base, head).p_value < alpha ? 1 : 0;
  }
  return called;
}

TEST(MannWhitneyTest, CallsEqualDistributionsDifferentNoMoreOftenThanAlpha) {
  // 5 % of 500 is 25, with a standard deviation of under 5; allow three.
  EXPECT_LE(count_called(500, 0.05, 1.0), 25 + 15);
}

TEST(MannWhitneyTest, SeesATwentyPercentSlowdownInTenValuesASide) {
  EXPECT_GE(count_called(100, 0.05, 1.2), 90);
}

/// The p-value as every single choice says: twice the smaller tail.
double enumerated_p_value(const std::vector<double>& base,
                          const std::vector<double>& head) {
  std::vector<double> pooled = base;
  pooled.insert(pooled.end(), head.begin(), head.end());
  const auto doubled_u = [&pooled](std::uint32_t chosen) {
    int sum = 0;
    for (std::size_t i = 0; i < pooled.size(); ++i) {
      for (std::size_t j = 0; j < pooled.size(); ++j) {
        const bool pair = (chosen >> i & 1U) == 1 && (chosen >> j & 1U) == 0;
        if (pair && pooled[i] >= pooled[j]) {
          sum += pooled[i] == pooled[j] ? 1 : 2;
        }
      }
    }
    return sum;
  };
  const int seen = doubled_u((1U << base.size()) - 1U);
  double all = 0.0;
  double up_to = 0.0;
  double from = 0.0;
  for (std::uint32_t chosen = 0; chosen < (1U << pooled.size()); ++chosen) {
    if (static_cast<std::size_t>(std::popcount(chosen)) == base.size()) {
      const int u = doubled_u(chosen);
      all += 1.0;
      up_to += u <= seen ? 1.0 : 0.0;
      from += u >= seen ? 1.0 : 0.0;
    }
  }
  return std::min(1.0, 2.0 * std::min(up_to, from) / all);
}

TEST(MannWhitneyTest, AgreesWithBenchstatWhereBenchstatIsRight) {
  std::size_t wrong = 0;
  for (const auto& vector : tests::benchstat_vectors("mann-whitney")) {
    const auto x1 = vector.at("x1").get<std::vector<double>>();
    const auto x2 = vector.at("x2").get<std::vector<double>>();
    const auto result = mann_whitney(Sample(x1), Sample(x2));
    if (vector.contains("error")) {
      EXPECT_THAT(result.warnings, testing::SizeIs(1)) << vector;
      continue;
    }
    EXPECT_DOUBLE_EQ(result.u, vector.at("U1").get<double>()) << vector;
    const double theirs = tests::number_in(vector, "p");
    const bool skewed = x1.size() != x2.size() &&
                        result.method == PValueMethod::exact &&
                        std::abs(result.p_value - theirs) > 1e-12;
    if (!skewed) {
      EXPECT_NEAR(result.p_value, theirs, 1e-12) << vector;
      continue;
    }
    ++wrong;
    EXPECT_LE(x1.size() + x2.size(), 2 * ExactLimits{}.with_ties);
    if (x1.size() + x2.size() <= 16) {
      EXPECT_NEAR(result.p_value, enumerated_p_value(x1, x2), 1e-13) << vector;
    }
  }
  EXPECT_GT(wrong, 0U);  // Ties and sides of unequal size.
}

TEST(MannWhitneyTest, WithTiesIsWhatAllChoicesSayWhicheverSideIsLarger) {
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<double> base(1 + random() % 6);
    std::vector<double> head(1 + random() % 6);
    const auto value = [&] { return static_cast<double>(random() % 4); };
    std::ranges::generate(base, value);
    std::ranges::generate(head, value);
    const auto forward = mann_whitney(Sample(base), Sample(head));
    const auto backward = mann_whitney(Sample(head), Sample(base));
    EXPECT_NEAR(forward.p_value, enumerated_p_value(base, head), 1e-14);
    EXPECT_DOUBLE_EQ(forward.p_value, backward.p_value);
  }
}

TEST(MannWhitneyTest, FarBeyondTheExactLimitsBothTailsStayAboveZero) {
  const std::vector<double> low(60, 1.0);
  const std::vector<double> high(60, 2.0);
  const double worse = mann_whitney(Sample(low), Sample(high)).p_value;
  const double better = mann_whitney(Sample(high), Sample(low)).p_value;
  EXPECT_GT(worse, 0.0);
  EXPECT_DOUBLE_EQ(worse, better);
}

TEST(MannWhitneyTest, InfinitiesAreTheLargestAndSmallestValues) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> base = {-kInfinity, 1.0, 2.0};
  const std::vector<double> head = {3.0, kInfinity, kInfinity};
  const auto infinite = mann_whitney(base, head);
  const auto finite = mann_whitney(Sample({0, 1, 2}), Sample({3, 4, 4}));
  EXPECT_DOUBLE_EQ(infinite.p_value, finite.p_value);
  EXPECT_DOUBLE_EQ(infinite.head_larger, 1.0);
}

TEST(MannWhitneyTest, NoTailIsLeftOutAtALevelOfZero) {
  EXPECT_EQ(mann_whitney_tail(10, 10, 0.0).count, 0U);
  EXPECT_EQ(mann_whitney_tail(1000, 1000, 0.0).count, 0U);
}

TEST(MannWhitneyTest, FullSeparationIsTwoOrdersOutOfTen) {
  // Sides of unequal size: equal ones hide mistakes that mirror each other.
  const auto result = mann_whitney(Sample({1, 2}), Sample({3, 4, 5}));
  EXPECT_EQ(result.method, PValueMethod::exact);
  EXPECT_DOUBLE_EQ(result.u, 0.0);
  EXPECT_DOUBLE_EQ(result.head_larger, 1.0);
  EXPECT_DOUBLE_EQ(result.p_value, 2.0 / 10.0);  // 10 = 5 choose 2
}

TEST(MannWhitneyTest, SwappingTheSidesMirrorsUAndKeepsP) {
  const Sample a({1, 4, 4, 7});
  const Sample b({2, 4, 9});
  const auto forward = mann_whitney(a, b);
  const auto backward = mann_whitney(b, a);
  EXPECT_DOUBLE_EQ(backward.u, 1 + (1 + 0.5 + 0.5) + 4);  // b = 2, 4, 9
  EXPECT_DOUBLE_EQ(forward.u, 4 * 3 - backward.u);
  EXPECT_DOUBLE_EQ(forward.p_value, backward.p_value);
}

TEST(MannWhitneyTest, WithTiesAndUnequalSidesBothTailsAreCounted) {
  // One of the ranks 1.5, 1.5, 3, 4 goes to base: 4 has a tail of 1 in 4.
  EXPECT_DOUBLE_EQ(mann_whitney(Sample({3}), Sample({1, 1, 2})).p_value, 0.5);
  // 1.5 has a tail of 2 in 4 below it and of 4 in 4 above.
  EXPECT_DOUBLE_EQ(mann_whitney(Sample({1}), Sample({1, 2, 3})).p_value, 1.0);
}

TEST(MannWhitneyTest, UAtItsMeanHasAPValueOfOneByBothMethods) {
  const Sample outer({1, 4});
  const Sample inner({2, 3});
  EXPECT_DOUBLE_EQ(mann_whitney(outer, inner).p_value, 1.0);
  EXPECT_DOUBLE_EQ(mann_whitney(outer, inner, kNeverExact).p_value, 1.0);
}

TEST(MannWhitneyTest, EqualValuesGiveAWarningAndNoDifference) {
  const auto result = mann_whitney(Sample({5, 5, 5}), Sample({5, 5}));
  EXPECT_DOUBLE_EQ(result.p_value, 1.0);
  EXPECT_THAT(result.warnings,
              testing::ElementsAre(testing::HasSubstr("equal")));
}

TEST(MannWhitneyTest, IsExactOnlyWhileBothSidesAreWithinTheLimit) {
  std::mt19937_64 random(7);
  const Sample within = timings(ExactLimits{}.without_ties, 1.0, random);
  const Sample beyond = timings(ExactLimits{}.without_ties + 1, 1.0, random);
  EXPECT_EQ(mann_whitney(within, within).method,
            PValueMethod::normal_approximation);  // Every value is tied.
  EXPECT_EQ(mann_whitney(within, beyond).method,
            PValueMethod::normal_approximation);
  EXPECT_EQ(mann_whitney(beyond, within).method,
            PValueMethod::normal_approximation);
}

TEST(MannWhitneyTest, LimitsBeyondWhatCanBeCountedAreNotFollowed) {
  std::mt19937_64 random(7);
  const Sample base = timings(80, 1.00, random);
  const Sample head = timings(80, 1.05, random);
  for (const bool tied : {true, false}) {
    const auto result = mann_whitney(tied ? rounded(base, 0.1) : base,
                                     tied ? rounded(head, 0.1) : head,
                                     {.without_ties = 1000, .with_ties = 1000});
    EXPECT_EQ(result.method, PValueMethod::normal_approximation);
    EXPECT_GT(result.p_value, 0.0);
    EXPECT_LE(result.p_value, 1.0);
  }
}

TEST(MannWhitneyTest, ApproximationAgreesWithExactAtTheLimit) {
  std::mt19937_64 random(7);
  const Sample base = timings(ExactLimits{}.without_ties, 1.00, random);
  const Sample head = timings(ExactLimits{}.without_ties, 1.03, random);
  const auto exact = mann_whitney(base, head);
  const auto approximate = mann_whitney(base, head, kNeverExact);
  ASSERT_EQ(exact.method, PValueMethod::exact);
  ASSERT_EQ(approximate.method, PValueMethod::normal_approximation);
  EXPECT_NEAR(exact.p_value, approximate.p_value, 1e-3);
}

TEST(MannWhitneyTest, ApproximationAgreesWithExactWhenMostValuesAreTied) {
  std::mt19937_64 random(7);
  const Sample base =
      rounded(timings(ExactLimits{}.with_ties, 1.00, random), 0.1);
  const Sample head =
      rounded(timings(ExactLimits{}.with_ties, 1.06, random), 0.1);
  const auto exact = mann_whitney(base, head);
  const auto approximate = mann_whitney(base, head, kNeverExact);
  ASSERT_EQ(exact.method, PValueMethod::exact);
  EXPECT_NEAR(exact.p_value, approximate.p_value, 1e-2);
}

/// U and the tie correction pair by pair and value by value.
MannWhitney counted_one_by_one(std::vector<double> base,
                               std::vector<double> head) {
  MannWhitney counted;
  for (const double b : base) {
    for (const double h : head) {
      counted.u += b > h ? 1.0 : (b == h ? 0.5 : 0.0);
    }
  }
  std::vector<double> all = base;
  all.insert(all.end(), head.begin(), head.end());
  double tie_term = 0.0;
  for (const double value : all) {
    const auto t = static_cast<double>(std::ranges::count(all, value));
    tie_term += t * t - 1.0;  // t times of these are t^3 - t.
  }
  const auto n1 = static_cast<double>(base.size());
  const auto n2 = static_cast<double>(head.size());
  const double n = n1 + n2;
  const double variance =
      n1 * n2 / 12.0 * (n + 1.0 - tie_term / (n * (n - 1.0)));
  const double distance =
      std::max(0.0, std::abs(counted.u - n1 * n2 / 2.0) - 0.5);
  counted.p_value = std::erfc(distance / std::sqrt(2.0 * variance));
  return counted;
}

TEST(MannWhitneyTest, CountsLargeTiedSamplesAsCountingOneByOneDoes) {
  std::mt19937_64 random(7);
  for (const std::size_t n1 : {1UL, 60UL, 301UL}) {
    for (const std::uint64_t values : {2UL, 15UL, 900UL}) {
      std::vector<double> base(n1);
      std::vector<double> head(120);
      std::ranges::generate(
          base, [&] { return static_cast<double>(random() % values); });
      std::ranges::generate(
          head, [&] { return static_cast<double>(random() % values + 1); });
      const MannWhitney counted = counted_one_by_one(base, head);
      std::ranges::sort(base);
      std::ranges::sort(head);
      const MannWhitney result = mann_whitney(base, head, kNeverExact);
      EXPECT_EQ(result.u, counted.u) << n1 << " values, " << values;
      EXPECT_NEAR(result.p_value, counted.p_value, 1e-12)
          << n1 << " values, " << values;
    }
  }
}

}  // namespace
}  // namespace benchgate::compare
