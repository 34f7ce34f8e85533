#include "reporters/history/timeline.h"

#include "reporters/history/record_id.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> names(const Timeline& timeline) {
  std::vector<std::string> names;
  for (const TimelineSeries& series : timeline.series) {
    names.push_back(series.benchmark);
  }
  return names;
}

std::vector<std::size_t> runs_of(const TimelineSeries& series) {
  std::vector<std::size_t> runs;
  for (const TimelinePoint& point : series.points) {
    runs.push_back(point.run);
  }
  return runs;
}

void rename(Record& record) {
  record.id = record_id(record);
}

/// Ten runs of three benchmarks, each measured against the one before.
std::vector<Record> ten_runs() {
  std::vector<Record> records;
  for (std::size_t i = 0; i < 10; ++i) {
    records.push_back(plain_record(i));
  }
  return records;
}

TEST(TimelineTest, NoRecordsGiveNoRuns) {
  const Timeline timeline = build_timeline({});
  EXPECT_THAT(timeline.runs, IsEmpty());
  EXPECT_THAT(timeline.machines, IsEmpty());
  EXPECT_THAT(timeline.series, IsEmpty());
}

TEST(TimelineTest, HoldsRunsMachinesAndSeries) {
  const Timeline timeline = build_timeline(ten_runs());
  ASSERT_THAT(timeline.runs, SizeIs(10));
  EXPECT_EQ(timeline.runs[3].commit.subject, "store: step 3");
  EXPECT_EQ(timeline.runs[3].base_commit, timeline.runs[2].commit.id);
  EXPECT_EQ(timeline.runs[3].revision, "main");
  ASSERT_THAT(timeline.machines, SizeIs(1));
  EXPECT_EQ(timeline.machines[0].environment.at("cpu"), "Some CPU");
  EXPECT_EQ(timeline.machines[0].name,
            machine_name(timeline.machines[0].environment));
  EXPECT_THAT(names(timeline), ElementsAre("BM_Get/0", "BM_Get/1", "BM_Get/2"));
  ASSERT_THAT(timeline.series[1].points, SizeIs(10));
  EXPECT_EQ(timeline.series[1].metric.name, "cpu_time");
  EXPECT_EQ(timeline.series[1].points[4].value.median, 2e-6);
  EXPECT_EQ(timeline.series[1].points[4].value.n, 18U);
}

TEST(TimelineTest, ChainsWhatWasMeasuredInPairs) {
  const Timeline timeline = build_timeline(ten_runs());
  const TimelineSeries& series = timeline.series[0];
  EXPECT_EQ(series.chain, ChainKind::linked);
  EXPECT_FALSE(series.points[0].chained);  // The first run had no base.
  for (std::size_t i = 1; i < 10; ++i) {
    EXPECT_NEAR(series.points[i].chained->log,
                static_cast<double>(i) * std::log(1.001), 1e-12);
  }
}

TEST(TimelineTest, AMissingRunIsLeftOutOfTheSeriesThatMissIt) {
  std::vector<Record> records = ten_runs();
  records[4].entries.erase(records[4].entries.begin());
  rename(records[4]);
  const Timeline timeline = build_timeline(records);
  EXPECT_THAT(runs_of(timeline.series[0]),
              ElementsAre(0, 1, 2, 3, 5, 6, 7, 8, 9));
  EXPECT_THAT(timeline.series[1].points, SizeIs(10));
  ASSERT_THAT(timeline.series[0].bridges, SizeIs(1));
  EXPECT_EQ(timeline.series[0].bridges[0].point, 4U);
  EXPECT_THAT(timeline.series[1].bridges, IsEmpty());
}

TEST(TimelineTest, AReplacedMachineIsAnotherMachineInOneChain) {
  std::vector<Record> records = ten_runs();
  for (std::size_t i = 5; i < 10; ++i) {
    records[i].environment["cpu"] = "Another";
    for (Entry& entry : records[i].entries) {
      entry.value.median *= 3.0;
    }
    rename(records[i]);
  }
  const Timeline timeline = build_timeline(records);
  ASSERT_THAT(timeline.machines, SizeIs(2));
  EXPECT_EQ(timeline.machines[1].environment.at("cpu"), "Another");
  EXPECT_EQ(timeline.runs[4].machine, 0U);
  EXPECT_EQ(timeline.runs[5].machine, 1U);
  const TimelineSeries& series = timeline.series[0];
  EXPECT_EQ(series.points[5].machine, 1U);
  EXPECT_NEAR(series.points[9].chained->log, 9 * std::log(1.001), 1e-12);
}

TEST(TimelineTest, ShardsAreOneRunEachWithItsMachine) {
  Record first = plain_record(1, 4);
  first.shards = 2;
  Record second = first;
  second.shard = 2;
  second.environment["cpu"] = "Another";
  second.started = "2024-01-01T00:30:00Z";
  first.entries.resize(2);
  second.entries.erase(second.entries.begin(), second.entries.begin() + 2);
  rename(first);
  rename(second);
  const Timeline timeline = build_timeline({second, first});
  ASSERT_THAT(timeline.runs, SizeIs(1));
  EXPECT_EQ(timeline.runs[0].started, "2024-01-01T00:30:00Z");
  EXPECT_EQ(timeline.runs[0].machine, 0U);
  EXPECT_THAT(names(timeline),
              ElementsAre("BM_Get/0", "BM_Get/1", "BM_Get/2", "BM_Get/3"));
  EXPECT_EQ(timeline.series[0].points[0].machine, 0U);
  EXPECT_EQ(timeline.series[3].points[0].machine, 1U);
}

TEST(TimelineTest, ABenchmarkInTwoShardsCountsOnce) {
  Record first = plain_record(1);
  first.shards = 2;
  Record second = first;
  second.shard = 2;
  for (Entry& entry : second.entries) {
    entry.value.median = 9.0;
  }
  rename(first);
  rename(second);
  const Timeline timeline = build_timeline({second, first});
  ASSERT_THAT(timeline.series[0].points, SizeIs(1));
  EXPECT_EQ(timeline.series[0].points[0].value.median, 1e-6);
}

TEST(TimelineTest, AnotherUnitIsAnotherSeries) {
  std::vector<Record> records = ten_runs();
  for (Entry& entry : records[9].entries) {
    entry.metric.unit = "count";
  }
  rename(records[9]);
  EXPECT_THAT(build_timeline(records).series, SizeIs(6));
}

TEST(TimelineTest, DirectionAndKindAreThoseOfTheLatestRun) {
  std::vector<Record> records = ten_runs();
  records[9].entries[0].metric.kind = compare::MetricKind::exact;
  records[9].entries[0].metric.better = compare::Direction::higher;
  rename(records[9]);
  std::ranges::reverse(records);
  const Timeline timeline = build_timeline(records);
  EXPECT_EQ(timeline.series[0].metric.kind, compare::MetricKind::exact);
  EXPECT_EQ(timeline.series[0].metric.better, compare::Direction::higher);
  EXPECT_THAT(timeline.series, SizeIs(3));
}

TEST(TimelineTest, WhatOneRecordKnowsOfACommitHelpsTheOther) {
  Record first = plain_record(1);
  first.shards = 2;
  Record second = first;
  second.shard = 2;
  first.commit.parents.clear();
  first.commit.subject.clear();
  rename(first);
  rename(second);
  const Timeline timeline = build_timeline({first, second});
  ASSERT_THAT(timeline.runs, SizeIs(1));
  EXPECT_EQ(timeline.runs[0].commit.subject, "store: step 1");
  EXPECT_THAT(timeline.runs[0].commit.parents, SizeIs(1));
}

/// Everything a timeline says, to compare two.
std::string everything(const Timeline& timeline) {
  std::string text;
  for (const TimelineRun& run : timeline.runs) {
    text += run.commit.id + run.base_commit + run.started +
            std::to_string(run.machine) + run.commit.subject + "\n";
  }
  for (const TimelineMachine& machine : timeline.machines) {
    text += machine.name + "\n";
  }
  for (const TimelineSeries& series : timeline.series) {
    text += series.suite + series.benchmark + series.metric.name +
            std::to_string(static_cast<int>(series.chain)) + "\n";
    for (const TimelinePoint& point : series.points) {
      text += std::to_string(point.run) + " " + std::to_string(point.machine) +
              " " + std::to_string(point.value.median) + " " +
              (point.chained ? std::to_string(point.chained->log) : "-") + "\n";
    }
    for (const ChainBridge& bridge : series.bridges) {
      text += std::to_string(bridge.point) + std::to_string(bridge.from) + "\n";
    }
  }
  return text;
}

TEST(TimelineTest, TheOrderOfRecordsDoesNotMatter) {
  std::mt19937_64 random(5);
  std::vector<Record> records;
  for (std::size_t i = 0; i < 40; ++i) {
    Record record = plain_record(i, 4);
    record.environment["cpu"] = random() % 3 == 0 ? "A" : "B";
    record.commit.time = plain_record(random() % 40).commit.time;
    if (random() % 4 == 0) {
      record.entries.erase(record.entries.begin() +
                           static_cast<std::ptrdiff_t>(random() % 4));
    }
    if (random() % 3 == 0) {  // In two shards.
      Record half = record;
      record.shards = half.shards = half.shard = 2;
      half.entries.erase(half.entries.begin());
      record.entries.resize(1);
      rename(half);
      records.push_back(half);
    }
    rename(record);
    records.push_back(record);
  }
  for (int i = 0; i < 20; ++i) {
    records.push_back(random_record(random));
  }
  const std::string expected = everything(build_timeline(records));
  for (int round = 0; round < 10; ++round) {
    std::shuffle(records.begin(), records.end(), random);
    EXPECT_EQ(everything(build_timeline(records)), expected);
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
