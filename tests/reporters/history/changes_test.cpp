#include "reporters/history/changes.h"

#include "tests/reporters/history/random_record.h"
#include "tests/support/simulated_history.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using compare::Direction;
using compare::MetricKind;
using testing::IsEmpty;
using testing::SizeIs;
using tests::RunNoise;
using tests::simulated_history;
using tests::TrueStep;

std::string commit_id(std::size_t run) {
  return fmt::format("{:040x}", run);
}

/// `count` runs on two machines, each of its own commit.
Timeline runs(std::size_t count) {
  Timeline timeline;
  for (std::size_t i = 0; i < count; ++i) {
    TimelineRun run;
    run.commit.id = commit_id(i + 1);
    timeline.runs.push_back(run);
  }
  timeline.machines.resize(2);
  return timeline;
}

/// Adds a series of these logarithms, chained or not.
TimelineSeries& add_series(Timeline& timeline, ChainKind kind,
                           const std::vector<double>& logs,
                           double error = 0.01) {
  TimelineSeries series;
  series.benchmark = fmt::format("BM_{}", timeline.series.size());
  series.metric = {.name = "cpu_time", .unit = "s"};
  series.chain = kind;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    TimelinePoint point;
    point.run = i;
    point.value.median = std::exp(logs[i]);
    if (kind != ChainKind::none) {
      point.chained = TimelinePoint::Chained{.log = logs[i],
                                             .low = logs[i] - 1.96 * error,
                                             .high = logs[i] + 1.96 * error};
      timeline.runs[i].base_commit =
          kind == ChainKind::anchored ? commit_id(0) : commit_id(i);
    }
    series.points.push_back(point);
  }
  timeline.series.push_back(series);
  return timeline.series.back();
}

/// The same of an exact metric, with values as they are.
TimelineSeries& add_exact(Timeline& timeline,
                          const std::vector<double>& values) {
  TimelineSeries& series =
      add_series(timeline, ChainKind::none, std::vector(values.size(), 0.0));
  series.metric = {.name = "allocs", .unit = "1", .kind = MetricKind::exact};
  for (std::size_t i = 0; i < values.size(); ++i) {
    series.points[i].value.median = values[i];
  }
  return series;
}

std::vector<double> history(std::size_t count, double sd,
                            const std::vector<TrueStep>& steps = {},
                            std::uint64_t seed = 1) {
  return simulated_history(count, RunNoise::normal, sd, steps, seed);
}

/// Errors of links add up.
std::vector<double> chain_of(std::vector<double> links) {
  for (std::size_t i = 1; i < links.size(); ++i) {
    links[i] += links[i - 1];
  }
  return links;
}

/// "5>6 +10% anchored worse" for each.
std::string words(const std::vector<HistoryChange>& changes) {
  std::string text;
  for (const HistoryChange& change : changes) {
    text += fmt::format("{}{}>{} {:+.0f}% {} {}", text.empty() ? "" : ", ",
                        change.before, change.first, 100.0 * change.size,
                        to_string(change.evidence),
                        change.worse ? "worse" : "better");
  }
  return text;
}

TEST(HistoryChangesTest, WhereNothingChangedNothingIsFound) {
  Timeline timeline = runs(200);
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    add_series(timeline, ChainKind::anchored, history(200, 0.01, {}, seed));
    add_series(timeline, ChainKind::none, history(200, 0.01, {}, 100 + seed));
  }
  EXPECT_THAT(find_changes(timeline), IsEmpty());
}

TEST(HistoryChangesTest, AStepAgainstAnAnchorIsFoundWhereItIs) {
  Timeline timeline = runs(100);
  add_series(timeline, ChainKind::anchored,
             history(100, 0.003, {{60, std::log(1.05)}}));
  const auto found = find_changes(timeline);
  EXPECT_EQ(words(found), "59>60 +5% anchored worse");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_LT(found[0].interval.low, 0.05);
  EXPECT_GT(found[0].interval.high, 0.05);
  EXPECT_LT(*found[0].p_value, 1e-6);
}

TEST(HistoryChangesTest, AStepInAChainOfLinksIsFoundWhereItIs) {
  std::vector<double> links = history(100, 0.003);
  links[60] += std::log(1.05);
  Timeline timeline = runs(100);
  add_series(timeline, ChainKind::linked, chain_of(links), 0.003);
  EXPECT_EQ(words(find_changes(timeline)), "59>60 +5% linked worse");
}

TEST(HistoryChangesTest, WorseGoesByTheDirectionOfTheMetric) {
  Timeline timeline = runs(100);
  add_series(timeline, ChainKind::anchored,
             history(100, 0.003, {{60, std::log(1.05)}}))
      .metric.better = Direction::higher;
  EXPECT_EQ(words(find_changes(timeline)), "59>60 +5% anchored better");
}

TEST(HistoryChangesTest, AbsoluteValuesAreSearchedForEachMachineAlone) {
  Timeline timeline = runs(200);
  TimelineSeries& series = add_series(
      timeline, ChainKind::none, history(200, 0.003, {{150, std::log(1.05)}}));
  for (std::size_t i = 100; i < 200; ++i) {  // Another machine, twice as slow.
    series.points[i].machine = 1;
    series.points[i].value.median *= 2.0;
  }
  const auto found = find_changes(timeline);
  EXPECT_EQ(words(found), "149>150 +5% absolute worse");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].machine, 1U);
}

TEST(HistoryChangesTest, MissingRunsWidenTheRange) {
  Timeline timeline = runs(100);
  TimelineSeries& series = add_series(timeline, ChainKind::anchored,
                                      history(100, 0.003, {{60, 0.05}}));
  series.points.erase(series.points.begin() + 58, series.points.begin() + 62);
  EXPECT_EQ(words(find_changes(timeline)), "57>62 +5% anchored worse");
}

TEST(HistoryChangesTest, ValuesWithoutALogarithmAreLeftOut) {
  Timeline timeline = runs(100);
  TimelineSeries& series =
      add_series(timeline, ChainKind::none, history(100, 0.003, {{60, 0.05}}));
  series.points[10].value.median = 0.0;
  series.points[11].value.median = -1.0;
  EXPECT_EQ(words(find_changes(timeline)), "59>60 +5% absolute worse");
}

/// A second anchor, whose level was misjudged by 2 %, from run 100 on.
Timeline with_two_anchors(double shift, double error) {
  Timeline timeline = runs(200);
  add_series(timeline, ChainKind::anchored, history(200, 0.003, {{100, shift}}),
             error);
  for (std::size_t i = 100; i < 200; ++i) {
    timeline.runs[i].base_commit = commit_id(100);
  }
  return timeline;
}

TEST(HistoryChangesTest, TheErrorOfANewAnchorIsNoChange) {
  EXPECT_THAT(find_changes(with_two_anchors(0.02, 0.01)), IsEmpty());
}

TEST(HistoryChangesTest, AStepThatIsLargerThanANewAnchorsErrorIsOne) {
  EXPECT_THAT(find_changes(with_two_anchors(0.08, 0.01)), SizeIs(1));
}

TEST(HistoryChangesTest, TheErrorOfABridgeIsNoStepOfAChain) {
  std::vector<double> links = history(100, 0.003);
  links[60] += 0.05;
  Timeline timeline = runs(100);
  TimelineSeries& series =
      add_series(timeline, ChainKind::linked, chain_of(links), 0.003);
  series.bridges.push_back({.point = 60,
                            .from = 59,
                            .kind = ChainBridge::Kind::same_machine,
                            .error = 0.02});
  EXPECT_THAT(find_changes(timeline), IsEmpty());
  series.bridges[0].error = 0.001;
  EXPECT_EQ(words(find_changes(timeline)), "59>60 +5% linked worse");
}

TEST(HistoryChangesTest, BothKindsOfSeriesAreSearchedTogether) {
  Timeline timeline = runs(100);
  std::vector<double> links = history(100, 0.003);
  links[30] += 0.05;
  add_series(timeline, ChainKind::linked, chain_of(links), 0.003);
  add_series(timeline, ChainKind::anchored,
             history(100, 0.003, {{60, -0.0513}}, 3));
  EXPECT_EQ(words(find_changes(timeline)),
            "29>30 +5% linked worse, 59>60 -5% anchored better");
}

TEST(HistoryChangesTest, EachLastingChangeOfAnExactMetricIsOne) {
  Timeline timeline = runs(8);
  add_exact(timeline, {10, 10, 10, 11, 11, 11, 5.5, 5.5});
  const auto found = find_changes(timeline);
  EXPECT_EQ(words(found), "2>3 +10% exact worse, 5>6 -50% exact better");
  EXPECT_FALSE(found[0].p_value);
  EXPECT_EQ(found[0].interval.low, found[0].size);
  EXPECT_EQ(found[0].interval.confidence, 1.0);
}

TEST(HistoryChangesTest, AnExactValueThatIsTakenBackAtOnceIsNone) {
  Timeline timeline = runs(6);
  add_exact(timeline, {10, 10, 12, 10, 10, 10});
  EXPECT_THAT(find_changes(timeline), IsEmpty());
}

TEST(HistoryChangesTest, TheLatestExactValueCounts) {
  Timeline timeline = runs(4);
  add_exact(timeline, {10, 10, 10, 12});
  EXPECT_EQ(words(find_changes(timeline)), "2>3 +20% exact worse");
}

TEST(HistoryChangesTest, AnExactMetricMayComeFromNothing) {
  Timeline timeline = runs(4);
  add_exact(timeline, {0, 0, 3, 3});
  const auto found = find_changes(timeline);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].size, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(found[0].worse);
}

TEST(HistoryChangesTest, ExactValuesOfMachinesThatTakeTurnsAreOneChange) {
  Timeline timeline = runs(8);
  TimelineSeries& series =
      add_exact(timeline, {10, 70, 10, 70, 20, 140, 20, 140});
  for (std::size_t i = 1; i < 8; i += 2) {
    series.points[i].machine = 1;
  }
  EXPECT_EQ(words(find_changes(timeline)), "3>4 +100% exact worse");
}

TEST(HistoryChangesTest, AnExactMetricOnANewMachineGoesByPairs) {
  Timeline timeline = runs(4);
  TimelineSeries& series = add_exact(timeline, {10, 10, 90, 90});
  for (std::size_t i = 0; i < 4; ++i) {
    series.points[i].machine = i / 2;
    series.points[i].chained = TimelinePoint::Chained{};
  }
  EXPECT_THAT(find_changes(timeline), IsEmpty());
  series.points[2].chained->log = std::log(1.5);
  series.points[3].chained->log = std::log(1.5);
  EXPECT_EQ(words(find_changes(timeline)), "1>2 +50% exact worse");
}

TEST(HistoryChangesTest, AnExactMetricThatVariesIsSearchedLikeATime) {
  std::vector<double> values = history(100, 0.003, {{60, std::log(1.05)}});
  for (double& value : values) {
    value = std::exp(value);
  }
  Timeline timeline = runs(100);
  add_exact(timeline, values);
  EXPECT_EQ(words(find_changes(timeline)), "59>60 +5% absolute worse");
}

TEST(HistoryChangesTest, ChangesBelowTheLeastSizeAreLeftOut) {
  Timeline timeline = runs(100);
  add_exact(timeline, {100, 100, 101, 101});
  add_series(timeline, ChainKind::anchored,
             history(100, 0.001, {{60, std::log(1.02)}}));
  EXPECT_THAT(find_changes(timeline), SizeIs(2));
  EXPECT_EQ(words(find_changes(timeline, {.minimum_size = 0.015})),
            "59>60 +2% anchored worse");
}

TEST(HistoryChangesTest, WhatCameLaterCanBeLeftOut) {
  Timeline timeline = runs(100);
  add_exact(timeline, {10, 10, 11, 11, 12, 12});
  const std::vector<double> logs =
      history(100, 0.003, {{60, 0.05}, {90, 0.05}});
  add_series(timeline, ChainKind::anchored, logs);
  Timeline shorter = runs(80);
  add_exact(shorter, {10, 10, 11, 11, 12, 12});
  add_series(shorter, ChainKind::anchored, {logs.begin(), logs.begin() + 80});
  EXPECT_EQ(find_changes(timeline, {}, 80), find_changes(shorter));
  EXPECT_EQ(words(find_changes(timeline, {}, 3)), "1>2 +10% exact worse");
}

TEST(HistoryChangesTest, HalvingIsAsMuchAsDoubling) {
  EXPECT_DOUBLE_EQ(magnitude(-0.5), magnitude(1.0));
  EXPECT_EQ(magnitude(0.0), 0.0);
  for (const double without_ratio :
       {-1.0, -3.0, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(magnitude(without_ratio),
              std::numeric_limits<double>::infinity());
  }
}

TEST(HistoryChangesTest, WhateverRecordsSaySizesAreNumbers) {
  constexpr std::array kRatios = {
      -5.0, -1.0,   0.01,
      -0.5, 1e308,  1e-308,
      0.0,  -1e308, std::numeric_limits<double>::infinity()};
  constexpr std::array kValues = {1e308, 1e-308, -1e308, -3.0, 0.0, 1.0, 2.0};
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<Record> records;
    for (std::size_t run = 0; run < 40; ++run) {
      Record record = plain_record(run);
      record.environment["cpu"] = run % 3 == 0 ? "one" : "another";
      record.entries[1].metric.kind = MetricKind::exact;
      record.entries[2].delta.reset();
      record.entries[2].pairs = 0;
      for (Entry& entry : record.entries) {
        entry.value.median = kValues.at(random() % kValues.size());
        if (entry.delta) {
          entry.delta->ratio = kRatios.at(random() % kRatios.size());
        }
      }
      records.push_back(std::move(record));
    }
    for (const HistoryChange& change :
         find_changes(build_timeline(std::move(records)))) {
      EXPECT_FALSE(std::isnan(change.size));
      EXPECT_TRUE(change.size >= -1.0 || change.evidence == Evidence::exact);
    }
  }
}

TEST(HistoryChangesTest, EvidenceHasItsWords) {
  for (const Evidence evidence : {Evidence::anchored, Evidence::linked,
                                  Evidence::absolute, Evidence::exact}) {
    EXPECT_EQ(evidence_from(to_string(evidence)), evidence);
  }
  EXPECT_FALSE(evidence_from("seen"));
}

}  // namespace
}  // namespace benchgate::reporters::history
