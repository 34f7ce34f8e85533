#include "src/formats/github_action_benchmark.h"

#include "reporters/history/record_json.h"
#include "src/formats/google_benchmark_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace benchgate::formats {
namespace {

using compare::Direction;
using nlohmann::json;
using reporters::history::Record;
using testing::HasSubstr;

json document() {
  return json::parse(R"({
    "lastUpdate": 1600000000000,
    "repoUrl": "https://example.com/x",
    "entries": {"C++ Benchmark": [{
      "commit": {"author": {"name": "a"}, "committer": {"name": "a"},
        "id": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        "message": "store: read ahead\n\nIt is faster.",
        "timestamp": "2020-09-13T21:26:40+09:00",
        "url": "https://example.com/x/commit/1a2b3c4d"},
      "date": 1600000100250, "tool": "googlecpp",
      "benches": [
        {"name": "BM_Get/8", "value": 12.5, "unit": "ns/iter",
         "extra": "iterations: 100\ncpu: 12 ns\nthreads: 1"}]}]}})");
}

std::string as_script(const json& data) {
  return "window.BENCHMARK_DATA = " + data.dump(2);
}

std::vector<Record> records_of(const json& data) {
  return parse_github_action_benchmark_data(as_script(data));
}

std::string rejection(std::string_view text) {
  try {
    parse_github_action_benchmark_data(text);
  } catch (const FormatError& error) {
    return error.what();
  }
  return "";
}

std::string rejection_after(const std::function<void(json&)>& change) {
  json data = document();
  change(data);
  return rejection(as_script(data));
}

json& run(json& data) {
  return data["entries"]["C++ Benchmark"][0];
}

TEST(GithubActionBenchmarkTest, ARunBecomesARecordWithoutRatios) {
  const std::vector<Record> records = records_of(document());
  ASSERT_EQ(records.size(), 1U);
  const Record& record = records[0];
  EXPECT_EQ(record.commit.id, "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d");
  EXPECT_EQ(record.commit.time, "2020-09-13T12:26:40Z");
  EXPECT_EQ(record.commit.subject, "store: read ahead");
  EXPECT_EQ(record.started, "2020-09-13T12:28:20.250Z");
  EXPECT_EQ(record.base_commit, "");
  EXPECT_EQ(record.origin, "github-action-benchmark");
  EXPECT_FALSE(record.environment.empty());
  ASSERT_EQ(record.entries.size(), 1U);
  const auto& entry = record.entries[0];
  EXPECT_EQ(entry.suite, "C++ Benchmark");
  EXPECT_EQ(entry.benchmark, "BM_Get/8");
  EXPECT_EQ(entry.metric.name, "real_time");
  EXPECT_EQ(entry.metric.unit, "s");
  EXPECT_EQ(entry.metric.better, Direction::lower);
  EXPECT_DOUBLE_EQ(entry.value.median, 12.5e-9);
  EXPECT_EQ(entry.value.low, entry.value.median);
  EXPECT_EQ(entry.value.n, 1U);
  EXPECT_FALSE(entry.delta);
}

TEST(GithubActionBenchmarkTest, WhatIsBetterIsSaidByToolOrUnit) {
  const auto direction = [](const char* tool, const char* unit) {
    json data = document();
    run(data)["tool"] = tool;
    run(data)["benches"][0]["unit"] = unit;
    return records_of(data)[0].entries[0].metric.better;
  };
  EXPECT_EQ(direction("customBiggerIsBetter", "ns"), Direction::higher);
  EXPECT_EQ(direction("customSmallerIsBetter", "ops/sec"), Direction::lower);
  EXPECT_EQ(direction("customBiggerIsBetter", "points"), Direction::higher);
  EXPECT_EQ(direction("benchmarkjs", "ops/sec"), Direction::higher);
  EXPECT_EQ(direction("pytest", "iter/sec"), Direction::higher);
  EXPECT_EQ(direction("go", "ns/op"), Direction::lower);
  EXPECT_EQ(direction("go", "MB/s"), Direction::higher);
  EXPECT_EQ(direction("jmh", "ops/s"), Direction::higher);
  EXPECT_EQ(direction("something", "points"), Direction::lower);
}

TEST(GithubActionBenchmarkTest, JsonAloneAndASemicolonAreAccepted) {
  const std::string data = document().dump();
  for (const std::string& text :
       {data, "window.BENCHMARK_DATA=" + data + ";\n",
        "\n  window.BENCHMARK_DATA = " + data + "\n",
        "\xEF\xBB\xBFwindow.BENCHMARK_DATA = " + data}) {
    EXPECT_EQ(rejection(text), "") << text;
  }
}

TEST(GithubActionBenchmarkTest, SameRunsHaveSameIdsAndOthersOthers) {
  json data = document();
  json& runs = data["entries"]["C++ Benchmark"];
  runs.push_back(runs[0]);
  runs.push_back(runs[0]);
  runs[2]["date"] = 1600000200000;
  data["entries"]["Other"] = json::array({runs[0]});
  const auto records = records_of(data);
  ASSERT_EQ(records.size(), 4U);
  EXPECT_EQ(records[0].id, records[1].id);
  EXPECT_NE(records[0].id, records[2].id);
  EXPECT_NE(records[0].id, records[3].id);
}

TEST(GithubActionBenchmarkTest, EveryRecordCanBeWritten) {
  for (const Record& record : records_of(document())) {
    EXPECT_TRUE(reporters::history::parse_record(
                    reporters::history::write_record(record)) == record);
  }
}

TEST(GithubActionBenchmarkTest, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_THAT(rejection("window.BENCHMARK_DATA = {\n  \"entries\": x}"),
              HasSubstr("line 2, column 14: "));
  EXPECT_THAT(rejection("window.BENCHMARK_DATA = x"),
              HasSubstr("line 1, column 25: "));
  EXPECT_EQ(rejection("window.BENCHMARK_DATA = {}"),
            "entries: this key is missing");
  EXPECT_NE(rejection("window.BENCHMARK_DATA"), "");
  EXPECT_NE(rejection(""), "");
  EXPECT_EQ(rejection_after(
                [](json& data) { run(data)["benches"][0].erase("value"); }),
            "entries.C++ Benchmark[0].benches[0].value: this key is missing");
  EXPECT_EQ(rejection_after([](json& data) { run(data)["date"] = "today"; }),
            "entries.C++ Benchmark[0].date: expected a whole number, not "
            "negative, found \"today\"");
  EXPECT_THAT(rejection_after([](json& data) {
                run(data)["commit"]["timestamp"] = "yesterday";
              }),
              HasSubstr("[0].commit.timestamp: expected a time like"));
  EXPECT_THAT(rejection_after(
                  [](json& data) { run(data)["commit"]["id"] = "1a2b3c4d"; }),
              HasSubstr("[0].commit.id: expected 40 or 64 hexadecimal"));
  EXPECT_THAT(rejection_after(
                  [](json& data) { run(data)["date"] = 253'402'300'800'000; }),
              HasSubstr("[0].date: expected milliseconds since 1970"));
  EXPECT_THAT(rejection_after([](json& data) {
                run(data)["benches"][0]["value"] = 1e308;
                run(data)["benches"][0]["unit"] = "GB";
              }),
              HasSubstr("benches[0].value: expected a value that is not"));
}

TEST(GithubActionBenchmarkTest, IsKnownByItsBeginning) {
  EXPECT_TRUE(is_github_action_benchmark_data(as_script(document())));
  EXPECT_FALSE(is_github_action_benchmark_data(document().dump()));
}

}  // namespace
}  // namespace benchgate::formats
