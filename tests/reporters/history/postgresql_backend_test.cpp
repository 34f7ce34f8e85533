#include "reporters/history/postgresql_backend.h"

#include "reporters/history/directory_backend.h"
#include "reporters/history/gzip_text.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/history/postgresql_testing.h"
#include "tests/reporters/history/random_record.h"
#include "tests/support/temporary_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return text;
}

std::vector<Record> runs(std::size_t first, std::size_t end) {
  std::vector<Record> records;
  for (std::size_t run = first; run < end; ++run) {
    records.push_back(plain_record(run));
  }
  return records;
}

class PostgresqlBackendTest : public PostgresqlTest {
 protected:
  void set_body(const std::string& id, std::string_view bytes) const {
    (void)sql(fmt::format(
        "UPDATE benchgate_record SET body = '\\x{}' WHERE id = '{}'",
        hex(bytes), id));
  }
};

TEST_F(PostgresqlBackendTest, WhatWasNeverWrittenToHoldsNothing) {
  expect_runs(0);
  EXPECT_THAT(open()->compact(), HasSubstr("nothing to do"));
  EXPECT_EQ(open()->add_all({}), 0U);
  // Nor does looking at it make tables.
  EXPECT_EQ(sql("SELECT count(*) FROM pg_tables"
                " WHERE tablename LIKE 'benchgate%'"),
            "0");
}

TEST_F(PostgresqlBackendTest, GivesBackAnyRecord) {
  std::mt19937_64 random(11);
  std::map<std::string, Record> added;
  const auto backend = open();
  for (int trial = 0; trial < 50; ++trial) {
    const Record record = random_record(random);
    EXPECT_TRUE(backend->add(record));
    added.emplace(record.id, record);
  }
  EXPECT_TRUE(contents_of(*backend).records == added);
}

TEST_F(PostgresqlBackendTest, AnEncodingThatHasNotAllLettersChangesNothing) {
  (void)server().sql(
      "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
  std::mt19937_64 random(12);
  std::vector<Record> records;
  std::map<std::string, Record> added;
  for (int trial = 0; trial < 20; ++trial) {
    records.push_back(random_record(random));
    added.emplace(records.back().id, records.back());
  }
  const auto backend = open_at(server().location("latin"));
  EXPECT_EQ(backend->add_all(records), records.size());
  EXPECT_TRUE(contents_of(*backend).records == added);
}

TEST_F(PostgresqlBackendTest, AddedAgainItIsThereOnce) {
  const auto backend = open();
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_FALSE(backend->add(plain_record(0)));
  EXPECT_EQ(backend->add_all({plain_record(2), plain_record(1), plain_record(1),
                              plain_record(0)}),
            2U);
  expect_runs(3);
}

TEST_F(PostgresqlBackendTest, TheVersionDiffersWheneverTheRecordsDo) {
  const auto backend = open();
  std::set<std::string> versions = {backend->version()};
  for (const std::size_t run : {0U, 1U, 1U, 2U}) {
    backend->add(plain_record(run));
    versions.insert(backend->version());
    EXPECT_EQ(open()->version(), backend->version());
  }
  EXPECT_EQ(versions.size(), 4U);
  EXPECT_FALSE(versions.contains(""));
  // As many as before, but others; and one that was mended by hand.
  (void)sql("DELETE FROM benchgate_record WHERE id = '" + plain_record(2).id +
            "'");
  backend->add(plain_record(3));
  EXPECT_TRUE(versions.insert(backend->version()).second);
  set_body(plain_record(3).id, "no record");
  EXPECT_TRUE(versions.insert(backend->version()).second);
}

TEST_F(PostgresqlBackendTest, ARecordThatMayNotBeWrittenLeavesTheOthersOut) {
  std::vector<Record> records = runs(0, 5);
  records[3].commit.id = "no commit";
  EXPECT_THROW(open({.rows = 1})->add_all(records), InvalidRecord);
  expect_runs(0);
}

TEST_F(PostgresqlBackendTest, ManyGoInWithManyStatementsAndComeInManyPages) {
  const BatchLimits narrow{.rows = 7, .bytes = 3'000};
  std::vector<Record> records = runs(0, 100);
  std::ranges::shuffle(records, std::mt19937_64(5));
  EXPECT_EQ(open(narrow)->add_all(records), 100U);
  expect_runs(100);
  const Contents contents = contents_of(*open(narrow));
  EXPECT_EQ(contents.records.size(), 100U);
  EXPECT_FALSE(contents.repeated);
  // Even if one row is more than a page may have.
  EXPECT_EQ(contents_of(*open({.rows = 7, .bytes = 1})).records.size(), 100U);
}

TEST_F(PostgresqlBackendTest, ColumnsSayWhatIsInTheRecord) {
  open()->add(plain_record(1));
  const Record record = plain_record(1);
  EXPECT_EQ(
      sql("SELECT id, commit_id, base_commit, started, machine, shard, shards,"
          " entries FROM benchgate_record"),
      fmt::format("{}|{}|{}|{}|{}|1|1|3", record.id, record.commit.id,
                  record.base_commit, record.started,
                  machine_name(record.environment)));
}

TEST_F(PostgresqlBackendTest, CorruptAndForeignRowsAreNamedAndKept) {
  const auto backend = open({.rows = 2});
  backend->add_all(runs(0, 8));
  const auto id = [](std::size_t run) { return plain_record(run).id; };
  const std::string whole = gzip(write_record(plain_record(1)));
  std::string damaged = whole;
  damaged[damaged.size() / 2] ^= 0x20;
  set_body(id(1), whole.substr(0, whole.size() / 2));
  set_body(id(2), damaged);
  set_body(id(3), "some text");
  set_body(id(4), gzip("{\"schema\":\"benchgate.history/99\"}\n"));
  set_body(id(5), gzip(write_record(plain_record(6))));
  set_body(id(7), "");
  (void)sql(
      "INSERT INTO benchgate_record (id, writer, commit_id, started, machine,"
      " shard, shards, entries, body)"
      " VALUES (E'not\\nours', 0, '', '', '', 1, 1, 0, 'x')");
  const Contents contents = contents_of(*backend);
  EXPECT_EQ(contents.records.size(), 2U);  // 0 and 6.
  ASSERT_EQ(contents.unreadable.size(), 7U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_THAT(contents.unreadable[i].where, HasSubstr(id(i + 1)));
    EXPECT_THAT(contents.unreadable[i].where, Not(HasSubstr("secret")));
  }
  EXPECT_THAT(contents.unreadable[0].why, HasSubstr("cut short"));
  EXPECT_THAT(contents.unreadable[3].why, HasSubstr("benchgate.history/99"));
  EXPECT_THAT(contents.unreadable[4].why, HasSubstr(id(6)));
  EXPECT_THAT(contents.unreadable[6].where, HasSubstr("not\\nours"));
  EXPECT_EQ(sql("SELECT count(*) FROM benchgate_record"), "9");
}

TEST_F(PostgresqlBackendTest, WhatIsThereUnderItsIdAndUnreadableIsNotIt) {
  const auto backend = open();
  backend->add(plain_record(0));
  set_body(plain_record(0).id, "some text");
  EXPECT_THAT(refusal([&] { backend->add_all(runs(0, 2)); }),
              HasSubstr(plain_record(0).id));
  EXPECT_EQ(sql("SELECT count(*) FROM benchgate_record"), "1");
}

TEST_F(PostgresqlBackendTest, WritersOfTheSameRecordsAddEachOnce) {
  constexpr std::size_t kWriters = 8;
  constexpr std::size_t kRecords = 200;
  std::atomic<std::size_t> added = 0;
  {
    std::vector<std::jthread> writers;
    for (std::size_t writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&, writer] {
        const auto backend = open({.rows = 10});
        std::vector<Record> records = runs(0, kRecords);
        std::ranges::shuffle(records, std::mt19937_64(writer));
        added += backend->add_all(records);
      });
    }
  }
  EXPECT_EQ(added, kRecords);
  expect_runs(kRecords);
}

TEST_F(PostgresqlBackendTest, OneMayBeUsedByManyThreads) {
  const auto backend = open({.rows = 3});
  backend->add_all(runs(0, 10));
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      EXPECT_TRUE(backend->add(plain_record(10 + thread)));
      // Also while a record is looked at.
      backend->read(
          [&](const Record& record) { EXPECT_FALSE(backend->add(record)); });
    });
  }
  threads.clear();
  expect_runs(14);
}

TEST_F(PostgresqlBackendTest, AFolderAndADatabaseHoldTheSame) {
  const tests::TemporaryFolder folder;
  std::mt19937_64 random(13);
  std::vector<Record> records = runs(0, 30);
  for (int trial = 0; trial < 30; ++trial) {
    records.push_back(random_record(random));
  }
  const auto copy = [](Backend& from, Backend& to) {
    std::vector<Record> all;
    EXPECT_TRUE(
        from.read([&](Record record) { all.push_back(std::move(record)); })
            .empty());
    return to.add_all(all);
  };
  const auto first = open_directory_history((folder / "a").string(), {});
  const auto last = open_directory_history((folder / "b").string(), {});
  const auto database = open();
  EXPECT_EQ(first->add_all(records), 60U);
  EXPECT_EQ(copy(*first, *database), 60U);
  EXPECT_EQ(copy(*database, *last), 60U);
  EXPECT_EQ(copy(*last, *database), 0U);
  EXPECT_TRUE(contents_of(*last).records == contents_of(*first).records);
}

TEST_F(PostgresqlBackendTest, ACommitCountsOnlyOnDiskWhateverTheDefault) {
  // So late that nobody would write it before the end.
  server().stop(tests::PostgresqlServer::Stop::fast);
  server().start({"synchronous_commit=off", "wal_writer_delay=10s"});
  const auto backend = open();
  backend->add_all(runs(0, 3));
  server().stop(tests::PostgresqlServer::Stop::immediate);
  server().start();
  expect_runs(3);
}

TEST_F(PostgresqlBackendTest, CompactingSaysThatThereIsNothingToGain) {
  const auto backend = open();
  backend->add_all(runs(0, 3));
  EXPECT_THAT(backend->compact(), HasSubstr("nothing to do: 3 records"));
  expect_runs(3);
}

TEST_F(PostgresqlBackendTest, TwoSchemasOfADatabaseAreTwoHistories) {
  (void)sql("CREATE SCHEMA one; CREATE SCHEMA two");
  const auto one = open_at(location() + "?options=-csearch_path%3Done");
  const auto two = open_at(location() + "?options=-csearch_path%3Dtwo");
  one->add(plain_record(0));
  two->add_all(runs(0, 2));
  EXPECT_EQ(contents_of(*one).records.size(), 1U);
  EXPECT_EQ(contents_of(*two).records.size(), 2U);
}

}  // namespace
}  // namespace benchgate::reporters::history
