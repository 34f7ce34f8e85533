#include "tests/end_to_end/program.h"

#include <fmt/chrono.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const Times kFirst = {{"BM_Get/8", 100}, {"BM_Put/8", 200}};
const Times kSecond = {{"BM_Get/8", 110}, {"BM_Put/8", 200}};

const std::string kCommit = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
const std::string kTime = "2026-11-23T13:05:00Z";

class HistoryTest : public testing::Test {
 protected:
  /// A repository with two commits, the second of which is slower.
  /// A day apart: runs stand in the order of their commits' times.
  void make_commits() {
    program_.set("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z");
    program_.make_repository(kFirst);
    program_.set("GIT_COMMITTER_DATE", "2026-01-02T12:00:00Z");
    program_.write_suite("suite.sh", kSecond);
    program_.commit("slow down");
  }

  Outcome run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "history");
    return program_.run(arguments);
  }

  /// What `history COMMAND --json` prints.
  json read(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Outcome done = run(arguments);
    EXPECT_EQ(done.status, 0) << done.err;
    return json::parse(done.out);
  }

  std::string commit(const std::string& revision) {
    std::string out = program_.shell("git rev-parse " + revision).out;
    out.pop_back();
    return out;
  }

  /// The one record in a history that was never compacted.
  fs::path only_record(const std::string& history) {
    fs::path found;
    for (const auto& each :
         fs::recursive_directory_iterator(program_.folder() / history)) {
      if (each.path().extension() == ".json") {
        EXPECT_TRUE(found.empty());
        found = each.path();
      }
    }
    return found;
  }

  Program program_;
};

TEST_F(HistoryTest, AGateAddsWhatItHasMeasured) {
  make_commits();
  const Outcome gate =
      program_.run({"gate", "HEAD~1", "HEAD", "--report", "history", "-q"});
  EXPECT_EQ(gate.status, 1) << gate.err;
  EXPECT_THAT(gate.err, HasSubstr("added to the history"));
  const json runs = read({"list"});
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["commit"], commit("HEAD"));
  EXPECT_EQ(runs[0]["parents"], json::array({commit("HEAD~1")}));
  EXPECT_EQ(runs[0]["base_commit"], commit("HEAD~1"));
  EXPECT_EQ(runs[0]["subject"], "slow down");
  EXPECT_EQ(runs[0]["benchmarks"], 2);
  const json series = read({"show", "BM_Get/8"});
  ASSERT_EQ(series.size(), 1U);
  EXPECT_EQ(series[0]["metric"], "cpu_time");
  const json& point = series[0]["points"][0];
  EXPECT_DOUBLE_EQ(point["median"], 110e-9);
  EXPECT_NEAR(point["delta"]["ratio"], 0.1, 1e-6);
  EXPECT_GE(point["delta"]["pairs"], 6);
  // Git does not see it, nor does the work tree become a changed one by it.
  EXPECT_EQ(program_.shell("git status --porcelain").out, "");
}

TEST_F(HistoryTest, ARunOfOneSideHasNoRatio) {
  make_commits();
  EXPECT_EQ(
      program_.run({"run", "HEAD", "--report", "history=kept", "-q"}).status,
      0);
  const json series = read({"show", "BM_Get/8", "--history", "kept"});
  EXPECT_TRUE(series[0]["points"][0]["delta"].is_null());
  EXPECT_EQ(series[0]["points"][0]["base_commit"], "");
}

TEST_F(HistoryTest, ShowDrawsTheSeriesAndSuggestsNames) {
  make_commits();
  program_.run({"run", "HEAD~1", "--report", "history", "-q"});
  program_.run({"compare", "HEAD~1", "HEAD", "--report", "history", "-q"});
  const Outcome shown = run({"show", "BM_Get/8"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out,
              AllOf(StartsWith("s: BM_Get/8, cpu_time (lower is better)"),
                    HasSubstr("100.0 ns"), HasSubstr("110.0 ns"),
                    HasSubstr("+10.0 %")));
  EXPECT_LT(shown.out.find("100.0 ns"), shown.out.find("110.0 ns"));
  EXPECT_THAT(run({"show", "BM_Get/8", "--limit", "1"}).out,
              AllOf(HasSubstr("1 run before"), Not(HasSubstr("100.0 ns"))));
  const Outcome missing = run({"show", "BM_Gte/8"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_THAT(missing.err, HasSubstr("did you mean BM_Get/8?"));
  const Outcome metric = run({"show", "BM_Get/8", "--metric", "nonsense"});
  EXPECT_EQ(metric.status, 2);
  EXPECT_THAT(metric.err, HasSubstr("not of that suite and metric"));
}

TEST_F(HistoryTest, CommitsStandAfterTheirParentsWhateverTheClockSays) {
  program_.set("GIT_COMMITTER_DATE", "2026-05-05T12:00:00Z");
  program_.make_repository(kFirst);
  program_.set("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z");
  program_.write_suite("suite.sh", kSecond);
  program_.commit("slow down");
  for (const char* revision : {"HEAD", "HEAD~1"}) {
    program_.run({"run", revision, "--report", "history", "-q"});
  }
  const json runs = read({"list"});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0]["commit"], commit("HEAD"));
  EXPECT_EQ(read({"show", "BM_Get/8"})[0]["points"][1]["commit"],
            commit("HEAD"));
  const std::string lines = run({"export", "-"}).out;
  EXPECT_LT(lines.find("2026-05-05"), lines.find("2026-01-01"));
}

TEST_F(HistoryTest, AResultFileIsAddedOnce) {
  make_commits();
  program_.run({"compare", "HEAD~1", "HEAD", "--output", "result.json", "-q"});
  const json first = read({"add", "result.json"});
  EXPECT_EQ(first["added"].size(), 1U);
  const json again = read({"add", "result.json"});
  EXPECT_EQ(again["added"].size(), 0U);
  EXPECT_EQ(again["already_there"], first["added"]);
  EXPECT_EQ(read({"list"}).size(), 1U);
  EXPECT_THAT(run({"add", "result.json"}).out, StartsWith("already there  "));
}

TEST_F(HistoryTest, AResultOfExecutablesNeedsACommit) {
  program_.write_suite("a", kFirst);
  program_.write_suite("b", kSecond);
  program_.run({"compare", "./a", "./b", "--output", "result.json", "-q"});
  const Outcome without = run({"add", "result.json"});
  EXPECT_EQ(without.status, 2);
  EXPECT_THAT(without.err, HasSubstr("result.json: ./b is no commit"));
  EXPECT_EQ(run({"add", "result.json", "--commit", kCommit}).status, 0);
  const json runs = read({"list"});
  EXPECT_EQ(runs[0]["commit"], kCommit);
  EXPECT_EQ(runs[0]["base_commit"], "");
  EXPECT_EQ(
      run({"add", "result.json", "--commit", kCommit, "--time", "yesterday"})
          .status,
      2);
}

TEST_F(HistoryTest, AChangedWorkTreeIsNoCommit) {
  make_commits();
  program_.write_suite("suite.sh", kFirst);
  const Outcome gate =
      program_.run({"compare", "HEAD", "worktree", "--report", "history"});
  EXPECT_EQ(gate.status, 4);
  EXPECT_THAT(gate.err, AllOf(HasSubstr("changes that are not committed"),
                              HasSubstr("benchgate history add")));
  EXPECT_TRUE(read({"list"}).empty());
}

TEST_F(HistoryTest, AHistoryThatCannotBeWrittenIsAReportNotDelivered) {
  make_commits();
  program_.write("blocked", "a file");
  const Outcome early = program_.run(
      {"compare", "HEAD~1", "HEAD", "--report", "history=blocked", "-q"});
  EXPECT_EQ(early.status, 2);
  EXPECT_THAT(early.err, HasSubstr("--report history: blocked is a file"));
  fs::create_directory(program_.folder() / "kept");
  const auto today = std::chrono::system_clock::now();
  for (const auto time : {today, today + std::chrono::days(1)}) {
    program_.write(fmt::format("kept/{:%F}", fmt::gmtime(time)), "a file");
  }
  const Outcome late = program_.run(
      {"compare", "HEAD~1", "HEAD", "--report", "history=kept", "-q"});
  EXPECT_EQ(late.status, 4);
  EXPECT_THAT(late.err, AllOf(HasSubstr("kept"), HasSubstr("Not a directory"),
                              HasSubstr("last.json")));
  EXPECT_TRUE(fs::exists(program_.folder() / ".benchgate/last.json"));
  // The verdict of a gate matters more.
  EXPECT_EQ(
      program_.run({"gate", "HEAD~1", "HEAD", "--report", "history=kept", "-q"})
          .status,
      1);
}

TEST_F(HistoryTest, TheConfigurationSaysWhereItIs) {
  make_commits();
  program_.write("benchgate.json", R"({"history": "kept",
    "build": "cp suite.sh \"$BENCHGATE_BUILD/suite\"",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  EXPECT_EQ(program_.run({"run", "HEAD", "--report", "history", "-q"}).status,
            0);
  EXPECT_TRUE(fs::exists(program_.folder() / "kept"));
  fs::create_directory(program_.folder() / "below");
  const Outcome below =
      program_.shell("cd below && \"$BENCHGATE\" history list --json");
  EXPECT_EQ(json::parse(below.out).size(), 1U) << below.err;
  EXPECT_TRUE(read({"list", "--history", "other"}).empty());
}

TEST_F(HistoryTest, UnreadableRecordsAreNamedAndTheOthersShown) {
  make_commits();
  program_.run({"run", "HEAD", "--report", "history=kept", "-q"});
  fs::create_directories(program_.folder() / "kept/2026-11-23");
  program_.write("kept/2026-11-23/broken.json", "{\"schema\":");
  const Outcome list = run({"list", "--history", "kept", "--json"});
  EXPECT_EQ(list.status, 0);
  EXPECT_EQ(json::parse(list.out).size(), 1U);
  EXPECT_THAT(list.err,
              AllOf(HasSubstr("passed over kept/2026-11-23/broken.json: "),
                    HasSubstr("line 1, column 11")));
  EXPECT_EQ(program_.read("kept/2026-11-23/broken.json"), "{\"schema\":");
}

TEST_F(HistoryTest, ExportAndImportCarryEveryRunOver) {
  make_commits();
  program_.run({"run", "HEAD", "--report", "history=a", "-q"});
  program_.run({"compare", "HEAD~1", "HEAD", "--report", "history=a", "-q"});
  const json all = read({"list", "--history", "a"});
  EXPECT_EQ(read({"export", "b", "--history", "a"})["added"], 2);
  EXPECT_EQ(read({"export", "b", "--history", "a"})["added"], 0);
  EXPECT_EQ(read({"list", "--history", "b"}), all);
  EXPECT_EQ(run({"compact", "--history", "b"}).status, 0);
  EXPECT_EQ(read({"import", "b", "--history", "c"})["added"], 2);
  EXPECT_EQ(read({"list", "--history", "c"}), all);
  program_.write("records.jsonl", run({"export", "-", "--history", "a"}).out);
  EXPECT_EQ(read({"import", "records.jsonl", "--history", "d"})["added"], 2);
  EXPECT_EQ(read({"list", "--history", "d"}), all);
}

TEST_F(HistoryTest, ARecordFileIsImportedAsItIs) {
  make_commits();
  program_.run({"run", "HEAD", "--report", "history=a", "-q"});
  const std::string file = only_record("a").string();
  EXPECT_EQ(read({"import", file, "--history", "b"})["added"], 1);
}

TEST_F(HistoryTest, FilesOfOtherToolsAreImported) {
  program_.write("data.js", R"(window.BENCHMARK_DATA = {"entries": {"C++": [
    {"commit": {"id": ")" + kCommit +
                                R"(", "message": "m",
                "timestamp": ")" +
                                kTime + R"("},
     "date": 1600000000000, "tool": "googlecpp",
     "benches": [{"name": "BM_Get/8", "value": 12.5, "unit": "ns/iter"}]}]}})");
  EXPECT_EQ(read({"import", "data.js"})["added"], 1);
  program_.write("metrics.json", R"({"parse": {"latency": {"value": 88}}})");
  const Outcome without = run({"import", "metrics.json"});
  EXPECT_EQ(without.status, 2);
  EXPECT_THAT(without.err, HasSubstr("--commit"));
  EXPECT_EQ(read({"import", "metrics.json", "--commit", kCommit, "--time",
                  kTime, "--suite", "x"})["added"],
            1);
  EXPECT_EQ(read({"show", "BM_Get/8"})[0]["unit"], "s");
  EXPECT_EQ(read({"show", "parse"})[0]["suite"], "x");
  program_.write("broken.js", "window.BENCHMARK_DATA = {\"entries\": [}");
  const Outcome broken = run({"import", "broken.js"});
  EXPECT_EQ(broken.status, 2);
  EXPECT_THAT(broken.err, HasSubstr("broken.js: line 1, column 38"));
  EXPECT_EQ(run({"import", "nowhere.js"}).status, 2);
}

TEST_F(HistoryTest, WhatIsNoHistoryIsBadInput) {
  program_.write("file", "x");
  for (const char* command : {"list", "compact"}) {
    const Outcome done = run({command, "--history", "file"});
    EXPECT_EQ(done.status, 2) << command;
    EXPECT_THAT(done.err, HasSubstr("file is a file"));
  }
  EXPECT_EQ(run({"list", "--history", "mysql://x"}).status, 2);
  EXPECT_EQ(
      program_.run({"compare", "./a", "./b", "--report", "history="}).status,
      2);
}

TEST_F(HistoryTest, ShardsAreAddedEachByItself) {
  make_commits();
  for (const std::string shard : {"1/2", "2/2"}) {
    program_.run({"compare", "HEAD~1", "HEAD", "--shard", shard, "--report",
                  "history", "-q", "--output", shard.substr(0, 1) + ".json"});
  }
  const json runs = read({"list"});
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0]["shard"]["count"], 2);
  EXPECT_NE(runs[0]["shard"]["index"], runs[1]["shard"]["index"]);
}

}  // namespace
}  // namespace benchgate::tests
