#include "src/audit/report_tables.h"

#include "src/audit/rival_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace benchgate::audit {
namespace {

using reporters::Table;
using testing::ElementsAre;

std::vector<std::string> titles(const Table& table) {
  std::vector<std::string> titles;
  for (const reporters::Column& column : table.columns) {
    titles.push_back(column.title);
  }
  return titles;
}

Detection detection(double slowdown, Count detected, double seconds) {
  return {.slowdown = slowdown,
          .detected = detected,
          .wrong_direction = {},
          .seconds = seconds};
}

JudgeTally judged(Leg leg, std::optional<Rule> rule,
                  std::vector<Detection> detections) {
  JudgeTally tally{.judge = {.leg = leg, .rule = rule}};
  tally.detections = std::move(detections);
  return tally;
}

TEST(ReportTablesTest, ASlowdownIsAColumnAndAJudgeThatHasNotSeenItHasADash) {
  Tally tally;
  tally.all.judges = {
      judged(Leg::paired, std::nullopt,
             {detection(0.02, {3, 4}, 1.5), detection(0.1, {4, 4}, 0.5)}),
      judged(Leg::paired, Rule::benchstat, {detection(0.1, {0, 4}, 0.5)}),
      judged(Leg::sequential, Rule::benchstat, {detection(0.1, {4, 4}, 9.0)}),
      judged(Leg::sequential, Rule::means_5, {})};
  const Table table = detection_table(tally);
  EXPECT_THAT(titles(table), ElementsAre("judged by", "measured", "+2 %",
                                         "+10 %", "time of a slowed one"));
  ASSERT_EQ(table.rows.size(), 3U);
  // By Clopper and Pearson, 3 of 4 is 19.4 to 99.4 %, 4 of 4 from 39.8 % on.
  EXPECT_THAT(table.rows[0].cells,
              ElementsAre("benchgate", "in pairs", "75 % [19, 99]",
                          "100 % [40, 100]", "500.0 ms to 1.500 s"));
  // What benchgate chose to measure is not the time of another's rule.
  EXPECT_THAT(table.rows[1].cells, ElementsAre("benchstat's rule", "in pairs",
                                               "-", "0 % [0, 60]", "-"));
  EXPECT_THAT(table.rows[2].cells,
              ElementsAre("benchstat's rule", "one after the other", "-",
                          "100 % [40, 100]", "9.000 s"));
}

TEST(ReportTablesTest, FalseAlarmsHaveTheirBoundsAndTheirLoads) {
  GroupTally quiet{.load = 0};
  quiet.judges = {judged(Leg::paired, std::nullopt, {})};
  quiet.judges[0].comparisons = {0, 15};
  GroupTally busy{.load = 2};
  busy.judges = quiet.judges;
  busy.judges[0].comparisons = {1, 5};
  Tally tally;
  tally.all.judges = {judged(Leg::paired, std::nullopt, {}),
                      judged(Leg::paired, Rule::means_10, {})};
  tally.all.judges[0].comparisons = {1, 20};
  tally.all.judges[0].benchmarks = {2, 60};
  tally.by_load = {quiet, busy};
  const Table table = false_alarm_table(tally);
  EXPECT_THAT(titles(table),
              ElementsAre("judged by", "measured", "false alarms", "share",
                          "95 % interval", "at most", "benchmarks", "no load",
                          "2 busy cores"));
  // Of a judge that judged nothing there is no row.
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_THAT(table.rows[0].cells,
              ElementsAre("benchgate", "in pairs", "1 of 20", "5.0 %",
                          "[0.1, 25]", "22 %", "2 of 60", "0 of 15", "1 of 5"));
  tally.by_load.pop_back();
  EXPECT_EQ(false_alarm_table(tally).columns.size(), 7U);
}

TEST(ReportTablesTest, ABenchmarkHasItsSuiteOnlyWhereThereAreSeveral) {
  Tally tally;
  tally.benchmarks = {{.suite = "a", .name = "BM"},
                      {.suite = "a", .name = "C"}};
  tally.benchmarks[0].comparisons = 4;
  tally.benchmarks[0].failed = 1;
  Table table = benchmark_table(tally);
  EXPECT_EQ(table.rows[0].cells[0], "BM");
  EXPECT_EQ(table.rows[0].cells[3], "-");
  EXPECT_THAT(table.rows[0].notes, ElementsAre("failed in 1 of 4"));
  EXPECT_THAT(table.rows[1].notes, testing::IsEmpty());
  tally.benchmarks[1].suite = "b";
  table = benchmark_table(tally);
  EXPECT_EQ(table.rows[0].cells[0], "a BM");
}

}  // namespace
}  // namespace benchgate::audit
