#include "compare/bisection_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace benchgate::compare {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(BisectionRange, OfNeighboursNothingIsLeftToTry) {
  const BisectionRange range(1, 16);
  EXPECT_EQ(range.next(), std::nullopt);
  EXPECT_EQ(range.good(), 0U);
  EXPECT_EQ(range.bad(), 1U);
  EXPECT_EQ(range.steps_left(), 0U);
}

TEST(BisectionRange, TriesTheMiddleOfWhatIsLeft) {
  BisectionRange range(8, 16);
  EXPECT_EQ(range.next(), 4U);
  EXPECT_EQ(range.steps_left(), 3U);
  range.mark_good(4);
  EXPECT_EQ(range.next(), 6U);
  range.mark_bad(6);
  EXPECT_EQ(range.next(), 5U);
  range.mark_bad(5);
  EXPECT_EQ(range.next(), std::nullopt);
  EXPECT_EQ(range.good(), 4U);
  EXPECT_EQ(range.bad(), 5U);
}

TEST(BisectionRange, FindsEveryFirstBadCommitInAsManyStepsAsItSays) {
  for (std::size_t commits = 1; commits <= 200; ++commits) {
    for (std::size_t first_bad = 1; first_bad <= commits; ++first_bad) {
      BisectionRange range(commits, 16);
      const std::size_t said = range.steps_left();
      std::size_t steps = 0;
      while (const auto commit = range.next()) {
        ++steps;
        if (*commit >= first_bad) {
          range.mark_bad(*commit);
        } else {
          range.mark_good(*commit);
        }
      }
      ASSERT_EQ(range.bad(), first_bad);
      ASSERT_EQ(range.good(), first_bad - 1);
      ASSERT_LE(steps, said);
    }
  }
}

TEST(BisectionRange, JumpsOutOfAStretchThatCannotBeTried) {
  constexpr std::size_t kCommits = 1000;
  for (const std::size_t stretch : {1U, 10U, 100U, 400U}) {
    BisectionRange range(kCommits, 16);
    std::size_t tried = 0;
    while (const auto commit = range.next()) {
      const std::size_t away =
          std::max(*commit, kCommits / 2) - std::min(*commit, kCommits / 2);
      if (away > stretch / 2) {
        break;
      }
      ++tried;
      range.skip(*commit);
    }
    EXPECT_LE(tried, 10U) << stretch;
    EXPECT_TRUE(range.next());
  }
}

TEST(BisectionRange, LooksForTheEndOfAStretchOnBothSides) {
  constexpr std::size_t kCommits = 1000;
  for (const bool early : {false, true}) {
    BisectionRange range(kCommits, 16);
    bool out = false;
    while (const auto commit = range.next()) {
      out = early ? *commit > 600 : *commit < 400;
      if (out) {
        break;
      }
      range.skip(*commit);
    }
    EXPECT_TRUE(out) << early;
  }
}

TEST(BisectionRange, TriesEveryCommitBeforeItSaysThatNoneIsLeft) {
  BisectionRange range(12, 100);
  std::vector<std::size_t> tried;
  while (const auto commit = range.next()) {
    tried.push_back(*commit);
    range.skip(*commit);
  }
  std::ranges::sort(tried);
  EXPECT_THAT(tried, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
  EXPECT_EQ(range.skipped(), tried);
  EXPECT_THAT(range.untried(), IsEmpty());
}

TEST(BisectionRange, SkippedCommitsOutsideTheRangeDoNotMatterAnyMore) {
  BisectionRange range(8, 16);
  range.skip(4);
  range.mark_bad(3);
  EXPECT_THAT(range.skipped(), IsEmpty());
  range.mark_good(2);
  EXPECT_EQ(range.next(), std::nullopt);
}

TEST(BisectionRange, GivesUpAfterTooManyInARowAndCountsAnewAfterASuccess) {
  BisectionRange range(100, 3);
  range.skip(*range.next());
  range.skip(*range.next());
  range.mark_good(*range.next());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(range.next());
    range.skip(*range.next());
  }
  EXPECT_EQ(range.next(), std::nullopt);
  EXPECT_FALSE(range.untried().empty());
}

}  // namespace
}  // namespace benchgate::compare
