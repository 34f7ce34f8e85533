#include "reporters/history/run_order.h"

#include "reporters/history/record_id.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace benchgate::reporters::history {
namespace {

std::string id(char commit) {
  return std::string(40, commit);
}

std::string at(int hour) {
  return fmt::format("2026-01-01T{:02}:00:00Z", hour);
}

/// A run of a commit that is named by one digit and committed at an hour.
Record run(char commit, int hour, const std::vector<char>& parents = {}) {
  Record record;
  record.commit = {
      .id = id(commit), .parents = {}, .time = at(hour), .subject = {}};
  for (const char parent : parents) {
    record.commit.parents.push_back(id(parent));
  }
  record.started = at(hour);
  record.id = record_id(record);
  return record;
}

/// The order as one word, a commit a letter; shards of a run in brackets.
std::string order(const std::vector<Record>& records) {
  std::vector<const Record*> pointers;
  for (const Record& record : records) {
    pointers.push_back(&record);
  }
  std::string word;
  for (const RunRecords& each : order_runs(pointers)) {
    std::string commits;
    for (const std::size_t i : each) {
      commits += records[i].commit.id.front();
      if (records[i].shards > 1) {
        commits += fmt::format("{}", records[i].shard);
      }
    }
    word += each.size() > 1 ? "[" + commits + "]" : commits;
  }
  return word;
}

TEST(RunOrderTest, GoesByTimeWhereNothingIsKnownOfParents) {
  EXPECT_EQ(order({run('c', 3), run('a', 1), run('b', 2)}), "abc");
}

TEST(RunOrderTest, ParentsComeBeforeChildrenWhateverTheClockSays) {
  EXPECT_EQ(order({run('a', 1), run('b', 9, {'a'}), run('c', 3, {'b'}),
                   run('d', 4, {'c'})}),
            "abcd");
}

TEST(RunOrderTest, BothSidesOfAMergeComeBeforeIt) {
  // a - b - - - d - e, with a - c - d; c is committed after d by its clock.
  EXPECT_EQ(order({run('e', 5, {'d'}), run('d', 3, {'b', 'c'}),
                   run('c', 4, {'a'}), run('b', 2, {'a'}), run('a', 1)}),
            "abcde");
}

TEST(RunOrderTest, BranchesInterleaveByTime) {
  EXPECT_EQ(order({run('a', 1), run('b', 2, {'a'}), run('d', 4, {'b'}),
                   run('c', 3, {'a'}), run('e', 5, {'c'})}),
            "abcde");
}

TEST(RunOrderTest, AParentThatWasNotMeasuredIsNoObstacle) {
  EXPECT_EQ(order({run('c', 3, {'b'}), run('a', 1, {'9'})}), "ac");
}

TEST(RunOrderTest, AllThatAnyRecordKnowsOfParentsCounts) {
  EXPECT_EQ(order({run('b', 1), run('a', 2), run('b', 3, {'a'})}), "abb");
}

TEST(RunOrderTest, CirclesAreCutAtTheEarliest) {
  EXPECT_EQ(order({run('a', 2, {'b'}), run('b', 1, {'a'}), run('c', 3, {'a'}),
                   run('d', 0)}),
            "dbac");
}

TEST(RunOrderTest, FractionsOfASecondComeAfterTheWholeOne) {
  Record whole = run('b', 1);
  Record fraction = run('a', 1);
  fraction.commit.time = "2026-01-01T01:00:00.5Z";
  EXPECT_EQ(order({fraction, whole}), "ba");
}

TEST(RunOrderTest, RunsOfOneCommitComeByWhenTheyBegan) {
  Record again = run('a', 1);
  again.started = at(7);
  again.id = record_id(again);
  EXPECT_EQ(order({again, run('b', 2), run('a', 1)}), "aab");
}

TEST(RunOrderTest, TheSameRecordTwiceIsOneRun) {
  EXPECT_EQ(order({run('a', 1), run('a', 1)}), "a");
}

Record shard(std::size_t index, int hour, std::size_t count = 2) {
  Record record = run('a', 1);
  record.shard = index;
  record.shards = count;
  record.started = at(hour);
  record.id = record_id(record);
  return record;
}

TEST(RunOrderTest, ShardsAreOneRun) {
  EXPECT_EQ(order({shard(2, 1), shard(1, 2), run('b', 3)}), "[a1a2]b");
}

TEST(RunOrderTest, AMissingShardLeavesTheRunWithoutIt) {
  EXPECT_EQ(order({shard(3, 1, 3), shard(1, 2, 3)}), "[a1a3]");
}

TEST(RunOrderTest, ShardsOfTwoRunsOfACommitAreToldApart) {
  EXPECT_EQ(order({shard(1, 1), shard(1, 5), shard(2, 6), shard(2, 2)}),
            "[a1a2][a1a2]");
}

TEST(RunOrderTest, ShardsOfOtherBasesOrNumbersAreOtherRuns) {
  Record other = shard(2, 2);
  other.base_commit = id('9');
  EXPECT_EQ(order({shard(1, 1), other, shard(3, 3, 3)}), "a1a2a3");
}

TEST(RunOrderTest, TheOrderOfRecordsDoesNotMatter) {
  std::mt19937_64 random(7);
  std::vector<Record> records;
  for (std::size_t i = 0; i < 60; ++i) {
    // Any parents among those before, any clock, sometimes in shards.
    Record record = run('0', static_cast<int>(random() % 24));
    const auto name = [](std::size_t n) { return fmt::format("{:040x}", n); };
    record.commit.id = name(i);
    for (std::size_t parents = random() % 3; parents > 0 && i > 0; --parents) {
      record.commit.parents.push_back(name(random() % i));
    }
    record.shards = 1 + random() % 2;
    for (record.shard = 1; record.shard <= record.shards; ++record.shard) {
      record.id = record_id(record);
      records.push_back(record);
    }
  }
  const auto ids = [](const std::vector<Record>& some) {
    std::vector<const Record*> pointers;
    for (const Record& record : some) {
      pointers.push_back(&record);
    }
    std::vector<std::string> ordered;
    for (const RunRecords& each : order_runs(pointers)) {
      for (const std::size_t i : each) {
        ordered.push_back(some[i].id);
      }
    }
    return ordered;
  };
  const std::vector<std::string> expected = ids(records);
  EXPECT_EQ(expected.size(), records.size());
  for (int round = 0; round < 20; ++round) {
    std::shuffle(records.begin(), records.end(), random);
    EXPECT_EQ(ids(records), expected);
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
