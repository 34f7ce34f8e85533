#include "reporters/history/record_id.h"

#include "reporters/history/record_json.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

TEST(MachineNameTest, IsTheBeginningOfADigestThatOthersComputeToo) {
  // printf '3:cpu,8:Some CPU,6:kernel,3:6.1,' | sha256sum
  EXPECT_EQ(machine_name({{"kernel", "6.1"}, {"cpu", "Some CPU"}}),
            "1e13b6d15098");
  // printf '' | sha256sum
  EXPECT_EQ(machine_name({}), "e3b0c44298fc");
}

TEST(MachineNameTest, NamesAndValuesDoNotRunTogether) {
  const std::set<std::string> names = {
      machine_name({{"a", "bc"}}), machine_name({{"ab", "c"}}),
      machine_name({{"a", "b,1:c,0:"}}), machine_name({{"a", "b"}, {"c", ""}})};
  EXPECT_EQ(names.size(), 4U);
}

TEST(RecordIdTest, BeginsWithTheStartAndTheCommit) {
  const Record record = plain_record(7);
  EXPECT_THAT(record_id(record),
              testing::MatchesRegex("20240101T070000Z-000000000000-"
                                    "[0-9a-f]{16}"));
}

TEST(RecordIdTest, IsLegalForAnyRecord) {
  std::mt19937_64 random(5);
  for (int trial = 0; trial < 500; ++trial) {
    EXPECT_TRUE(is_record_id(random_record(random).id));
  }
}

TEST(RecordIdTest, TheSameRunKnownBetterOrWorseKeepsItsId) {
  Record record = plain_record(7);
  const std::string id = record.id;
  record.id = "another";
  record.commit.parents.clear();
  record.commit.subject = "reworded";
  record.commit.time = "2030-01-01T00:00:00Z";
  record.revision = "HEAD~0";
  record.tool_version = "9";
  EXPECT_EQ(record_id(record), id);
}

TEST(RecordIdTest, EverythingElseTellsRunsApart) {
  const std::vector<std::function<void(Record&)>> changes = {
      [](Record&) {},
      [](Record& record) { record.commit.id[39] = 'f'; },
      [](Record& record) { record.base_commit.clear(); },
      [](Record& record) { record.started = "2024-01-01T07:00:00.5Z"; },
      [](Record& record) { record.environment["kernel"] = "6.2"; },
      [](Record& record) { record.shards = 2; },
      [](Record& record) { record.shards = record.shard = 2; },
      [](Record& record) { record.origin = "data.js"; },
      [](Record& record) { record.entries[1].value.median *= 1.000001; },
      [](Record& record) { record.entries.pop_back(); }};
  std::set<std::string> ids;
  for (const auto& change : changes) {
    Record record = plain_record(7);
    change(record);
    ids.insert(record_id(record));
  }
  EXPECT_EQ(ids.size(), changes.size());
}

TEST(RecordIdTest, OfWhatCannotBeWrittenThereIsNone) {
  const std::vector<std::function<void(Record&)>> changes = {
      [](Record& record) { record.commit.time = "yesterday"; },
      [](Record& record) { record.started = "yesterday"; },
      [](Record& record) { record.commit.parents = {"x"}; }};
  for (const auto& change : changes) {
    Record record = plain_record(7);
    change(record);
    EXPECT_THROW(record_id(record), InvalidRecord);
  }
}

TEST(RecordPathTest, IsByTheDayOfTheStart) {
  EXPECT_EQ(record_path("20261123T130500Z-1a-2b"),
            "2026-11-23/20261123T130500Z-1a-2b.json");
  EXPECT_EQ(record_path("mine"), "undated/mine.json");
  EXPECT_EQ(record_path("20261123"), "undated/20261123.json");
  EXPECT_EQ(record_month("20261123T130500Z-1a-2b"), "2026-11");
  EXPECT_EQ(record_month("2026-11-23"), "undated");
}

TEST(RecordStartTest, IsTheTimeThatAnIdBeginsWith) {
  EXPECT_EQ(record_start("20261123T130500Z-1a-2b"), "20261123T130500Z");
  for (const char* id :
       {"", "mine", "20261123", "20261123T1305", "2026-11-23T13:05:00Z"}) {
    EXPECT_EQ(record_start(id), "") << id;
  }
}

TEST(RecordPathTest, WasDeeperInEarlierVersions) {
  EXPECT_THAT(
      earlier_record_paths("20261123T130500Z-1a-2b"),
      testing::ElementsAre("runs/2026/11/23/20261123T130500Z-1a-2b.json",
                           "runs/2026/11/20261123T130500Z-1a-2b.json"));
  EXPECT_THAT(earlier_record_paths("mine"),
              testing::ElementsAre("runs/undated/mine.json"));
}

TEST(RecordFolderTest, IsADayOrOneOfTwoNames) {
  for (const char* id : {"20261123T130500Z-1a-2b", "mine"}) {
    std::vector<std::string> paths = earlier_record_paths(id);
    paths.push_back(record_path(id));
    for (const std::string& path : paths) {
      EXPECT_TRUE(is_record_folder(path.substr(0, path.find('/')))) << path;
    }
  }
  for (const char* name : {"", "packs", "2026-11", "2026-11-23x", "2026-11-2x",
                           "20261123", "runs2"}) {
    EXPECT_FALSE(is_record_folder(name)) << name;
  }
}

TEST(RecordPathTest, GivesTheIdBack) {
  for (const char* id : {"20261123T130500Z-1a-2b", "mine", "a.b_c-9"}) {
    EXPECT_EQ(record_id_in(record_path(id)), id);
    for (const std::string& path : earlier_record_paths(id)) {
      EXPECT_EQ(record_id_in(path), id);
    }
  }
  for (const char* path :
       {"", "runs/2026/12/20261123T130500Z-1a-2b.json",
        "runs/2026/11/24/20261123T130500Z-1a-2b.json", "runs/undated/.x.json",
        "runs/undated/20261123T130500Z-1a-2b.json", "runs/2026/11/mine.json",
        "2026-11-24/20261123T130500Z-1a-2b.json", "2026-11-23/mine.json",
        "undated/20261123T130500Z-1a-2b.json", "mine.json", "undated/.x.json",
        "packs/undated/mine.json", "runs/undated/mine.txt", "runs/.json",
        "runs/undated/sub/mine.json"}) {
    EXPECT_EQ(record_id_in(path), "") << path;
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
