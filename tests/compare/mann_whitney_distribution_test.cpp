#include "compare/mann_whitney_distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

namespace benchgate::compare {
namespace {

using Groups = std::vector<std::size_t>;

/// The tails as every single choice says, one after the other.
MannWhitneyTails enumerated(const Groups& groups, std::size_t n1,
                            std::int64_t doubled_u) {
  std::vector<std::size_t> group_of;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    group_of.insert(group_of.end(), groups[group], group);
  }
  double all = 0.0;
  double up_to = 0.0;
  double from = 0.0;
  for (std::uint32_t chosen = 0; chosen < (1U << group_of.size()); ++chosen) {
    if (static_cast<std::size_t>(std::popcount(chosen)) != n1) {
      continue;
    }
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < group_of.size(); ++i) {
      for (std::size_t j = 0; j < group_of.size(); ++j) {
        const bool pair = (chosen >> i & 1U) == 1 && (chosen >> j & 1U) == 0;
        if (pair && group_of[i] >= group_of[j]) {
          sum += group_of[i] == group_of[j] ? 1 : 2;
        }
      }
    }
    all += 1.0;
    up_to += sum <= doubled_u ? 1.0 : 0.0;
    from += sum >= doubled_u ? 1.0 : 0.0;
  }
  return {.up_to = up_to / all, .from = from / all};
}

TEST(MannWhitneyDistributionTest, TiedTailsAreWhatAllChoicesSay) {
  std::mt19937_64 random(20240607);
  for (int trial = 0; trial < 150; ++trial) {
    Groups groups;
    std::size_t values = 0;
    const std::size_t most = 2 + random() % 11;
    while (values < most) {
      groups.push_back(1 + random() % std::min<std::size_t>(most - values, 5));
      values += groups.back();
    }
    const std::size_t n1 = 1 + random() % (values - 1);
    const auto doubled_u =
        static_cast<std::int64_t>(random() % (2 * n1 * (values - n1) + 1));
    const auto expected = enumerated(groups, n1, doubled_u);
    const auto actual = tied_tails(groups, n1, doubled_u);
    EXPECT_NEAR(actual.up_to, expected.up_to, 1e-14) << "trial " << trial;
    EXPECT_NEAR(actual.from, expected.from, 1e-14) << "trial " << trial;
  }
}

TEST(MannWhitneyDistributionTest, WithoutTiesBothWaysAgree) {
  const Groups groups(25, 1);
  const auto cumulative = untied_cumulative(15, 10);
  for (const std::size_t u : {0UL, 1UL, 30UL, 75UL}) {
    const auto doubled = static_cast<std::int64_t>(2 * u);
    const auto tails = tied_tails(groups, 10, doubled);
    EXPECT_NEAR(tails.up_to, cumulative[u], 1e-14);
    EXPECT_NEAR(tied_tails(groups, 10, 2 * 150 - doubled).from, tails.up_to,
                1e-14);
  }
}

TEST(MannWhitneyDistributionTest, OneGroupHasASingleU) {
  const auto tails = tied_tails(Groups{7}, 3, 3 * 4);
  EXPECT_DOUBLE_EQ(tails.up_to, 1.0);
  EXPECT_DOUBLE_EQ(tails.from, 1.0);
}

TEST(MannWhitneyDistributionTest, TwoGroupsBelowTheSmallestUHaveNothing) {
  // 1 of 17 values equal 5, 8 of them base's; base's ninth is larger than all.
  // Some programs divide toward zero here, and count one group's choices.
  const Groups groups = {18, 1};
  const std::int64_t smallest = 9 * (18 - 9);  // Doubled, of nine 5s.
  EXPECT_DOUBLE_EQ(tied_tails(groups, 9, smallest - 1).up_to, 0.0);
  EXPECT_GT(tied_tails(groups, 9, smallest).up_to, 0.0);
}

TEST(MannWhitneyDistributionTest, UntiedCumulativeEndsInTheMiddle) {
  EXPECT_EQ(untied_cumulative(50, 50).size(), 50U * 50U / 2U + 1U);
  EXPECT_GT(untied_cumulative(50, 50).back(), 0.5);
  EXPECT_DOUBLE_EQ(untied_cumulative(3, 5).back(), 0.5);  // 15 is odd.
  EXPECT_EQ(untied_cumulative(3, 5).data(), untied_cumulative(5, 3).data());
}

}  // namespace
}  // namespace benchgate::compare
