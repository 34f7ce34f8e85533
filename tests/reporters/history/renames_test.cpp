#include "reporters/history/renames.h"

#include "reporters/history/timeline.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Renames kRenames = {{"old", "new"}, {"oldest", "old"}, {"x", "y"}};

Entry entry(const std::string& suite, const std::string& benchmark) {
  Entry entry;
  entry.suite = suite;
  entry.benchmark = benchmark;
  return entry;
}

/// The names of today of a run's benchmarks.
std::vector<std::string> renamed(const Renames& renames,
                                 const std::vector<std::string>& names) {
  Record record;
  for (const std::string& name : names) {
    record.entries.push_back(entry("store", name));
  }
  rename_benchmarks(renames, record);
  std::vector<std::string> now;
  for (const Entry& each : record.entries) {
    now.push_back(each.benchmark);
  }
  return now;
}

TEST(RenamesTest, ANameLeadsToTheLatest) {
  EXPECT_EQ(latest_name(kRenames, "oldest"), "new");
  EXPECT_EQ(latest_name(kRenames, "old"), "new");
  EXPECT_EQ(latest_name(kRenames, "new"), "new");
  EXPECT_EQ(latest_name(kRenames, "other"), "other");
}

TEST(RenamesTest, ABenchmarkHasHadAllNamesThatLeadToIt) {
  EXPECT_THAT(names_of(kRenames, "new"),
              UnorderedElementsAre("new", "old", "oldest"));
  EXPECT_THAT(names_of(kRenames, "other"), ElementsAre("other"));
}

TEST(RenamesTest, NamesThatLeadBackMeanNothing) {
  const Renames circle = {{"a", "b"}, {"b", "c"}, {"c", "a"},
                          {"d", "a"}, {"e", "e"}, {"old", "new"}};
  EXPECT_THAT(renamed(circle, {"a", "b", "c", "d", "e", "old"}),
              ElementsAre("a", "b", "c", "d", "e", "new"));
  EXPECT_THAT(names_of(circle, "a"), ElementsAre("a"));
}

TEST(RenamesTest, BenchmarksOfARunGetTheirNamesOfToday) {
  EXPECT_THAT(renamed(kRenames, {"oldest", "x", "other"}),
              ElementsAre("new", "y", "other"));
  EXPECT_THAT(renamed({}, {"oldest", "x"}), ElementsAre("oldest", "x"));
}

TEST(RenamesTest, WhatARunHasBesideItsLaterNameWasNotRenamedYet) {
  EXPECT_THAT(renamed(kRenames, {"old", "new"}), ElementsAre("old", "new"));
  EXPECT_THAT(renamed(kRenames, {"oldest", "old"}),
              ElementsAre("oldest", "new"));
}

TEST(RenamesTest, TheNameInAnotherSuiteIsAnotherBenchmark) {
  Record record;
  record.entries = {entry("store", "old"), entry("net", "new")};
  rename_benchmarks(kRenames, record);
  EXPECT_EQ(record.entries[0].benchmark, "new");
}

TEST(RenamesTest, ASeriesGoesOnOverARename) {
  std::vector<Record> records;
  for (std::size_t run = 0; run < 6; ++run) {
    Record record = plain_record(run, 1);
    record.entries[0].benchmark = run < 2 ? "oldest" : run < 4 ? "old" : "new";
    rename_benchmarks(kRenames, record);
    records.push_back(std::move(record));
  }
  const Timeline timeline = build_timeline(std::move(records));
  ASSERT_EQ(timeline.series.size(), 1U);
  EXPECT_EQ(timeline.series[0].benchmark, "new");
  EXPECT_EQ(timeline.series[0].points.size(), 6U);
}

}  // namespace
}  // namespace benchgate::reporters::history
