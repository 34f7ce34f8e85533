#include "reporters/history/pack.h"

#include "reporters/history/gzip_text.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;

std::vector<PackedRecord> some_records(std::size_t count) {
  std::vector<PackedRecord> records;
  for (std::size_t run = 0; run < count; ++run) {
    const Record record = plain_record(run, 2);
    records.push_back({.id = record.id, .text = write_record(record)});
  }
  return records;
}

struct Read {
  std::vector<Record> records;
  std::string damage;
};

Read read(std::string_view bytes) {
  Read read;
  read.damage = read_pack(bytes, [&read](PackedRecord packed) {
    read.records.push_back(parse_record(packed.text));
    EXPECT_EQ(packed.id, read.records.back().id);
    EXPECT_EQ(packed.text.find('\n'), std::string::npos);
  });
  return read;
}

TEST(PackTest, GivesBackEveryRecordInTheOrderOfIds) {
  const Read whole = read(write_pack(some_records(50)));
  EXPECT_EQ(whole.damage, "");
  ASSERT_EQ(whole.records.size(), 50U);
  for (std::size_t run = 0; run < 50; ++run) {
    EXPECT_TRUE(whole.records[run] == plain_record(run, 2));
  }
}

TEST(PackTest, HoldsNothingIfNothingWasPutInto) {
  const Read empty = read(write_pack({}));
  EXPECT_EQ(empty.damage, "");
  EXPECT_TRUE(empty.records.empty());
}

TEST(PackTest, IsTheSameForTheSameRecordsInWhicheverOrder) {
  std::vector<PackedRecord> records = some_records(20);
  const std::string bytes = write_pack(records);
  std::ranges::reverse(records);
  records.push_back(records[3]);
  EXPECT_TRUE(write_pack(records) == bytes);
}

TEST(PackTest, KeepsWhatALaterVersionWrote) {
  std::vector<PackedRecord> records = some_records(1);
  records[0].text.insert(1, "\"weather\":\"fair\",");
  read_pack(write_pack(records), [](const PackedRecord& packed) {
    EXPECT_THAT(packed.text, HasSubstr("\"weather\":\"fair\","));
  });
}

TEST(PackTest, IsMuchSmallerThanItsRecords) {
  std::vector<PackedRecord> records;
  std::size_t bytes = 0;
  for (std::size_t run = 0; run < 30; ++run) {
    records.push_back({.id = plain_record(run).id,
                       .text = write_record(plain_record(run, 200))});
    bytes += records.back().text.size();
  }
  EXPECT_LT(write_pack(std::move(records)).size(), bytes / 10);
}

TEST(PackTest, NoDamageMakesARecordThatWasNotWritten) {
  const std::string bytes = write_pack(some_records(5));
  std::map<std::string, Record> written;
  for (std::size_t run = 0; run < 5; ++run) {
    written.emplace(plain_record(run, 2).id, plain_record(run, 2));
  }
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const char flip : {'\x01', '\x40', '\xFF'}) {
      std::string damaged = bytes;
      damaged[place] = static_cast<char>(damaged[place] ^ flip);
      const Read rest = read(damaged);
      // The header's time, flags and system are nobody's loss.
      EXPECT_TRUE(!rest.damage.empty() || rest.records.size() == 5) << place;
      for (const Record& record : rest.records) {
        EXPECT_TRUE(record == written.at(record.id)) << place;
      }
    }
  }
}

TEST(PackTest, CutShortItGivesWhatComesBeforeTheCut) {
  const std::string bytes = write_pack(some_records(400));
  std::size_t most = 0;
  for (std::size_t size = 0; size < bytes.size(); size += 997) {
    const Read rest = read(std::string_view(bytes).substr(0, size));
    EXPECT_NE(rest.damage, "") << size;
    EXPECT_GE(rest.records.size(), most);
    most = rest.records.size();
  }
  EXPECT_GT(most, 100U);
  EXPECT_LT(most, 400U);
}

TEST(PackTest, SaysHowManyRecordsAreLost) {
  std::string text;
  EXPECT_EQ(read_gzip_lines(write_pack(some_records(3)), 1U << 20U,
                            [&text](std::string_view line) {
                              text += std::string(line) + "\n";
                              return true;
                            }),
            GzipEnd::whole);
  const std::string id = plain_record(1, 2).id;
  // After the second place of the id, the first being in the list.
  text.replace(text.find("BM_Get/1", text.rfind(id)), 8, "BM_Got/1");
  const Read rest = read(gzip(text));
  EXPECT_EQ(rest.records.size(), 2U);
  EXPECT_THAT(rest.damage,
              HasSubstr("1 of 3 records cannot be read, the first is " + id));
}

TEST(PackTest, WhatIsNoPackIsSaidToBeNone) {
  EXPECT_THAT(read("").damage, HasSubstr("no pack of records"));
  EXPECT_THAT(read("hello").damage, HasSubstr("no pack of records"));
  EXPECT_THAT(read(gzip("hello\n")).damage, HasSubstr("line 1, column 1"));
  EXPECT_THAT(read(gzip("{\"schema\":\"benchgate.history/1\"}\n")).damage,
              HasSubstr("schema: expected \"benchgate.pack/1\""));
  EXPECT_THAT(read(gzip("{\"schema\":\"benchgate.pack/2\"}\n")).damage,
              HasSubstr("a newer benchgate wrote this pack"));
  EXPECT_THAT(read(gzip("{\"schema\":\"benchgate.pack/1\",\"records\":"
                        "[[\"../x\",\"0\"]]}\n"))
                  .damage,
              HasSubstr("records[0]: expected the id of a record"));
}

TEST(PackTest, ItsIdsAreKnownFromItsBeginning) {
  const std::string bytes = write_pack(some_records(2000));
  ASSERT_GT(bytes.size(), 100'000U);
  const auto ids = pack_ids(std::string_view(bytes).substr(0, 80'000));
  ASSERT_TRUE(ids);
  ASSERT_EQ(ids->size(), 2000U);
  EXPECT_EQ(ids->front(), plain_record(0, 2).id);
  EXPECT_FALSE(pack_ids(std::string_view(bytes).substr(0, 100)));
  EXPECT_THROW(pack_ids("hello"), InvalidRecord);
}

TEST(PackTest, IsNamedByMonthContentAndItsLatestRun) {
  // printf 'x' | sha256sum
  EXPECT_EQ(pack_path("2026-11", "x", "20261128T130500Z-1a-2b"),
            "packs/2026-11-2d711642b726b044-20261128T130500Z.jsonl.gz");
  EXPECT_EQ(pack_path("undated", "x", "mine"),
            "packs/undated-2d711642b726b044.jsonl.gz");
}

TEST(PackTest, ARunThatBeganAfterAllOfThemIsInNone) {
  const std::string pack = pack_path("2026-11", "x", "20261128T130500Z-1a-2b");
  EXPECT_TRUE(may_hold(pack, "20261101T000000Z-1a-2b"));
  EXPECT_TRUE(may_hold(pack, "20261128T130500Z-9a-2b"));
  EXPECT_FALSE(may_hold(pack, "20261128T130501Z-1a-2b"));
  EXPECT_TRUE(may_hold(pack, "mine"));
  for (const char* unknown : {"packs/2026-11-2d711642b726b044.jsonl.gz",
                              "packs/undated-2d711642b726b044.jsonl.gz", ""}) {
    EXPECT_TRUE(may_hold(unknown, "20261128T130501Z-1a-2b"));
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
