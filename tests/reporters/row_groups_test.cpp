#include "reporters/row_groups.h"

#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace benchgate::reporters {
namespace {

using compare::Comparison;
using compare::Direction;
using compare::Row;
using compare::Verdict;
using testing::ElementsAre;

std::vector<std::string> names(const std::vector<const Row*>& rows) {
  std::vector<std::string> names;
  for (const Row* row : rows) {
    names.push_back(row->benchmark);
  }
  return names;
}

Row row_with(Verdict verdict) {
  Row row = timed_row(std::string(compare::to_string(verdict)), 1, 1);
  row.verdict = verdict;
  return row;
}

TEST(RowGroupsTest, WhatToActOnComesFirst) {
  Comparison comparison;
  for (const Verdict verdict :
       {Verdict::unchanged, Verdict::added, Verdict::inconclusive,
        Verdict::improved, Verdict::missing, Verdict::failed,
        Verdict::regressed}) {
    comparison.rows.push_back(row_with(verdict));
  }
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("regressed", "failed", "missing", "improved", "added",
                          "inconclusive", "unchanged"));
  EXPECT_THAT(
      names(select_urgent(group_rows(comparison)).shown),
      ElementsAre("regressed", "failed", "missing", "improved", "added"));
}

TEST(RowGroupsTest, TheLargestRegressionComesFirst) {
  Comparison comparison;
  comparison.rows = {regressed_row("small", 1.0, 1.1),
                     regressed_row("large", 1.0, 3.0),
                     regressed_row("middle", 1.0, 1.5)};
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("large", "middle", "small"));
}

TEST(RowGroupsTest, FromNothingToSomethingIsTheLargestRegression) {
  Comparison comparison;
  comparison.rows = {regressed_row("large", 1.0, 3.0),
                     regressed_row("from nothing", 0.0, 1.0)};
  comparison.rows[1].delta.reset();
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("from nothing", "large"));
}

TEST(RowGroupsTest, ARateThatHalvesIsWorseThanATimeThatGrowsByHalf) {
  Comparison comparison;
  comparison.rows = {regressed_row("time", 1.0, 1.5),
                     regressed_row("rate", 1.0, 0.5)};
  comparison.rows[1].metric.better = Direction::higher;
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("rate", "time"));
}

TEST(RowGroupsTest, GatedRegressionsComeBeforeTheOthers) {
  Comparison comparison;
  comparison.rows = {regressed_row("shown", 1.0, 9.0),
                     regressed_row("gated", 1.0, 1.1)};
  comparison.rows[0].policy.gated = false;
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("gated", "shown"));
}

TEST(RowGroupsTest, TheRowsOfABenchmarkStandTogether) {
  for (const bool worse : {true, false}) {
    Comparison comparison;
    // Changes by 10, 30, 100 and 20 %.
    for (const auto& [name, metric, factor] :
         std::vector<std::tuple<std::string, std::string, double>>{
             {"a", "time", 1.1},
             {"b", "time", 1.3},
             {"a", "bytes", 2.0},
             {"b", "bytes", 1.2}}) {
      Row row = regressed_row(name, 1.0, worse ? factor : 1.0 / factor);
      row.metric.name = metric;
      row.verdict = worse ? Verdict::regressed : Verdict::improved;
      comparison.rows.push_back(row);
    }
    std::vector<std::string> shown;
    for (const Row* row : select_all(group_rows(comparison)).shown) {
      shown.push_back(row->benchmark + " " + row->metric.name);
    }
    EXPECT_THAT(shown, ElementsAre("a bytes", "a time", "b time", "b bytes"));
  }
}

TEST(RowGroupsTest, ARowThatIsNotGatedFollowsThoseOfItsBenchmarkThatAre) {
  Comparison comparison;
  comparison.rows = {regressed_row("a", 1.0, 9.0), regressed_row("b", 1.0, 1.2),
                     regressed_row("c", 1.0, 8.0),
                     regressed_row("a", 1.0, 1.1)};
  comparison.rows[0].policy.gated = false;
  comparison.rows[2].policy.gated = false;
  EXPECT_THAT(names(select_all(group_rows(comparison)).shown),
              ElementsAre("b", "a", "a", "c"));
}

TEST(RowGroupsTest, AnAcceptedRegressionIsNoRegressionToActOn) {
  Row row = regressed_row("agreed", 1.0, 1.1);
  EXPECT_EQ(concern_of(row), Concern::regressed);
  row.accepted = compare::Acceptance{};
  EXPECT_EQ(concern_of(row), Concern::accepted);
}

TEST(RowGroupsTest, EveryRowIsEitherShownOrCounted) {
  const Comparison comparison = situation("five_hundred");
  const Selection selection = select_urgent(group_rows(comparison));
  std::size_t rows = selection.shown.size();
  for (const RowGroup& group : selection.left_out) {
    rows += group.rows.size();
  }
  EXPECT_EQ(rows, comparison.rows.size());
  EXPECT_LE(selection.shown.size(), 46U) << "does not fit one screen";
}

}  // namespace
}  // namespace benchgate::reporters
