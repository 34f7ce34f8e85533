#include "reporters/html/comparison/row_facts.h"

#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace benchgate::reporters::html {
namespace {

using testing::HasSubstr;

std::string said(const compare::Row& row, const std::string& label) {
  const std::vector<Fact> facts = row_facts({}, row);
  const auto found = std::ranges::find(facts, label, &Fact::label);
  return found == facts.end() ? "" : found->lines.front();
}

TEST(RowFactsTest, AConfirmedRowHasItsPValueAdjustedAndAlone) {
  compare::Row row = regressed_row("BM", 1e-6, 1.1e-6);
  row.base->n = 8;
  EXPECT_EQ(said(row, "pairs"),
            "8 to screen, 8 to confirm; the numbers here are of 8 pairs that "
            "confirmed");
  // Eight pairs on one side of the threshold: one order out of 2^8.
  EXPECT_EQ(said(row, "p"),
            "0.0003 adjusted for all rows and looks; a change is called at "
            "0.01 or less; 0.004 of these pairs alone, by the signed-rank test "
            "against a change of 1 %");
}

TEST(RowFactsTest, ARateThatFellIsTestedTheWayItWentWorse) {
  compare::Row row = regressed_row("BM", 1e9, 0.9e9);
  row.metric.better = compare::Direction::higher;
  row.metric.unit = "B/s";
  EXPECT_THAT(said(row, "p"), HasSubstr("0.004 of these pairs alone"));
}

TEST(RowFactsTest, AScreenedRowSaysThatItsPValueIsNotAdjusted) {
  compare::Row row = timed_row("BM", 1e-6, 1e-6);
  row.p_value = 0.42;
  EXPECT_EQ(said(row, "pairs"), "8 to screen");
  EXPECT_THAT(said(row, "p"), HasSubstr("0.42 that there is no difference"));
  EXPECT_THAT(said(row, "p"), HasSubstr("not adjusted"));
}

TEST(RowFactsTest, ValuesThatHaveNoLogRatioLeaveOutThePValueOfThePairs) {
  compare::Row row = regressed_row("BM", 1e-6, 1.1e-6);
  row.confirm[0].base = 0.0;
  EXPECT_EQ(said(row, "p"),
            "0.0003 adjusted for all rows and looks; a change is called at "
            "0.01 or less");
}

TEST(RowFactsTest, SidesHaveMedianAndInterval) {
  EXPECT_EQ(said(timed_row("BM", 32e-6, 32e-6), "base"),
            "32.00 us [31.68 us, 32.64 us], median of 20 values");
}

TEST(RowFactsTest, AnExactMetricHasAToleranceAndNoInterval) {
  compare::Row row = timed_row("BM", 3, 4);
  row.metric = {.name = "allocs",
                .unit = "1",
                .better = compare::Direction::lower,
                .kind = compare::MetricKind::exact};
  row.delta = compare::Delta{
      .ratio = 1.0 / 3.0, .low = 1.0 / 3.0, .high = 1.0 / 3.0, .confidence = 1};
  EXPECT_EQ(said(row, "change"), "+33.3 %, exactly");
  EXPECT_EQ(said(row, "limits"), "tolerance 0 %");
}

TEST(RowFactsTest, AMissingRowSaysWhatThereIs) {
  compare::Row row = timed_row("BM", 1, 1);
  row.verdict = compare::Verdict::missing;
  row.head.reset();
  row.delta.reset();
  row.screen.clear();
  EXPECT_EQ(said(row, "head"), "");
  EXPECT_EQ(said(row, "pairs"), "");
  EXPECT_EQ(said(row, "change"), "");
}

TEST(RowFactsTest, ARowThatIsNotGatedSaysSo) {
  compare::Row row = timed_row("BM", 1, 1);
  EXPECT_EQ(said(row, "not gated"), "");
  row.policy.gated = false;
  EXPECT_EQ(said(row, "not gated"), "this row cannot fail the gate");
}

}  // namespace
}  // namespace benchgate::reporters::html
