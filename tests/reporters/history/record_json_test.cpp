#include "reporters/history/record_json.h"

#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The message with which `text` is rejected; empty if it is not.
std::string rejection(std::string_view text) {
  try {
    parse_record(text);
  } catch (const InvalidRecord& error) {
    return error.what();
  }
  return "";
}

/// The same for a good record in which something was changed.
std::string rejection_after(const std::function<void(json&)>& change) {
  json document = json::parse(write_record(plain_record(7)));
  change(document);
  return rejection(document.dump());
}

/// Why a record cannot be written; empty if it can.
std::string refusal_after(const std::function<void(Record&)>& change) {
  Record record = plain_record(7);
  change(record);
  try {
    write_record(record);
  } catch (const InvalidRecord& error) {
    return error.what();
  }
  return "";
}

TEST(RecordJsonTest, ReadsBackAnythingThatCanBeWritten) {
  std::mt19937_64 random(20261123);
  for (int trial = 0; trial < 2000; ++trial) {
    const Record record = random_record(random);
    const std::string text = write_record(record);
    ASSERT_TRUE(json::accept(text)) << text;
    ASSERT_TRUE(parse_record(text) == record) << text;
  }
}

TEST(RecordJsonTest, AnEntryTakesOneLineAndAMetricIsNamedOnce) {
  const std::string text = write_record(plain_record(7, 9));
  EXPECT_THAT(text, HasSubstr("\n[\"store\",\"BM_Get/0\",0,1e-06,9.9e-07,"
                              "1.01e-06,18,0.001,-0.002,0.004,0.95,18],\n"));
  EXPECT_EQ(text.find("cpu_time"), text.rfind("cpu_time"));
  EXPECT_EQ(std::ranges::count(text, '\n'), 9 + 11);
}

TEST(RecordJsonTest, NoNumberIsWrittenThatJsonDoesNotHave) {
  Record record = plain_record(7);
  record.entries[0].value = {
      .median = 1, .low = -kInfinity, .high = kInfinity, .n = 1};
  record.entries[0].delta =
      compare::Delta{.ratio = kInfinity, .low = kInfinity, .high = kInfinity};
  record.entries[1].delta =
      compare::Delta{.ratio = 0.5, .low = -kInfinity, .high = kInfinity};
  const std::string text = write_record(record);
  EXPECT_TRUE(json::accept(text));
  EXPECT_TRUE(parse_record(text) == record);
}

TEST(RecordJsonTest, WhatCouldNotBeReadAgainIsNotWritten) {
  EXPECT_EQ(refusal_after([](Record&) {}), "");
  EXPECT_EQ(refusal_after([](Record& record) {
              record.entries[1].value.median = std::nan("");
            }),
            "entries[1]: the median is not a number");
  EXPECT_THAT(refusal_after([](Record& record) {
                record.entries[1].value.low = kInfinity;
              }),
              HasSubstr("entries[1]: the interval of the median"));
  EXPECT_THAT(refusal_after([](Record& record) {
                record.entries[2].delta->ratio = -kInfinity;
              }),
              HasSubstr("entries[2]: the ratio is not"));
  EXPECT_THAT(refusal_after([](Record& record) {
                record.entries[2].delta = compare::Delta{
                    .ratio = kInfinity, .low = -kInfinity, .high = kInfinity};
              }),
              HasSubstr("entries[2]: the interval of the ratio"));
  EXPECT_THAT(refusal_after([](Record& record) {
                record.entries[2].delta->confidence = std::nan("");
              }),
              HasSubstr("entries[2]: the confidence"));
  EXPECT_EQ(
      refusal_after([](Record& record) { record.entries[2].delta.reset(); }),
      "entries[2]: pairs without a ratio");
}

TEST(RecordJsonTest, IdsCommitsTimesAndShardsHaveTheirForm) {
  for (const char* id : {"", ".hidden", "a/b", "a b", "\xC3\xA9", "../x"}) {
    EXPECT_THAT(refusal_after([id](Record& record) { record.id = id; }),
                HasSubstr("id: expected"))
        << id;
  }
  EXPECT_EQ(
      refusal_after([](Record& record) { record.id = std::string(100, '_'); }),
      "");
  EXPECT_NE(
      refusal_after([](Record& record) { record.id = std::string(101, '_'); }),
      "");
  EXPECT_THAT(refusal_after([](Record& record) { record.commit.id = "main"; }),
              HasSubstr("commit.id: expected 40 or 64 hexadecimal digits"));
  EXPECT_THAT(refusal_after([](Record& record) {
                record.commit.parents = {record.commit.id, "x"};
              }),
              HasSubstr("commit.parents[1]: expected 40"));
  EXPECT_THAT(refusal_after([](Record& record) {
                record.base_commit = std::string(40, 'A');
              }),
              HasSubstr("base_commit: expected 40"));
  for (const char* time :
       {"", "2026-11-23", "2026-11-23T13:05:00", "2026-11-23T13:05:00+00:00",
        "2026-11-23 13:05:00Z", "2026-11-23T13:05:00.Z",
        "2026-11-23T13:05:00.xZ", "2026-11-23T13:05:00ZZ"}) {
    EXPECT_THAT(
        refusal_after([time](Record& record) { record.started = time; }),
        HasSubstr("started: expected a time"))
        << time;
    EXPECT_THAT(
        refusal_after([time](Record& record) { record.commit.time = time; }),
        HasSubstr("commit.time: expected a time"))
        << time;
  }
  EXPECT_EQ(refusal_after([](Record& record) {
              record.started = "2026-11-23T13:05:00.123456Z";
            }),
            "");
  EXPECT_THAT(refusal_after([](Record& record) { record.shard = 0; }),
              HasSubstr("found \"0 of 1\""));
  EXPECT_THAT(refusal_after([](Record& record) { record.shard = 2; }),
              HasSubstr("found \"2 of 1\""));
}

TEST(RecordJsonTest, KeysOfLaterVersionsAndLongerEntriesAreRead) {
  json document = json::parse(write_record(plain_record(7)));
  document["weather"] = {{"wind", nullptr}};
  document["commit"]["author"] = "somebody";
  document["metrics"][0]["colour"] = "red";
  document["entries"][1].push_back("more");
  EXPECT_TRUE(parse_record(document.dump()) == plain_record(7));
}

TEST(RecordJsonTest, AMissingKeyIsNamedWithItsPath) {
  const json whole = json::parse(write_record(plain_record(7)));
  for (const auto& [key, value] : whole.items()) {
    EXPECT_THAT(
        rejection_after([&key](json& document) { document.erase(key); }),
        HasSubstr(key));
  }
  EXPECT_EQ(rejection_after(
                [](json& document) { document["commit"].erase("parents"); }),
            "commit.parents: this key is missing");
  EXPECT_EQ(rejection_after(
                [](json& document) { document["metrics"][0].erase("better"); }),
            "metrics[0].better: this key is missing");
}

TEST(RecordJsonTest, ABrokenEntryIsNamedWithItsPath) {
  EXPECT_THAT(
      rejection_after([](json& document) { document["entries"][1].erase(9); }),
      HasSubstr("entries[1]: expected [suite, benchmark"));
  EXPECT_EQ(
      rejection_after([](json& document) { document["entries"][1][2] = 1; }),
      "entries[1][2]: expected a place among the 1 metrics, from 0, "
      "found the number 1");
  EXPECT_EQ(rejection_after(
                [](json& document) { document["entries"][2][3] = nullptr; }),
            "entries[2][3]: expected a number, found null");
  EXPECT_EQ(
      rejection_after([](json& document) { document["entries"][0][0] = 5; }),
      "entries[0][0]: expected a text, found the number 5");
}

TEST(RecordJsonTest, ASyntaxErrorIsNamedWithLineAndColumn) {
  std::string text = write_record(plain_record(7));
  text.replace(text.find("\"revision\""), 1, "x");
  EXPECT_THAT(rejection(text), HasSubstr("line 4, column 1: "));
  EXPECT_EQ(rejection(""), "the file is empty");
}

TEST(RecordJsonTest, WhatIsNoRecordIsSaidToBeNone) {
  EXPECT_EQ(rejection("{}"),
            "this is no record of a history: the key \"schema\" with "
            "\"benchgate.history/1\" is missing");
  EXPECT_THAT(rejection_after([](json& document) {
                document["schema"] = "benchgate.history/2";
              }),
              HasSubstr("a newer benchgate wrote this record"));
  EXPECT_EQ(rejection(R"({"schema":"benchgate.result/1"})"),
            "schema: expected \"benchgate.history/1\", found "
            "\"benchgate.result/1\"");
}

TEST(RecordJsonTest, ARecordCutAnywhereIsRejected) {
  const std::string text = write_record(plain_record(7));
  for (std::size_t size = 0; size + 2 < text.size(); ++size) {
    EXPECT_NE(rejection(std::string_view(text).substr(0, size)), "") << size;
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
