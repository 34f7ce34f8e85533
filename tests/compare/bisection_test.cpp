#include "compare/bisection.h"

#include "tests/support/simulated_bisection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

namespace benchgate::tests {
namespace {

using compare::Bisection;
using compare::BisectionAnswer;
using compare::BisectionSettings;
using compare::BisectionStage;
using compare::BisectionVerdict;
using compare::Direction;
using compare::Metric;
using compare::MetricKind;
using testing::ElementsAre;
using testing::IsEmpty;

const Metric kTime = {.name = "cpu_time", .unit = "s"};
const Metric kCount = {
    .name = "allocs_per_op", .unit = "1", .kind = MetricKind::exact};

/// Searches among commits whose values never scatter.
Bisection search_values(const std::vector<double>& values,
                        const Metric& metric = kTime,
                        const std::set<std::size_t>& broken = {}) {
  Bisection bisection(values.size() - 1, metric, {});
  while (bisection.stage() != BisectionStage::done) {
    const auto question = bisection.question();
    if (question.stage == BisectionStage::search &&
        broken.contains(question.head)) {
      bisection.skip("does not build");
    } else {
      bisection.add(
          {.base = values[question.base], .head = values[question.head]});
    }
  }
  return bisection;
}

TEST(Bisection, FindsTheCommitAndItsSize) {
  for (std::size_t first_bad = 1; first_bad <= 9; ++first_bad) {
    std::vector<double> values(10, 100.0);
    std::fill(values.begin() + static_cast<std::ptrdiff_t>(first_bad),
              values.end(), 105.0);
    const Bisection found = search_values(values);
    EXPECT_EQ(found.answer(), BisectionAnswer::found);
    EXPECT_EQ(found.range().bad(), first_bad);
    EXPECT_EQ(found.range().good(), first_bad - 1);
    const auto& check = found.steps().back();
    EXPECT_EQ(check.stage, BisectionStage::check);
    EXPECT_EQ(check.verdict, BisectionVerdict::confirmed);
    EXPECT_EQ(check.base, first_bad - 1);
    EXPECT_EQ(check.head, first_bad);
    EXPECT_NEAR(*check.estimate, std::log(1.05), 1e-12);
    EXPECT_FALSE(found.improves());
  }
}

TEST(Bisection, FindsWhatBecameFasterAsWell) {
  const Bisection found = search_values({100, 100, 100, 90, 90, 90});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().bad(), 3U);
  EXPECT_TRUE(found.improves());
  EXPECT_LT(*found.steps().back().estimate, 0.0);
}

TEST(Bisection, OfARateLessIsWorse) {
  const Bisection found = search_values(
      {100, 100, 90, 90},
      {.name = "bytes_per_second", .unit = "B/s", .better = Direction::higher});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().bad(), 2U);
  EXPECT_FALSE(found.improves());
}

TEST(Bisection, EndsThatDoNotDifferEndTheSearch) {
  const Bisection found = search_values({100, 100, 105, 100});
  EXPECT_EQ(found.answer(), BisectionAnswer::no_difference);
  ASSERT_EQ(found.steps().size(), 1U);
  EXPECT_EQ(found.steps()[0].verdict, BisectionVerdict::same);
}

TEST(Bisection, EndsThatAreOneProgramNeedNoPair) {
  Bisection bisection(5, kTime, {});
  bisection.settle_as(0);
  EXPECT_EQ(bisection.answer(), BisectionAnswer::no_difference);
  EXPECT_EQ(bisection.error_spent(), 0.0);
}

TEST(Bisection, NeighboursAreCheckedOnFreshPairs) {
  const Bisection found = search_values({100, 110});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  ASSERT_EQ(found.steps().size(), 2U);
  EXPECT_EQ(found.steps()[1].stage, BisectionStage::check);
  EXPECT_EQ(found.range().bad(), 1U);
}

TEST(Bisection, OfSeveralStepsTheOneThatPassesTheMiddleIsFound) {
  // +3 % and +2 %: the first passes the middle, and has its own size.
  const Bisection found = search_values({100, 100, 103, 103, 105, 105});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().bad(), 2U);
  EXPECT_NEAR(*found.steps().back().estimate, std::log(1.03), 1e-12);
}

TEST(Bisection, AHumpDoesNotKeepItFromACommitThatPassesTheMiddle) {
  const std::vector<double> values = {100, 100, 106, 100, 100, 106, 106};
  const Bisection found = search_values(values);
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(values[found.range().bad()], 106);
  EXPECT_EQ(values[found.range().bad() - 1], 100);
}

TEST(Bisection, ASlowCreepIsNotBlamedOnOneCommit) {
  std::vector<double> values;
  for (int i = 0; i <= 12; ++i) {
    values.push_back(100.0 * std::exp(0.005 * i));
  }
  const Bisection found = search_values(values);
  EXPECT_EQ(found.answer(), BisectionAnswer::not_confirmed);
  EXPECT_EQ(found.steps().back().verdict, BisectionVerdict::refuted);
}

TEST(Bisection, CommitsThatCannotBeMeasuredLeaveARange) {
  const Bisection found =
      search_values({100, 100, 100, 105, 105, 105, 105}, kTime, {3, 4});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().good(), 2U);
  EXPECT_EQ(found.range().bad(), 5U);
  EXPECT_THAT(found.range().skipped(), ElementsAre(3, 4));
}

TEST(Bisection, CommitsThatCannotBeMeasuredElsewhereDoNotMatter) {
  for (std::size_t first_bad = 1; first_bad <= 30; ++first_bad) {
    std::vector<double> values(31, 100.0);
    std::fill(values.begin() + static_cast<std::ptrdiff_t>(first_bad),
              values.end(), 105.0);
    std::set<std::size_t> broken;
    for (std::size_t i = 10; i < 20; ++i) {
      if (i != first_bad && i + 1 != first_bad) {
        broken.insert(i);
      }
    }
    const Bisection found = search_values(values, kTime, broken);
    EXPECT_EQ(found.answer(), BisectionAnswer::found) << first_bad;
    EXPECT_EQ(found.range().bad(), first_bad);
    EXPECT_THAT(found.range().skipped(), IsEmpty());
    EXPECT_LE(found.error_spent(), 0.01);
  }
}

TEST(Bisection, WhenNothingBetweenCanBeMeasuredTheEndsAreChecked) {
  const Bisection found = search_values({100, 100, 105, 105}, kTime, {1, 2});
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().good(), 0U);
  EXPECT_EQ(found.range().bad(), 3U);
}

TEST(Bisection, TooManyInARowThatCannotBeMeasuredEndTheSearch) {
  std::vector<double> values(101, 100.0);
  values.back() = 110.0;
  std::set<std::size_t> broken;
  for (std::size_t i = 1; i < 100; ++i) {
    broken.insert(i);
  }
  const Bisection found = search_values(values, kTime, broken);
  EXPECT_EQ(found.answer(), BisectionAnswer::undecided);
  EXPECT_EQ(found.range().skipped().size(), 16U);
  EXPECT_EQ(found.range().good(), 0U);
  EXPECT_EQ(found.range().bad(), 100U);
}

TEST(Bisection, ACommitWhoseProgramWasJudgedIsNotMeasured) {
  Bisection bisection(4, kTime, {});
  while (bisection.stage() == BisectionStage::difference) {
    bisection.add({.base = 100, .head = 110});
  }
  EXPECT_EQ(bisection.question().head, 2U);
  bisection.settle_as(4);
  EXPECT_EQ(bisection.range().bad(), 2U);
  EXPECT_EQ(bisection.steps().back().same_program_as, 4U);
  EXPECT_EQ(bisection.steps().back().pairs, 0U);
  EXPECT_EQ(bisection.steps().back().error, 0.0);
  EXPECT_EQ(bisection.question().head, 1U);
  bisection.settle_as(0);
  EXPECT_EQ(bisection.range().good(), 1U);
  EXPECT_EQ(bisection.stage(), BisectionStage::check);
}

TEST(Bisection, WantOfTimeLeavesTheRangeThatIsKnown) {
  Bisection bisection(8, kTime, {});
  while (bisection.stage() == BisectionStage::difference) {
    bisection.add({.base = 100, .head = 110});
  }
  while (bisection.question().head == 4) {
    bisection.add({.base = 100, .head = 100});
  }
  bisection.add({.base = 100, .head = 100});
  bisection.stop("no time");
  EXPECT_EQ(bisection.stage(), BisectionStage::done);
  EXPECT_EQ(bisection.answer(), BisectionAnswer::undecided);
  EXPECT_EQ(bisection.range().good(), 4U);
  EXPECT_EQ(bisection.range().bad(), 8U);
  EXPECT_THAT(bisection.range().skipped(), IsEmpty());
  EXPECT_EQ(bisection.steps().back().reason, "no time");
}

TEST(Bisection, AStepThatIsProvenStaysSoWhenTimeEndsBeforeItsSizeIsKnown) {
  BisectionSettings settings;
  settings.looks = {32, 64, 96, 128, 192, 256};
  settings.pairs_for_size = 1000;
  // The interval of these is far wider than half of the step.
  const auto value = [](std::size_t i) {
    const auto place = static_cast<double>(i % 8);
    return 100.0 * std::exp(0.2 + 0.35 * (place - 3.5) / 3.5);
  };
  Bisection bisection(1, kTime, settings);
  std::size_t i = 0;
  while (bisection.stage() == BisectionStage::difference) {
    bisection.add({.base = 100, .head = value(i++)});
  }
  while (bisection.stage() == BisectionStage::check &&
         bisection.current_step().pairs < 33) {
    bisection.add({.base = 100, .head = value(i++)});
  }
  ASSERT_EQ(bisection.stage(), BisectionStage::check);
  bisection.stop("no time");
  EXPECT_EQ(bisection.answer(), BisectionAnswer::found);
}

TEST(Bisection, ExactMetricsNeedTwoPairsAStepAndNoError) {
  const Bisection found = search_values({3, 3, 3, 4, 4, 4, 4, 4}, kCount);
  EXPECT_EQ(found.answer(), BisectionAnswer::found);
  EXPECT_EQ(found.range().bad(), 3U);
  EXPECT_EQ(found.error_spent(), 0.0);
  for (const auto& step : found.steps()) {
    EXPECT_EQ(step.pairs, 2U);
  }
  ASSERT_TRUE(found.steps().back().exact);
  EXPECT_EQ(found.steps().back().exact->head, 4.0);
}

TEST(Bisection, AnExactMetricMayBeginAtZeroAndGoDown) {
  EXPECT_EQ(search_values({0, 0, 2, 2}, kCount).range().bad(), 2U);
  const Bisection down = search_values({4, 4, 4, 0}, kCount);
  EXPECT_EQ(down.range().bad(), 3U);
  EXPECT_TRUE(down.improves());
  EXPECT_EQ(search_values({4, 4}, kCount).answer(),
            BisectionAnswer::no_difference);
}

TEST(Bisection, AnExactMetricThatVariesAtTheEndsIsTested) {
  Bisection bisection(2, kCount, {});
  bisection.add({.base = 100, .head = 110});
  bisection.add({.base = 101, .head = 110});
  EXPECT_FALSE(bisection.exact());
  EXPECT_EQ(bisection.question().pairs, 14U);
}

TEST(Bisection, AnExactMetricThatVariesAtACommitSkipsIt) {
  Bisection bisection(3, kCount, {});
  bisection.add({.base = 3, .head = 4});
  bisection.add({.base = 3, .head = 4});
  const std::size_t commit = bisection.question().head;
  bisection.add({.base = 3, .head = 3});
  bisection.add({.base = 3, .head = 4});
  EXPECT_EQ(bisection.steps().back().verdict, BisectionVerdict::skipped);
  EXPECT_NE(bisection.question().head, commit);
}

TEST(Bisection, AValueWithoutARatioSkipsTheCommitOrStopsTheSearch) {
  Bisection bisection(3, kTime, {});
  while (bisection.stage() == BisectionStage::difference) {
    bisection.add({.base = 100, .head = 110});
  }
  bisection.add({.base = 100, .head = 0});
  EXPECT_EQ(bisection.steps().back().verdict, BisectionVerdict::skipped);
  Bisection stopped(3, kTime, {});
  stopped.add({.base = 0, .head = 100});
  EXPECT_EQ(stopped.answer(), BisectionAnswer::undecided);
}

TEST(Bisection, ATestThatNeverDecidesDoesNotGoOnForEver) {
  // Values on either side of the middle, whatever the commit.
  Bisection bisection(100, kTime, {});
  while (bisection.stage() == BisectionStage::difference) {
    bisection.add({.base = 100, .head = 110});
  }
  std::size_t pairs = 0;
  while (bisection.stage() != BisectionStage::done) {
    bisection.add({.base = 100, .head = pairs % 2 == 0 ? 100.0 : 110.0});
    ++pairs;
  }
  EXPECT_EQ(bisection.answer(), BisectionAnswer::undecided);
  EXPECT_EQ(pairs, 3 * 3072U);
  EXPECT_EQ(bisection.range().good(), 0U);
  EXPECT_EQ(bisection.range().bad(), 100U);
}

TEST(BisectionLevels, AddUpToLessThanTheFamilyErrorHoweverManyStepsThereAre) {
  for (const std::size_t commits : {1U, 2U, 3U, 30U, 1000U, 100'000U}) {
    const compare::BisectionLevels levels(commits, {});
    double sum = levels.difference() + levels.check();
    for (std::size_t step = 0; step < 200; ++step) {
      EXPECT_GT(levels.step(step), 0.0);
      sum += levels.step(step);
    }
    EXPECT_LE(sum, 0.01 * (1.0 + 1e-12));
  }
}

}  // namespace
}  // namespace benchgate::tests
