#include "reporters/drift_fact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

compare::DriftRow row(const std::string& benchmark, double ratio,
                      bool exceeded) {
  compare::DriftRow row;
  row.suite = "store";
  row.benchmark = benchmark;
  row.metric = "cpu_time";
  row.unit = "s";
  row.total = {.ratio = ratio, .low = ratio - 0.01, .high = ratio + 0.01};
  row.p_value = exceeded ? 0.001 : 1.0 - ratio;
  row.exceeded = exceeded;
  return row;
}

compare::Comparison with(std::vector<compare::DriftRow> rows) {
  compare::Comparison comparison;
  comparison.drift.emplace();
  comparison.drift->since = "v1.4";
  comparison.drift->since_commit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
  comparison.drift->history = "bench-history";
  comparison.drift->rows = std::move(rows);
  return comparison;
}

TEST(DriftFactTest, NamesWhatExceedsTheLimit) {
  const Fact fact =
      drift_fact(with({row("BM_Get", 0.08, true), row("BM_Put", 0.01, false)}));
  EXPECT_TRUE(fact.alarming);
  EXPECT_THAT(fact.lines,
              ElementsAre("since v1.4 (1a2b3c4d5e), more than 5 % slower:",
                          "store: BM_Get, cpu_time: +8.0 % [+7.0, +9.0]",
                          StartsWith("a slowdown of just the limit")));
}

TEST(DriftFactTest, ShowsTheNearestWhereNothingDoes) {
  const Fact fact = drift_fact(
      with({row("BM_Get", 0.01, false), row("BM_Put", 0.03, false)}));
  EXPECT_FALSE(fact.alarming);
  EXPECT_THAT(fact.lines[0],
              HasSubstr("no row of 2 is more than 5 % slower for certain; "
                        "nearest is store: BM_Put"));
}

TEST(DriftFactTest, SaysWhatIsNotKnown) {
  compare::Comparison comparison = with({});
  comparison.drift->problem = "no route to host";
  const Fact fact = drift_fact(comparison);
  EXPECT_TRUE(fact.alarming);
  EXPECT_THAT(fact.lines, ElementsAre("since v1.4 (1a2b3c4d5e): not known: no "
                                      "route to host"));
}

TEST(DriftFactTest, SaysThatThereIsNothingToLookAt) {
  EXPECT_THAT(drift_fact(with({})).lines[0],
              HasSubstr("nothing that was compared has ratios in "
                        "bench-history"));
}

TEST(DriftFactTest, SaysWhereTheChainIsBridged) {
  compare::DriftRow bridged = row("BM_Get", 0.01, false);
  bridged.bridged = true;
  EXPECT_THAT(drift_fact(with({bridged})).lines[2],
              StartsWith("of 1 row not all of the way"));
}

}  // namespace
}  // namespace benchgate::reporters
