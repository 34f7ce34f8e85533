#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

const Times kBase = {{"BM_Get/8", 100}, {"BM_Get/64", 200}, {"BM_Get/512", 50},
                     {"BM_Put/8", 100}, {"BM_Put/64", 100}, {"BM_Removed", 10}};
const Times kHead = {{"BM_Get/8", 100}, {"BM_Get/64", 210}, {"BM_Get/512", 50},
                     {"BM_Put/8", 95},  {"BM_Put/64", 120}, {"BM_Added", 10}};

class MergeTest : public testing::Test {
 protected:
  MergeTest() {
    program_.write_suite("a", kBase);
    program_.write_suite("b", kHead);
  }

  static std::string name(std::size_t index, std::size_t count) {
    return std::to_string(index) + "of" + std::to_string(count) + ".json";
  }

  /// Measures one shard, and returns its result file's name.
  std::string shard(std::size_t index, std::size_t count,
                    const std::vector<std::string>& more = {}) {
    const std::string file = name(index, count);
    std::vector<std::string> arguments = {
        "compare",
        "./a",
        "./b",
        "--shard",
        std::to_string(index) + "/" + std::to_string(count),
        "--output",
        file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome done = program_.run(arguments);
    EXPECT_EQ(done.status, 0) << done.err;
    return file;
  }

  Outcome merge(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "merge");
    arguments.insert(arguments.end(), {"-o", "whole.json"});
    return program_.run(arguments);
  }

  json read(const std::string& file) {
    return json::parse(program_.read(file));
  }

  Program program_;
};

TEST_F(MergeTest, TheShardsMergedSayWhatOneMachineSaysOfAll) {
  EXPECT_EQ(program_.run({"compare", "./a", "./b", "-q"}).status, 0);
  const json one = read(".benchgate/last.json");
  for (const std::size_t count : {2U, 3U}) {
    std::vector<std::string> files;
    std::size_t own = 0;
    for (std::size_t index = 1; index <= count; ++index) {
      files.push_back(shard(index, count));
      own += read(files.back())["shard"]["benchmarks"].size();
    }
    EXPECT_EQ(own, 7U);  // Six on both sides and one on each alone.
    const Outcome merged = merge(files);
    EXPECT_EQ(merged.status, 1) << merged.err;
    const json whole = read("whole.json");
    ASSERT_EQ(whole["rows"].size(), one["rows"].size());
    for (std::size_t i = 0; i < one["rows"].size(); ++i) {
      for (const char* key :
           {"benchmark", "verdict", "delta", "p", "base", "head", "note"}) {
        EXPECT_EQ(whole["rows"][i][key], one["rows"][i][key])
            << key << " of " << one["rows"][i]["benchmark"] << ", " << count;
      }
    }
    EXPECT_EQ(whole["summary"]["reasons"], one["summary"]["reasons"]);
    EXPECT_EQ(whole["summary"]["geometric_means"],
              one["summary"]["geometric_means"]);
    EXPECT_EQ(whole["joined"]["shards"].size(), count);
    EXPECT_FALSE(whole["joined"]["shards"][0]["head"]["environment"].empty());
    EXPECT_FALSE(whole.contains("shard"));
  }
}

/// What `report` decides on the rows of all shards as if they were one file's.
json decided_whole(Program& program, const std::vector<json>& shards,
                   const json& order) {
  json file = shards.front();
  file.erase("shard");
  file["rows"] = json::array();
  for (const json& wanted : order) {
    for (const json& shard : shards) {
      for (const json& row : shard["rows"]) {
        if (row["benchmark"] == wanted["benchmark"] &&
            row["metric"] == wanted["metric"]) {
          file["rows"].push_back(row);
        }
      }
    }
  }
  program.write("unsharded.json", file.dump());
  return json::parse(program.run({"report", "unsharded.json", "--json"}).out);
}

TEST_F(MergeTest, OfARealSuiteTheWholeIsWhatItsValuesSayUnsharded) {
  const std::string fixtures = BENCHGATE_FIXTURES;
  for (const std::size_t count : {2U, 3U}) {
    std::vector<std::string> files;
    std::vector<json> shards;
    for (std::size_t index = 1; index <= count; ++index) {
      files.push_back(name(index, count));
      const Outcome done = program_.run(
          {"compare", fixtures + "/fixture_suite_base",
           fixtures + "/fixture_suite_head", "--filter",
           "^BM_(Same|Slower|Faster|Allocates|Work/100)", "--budget", "1500ms",
           "--shard", std::to_string(index) + "/" + std::to_string(count),
           "--output", files.back()});
      EXPECT_EQ(done.status, 0) << done.err;
      shards.push_back(read(files.back()));
    }
    const Outcome merged = merge(files);
    EXPECT_LE(merged.status, 1) << merged.err;
    const json whole = read("whole.json");
    const json unsharded = decided_whole(program_, shards, whole["rows"]);
    std::size_t rows = 0;
    for (const json& shard : shards) {
      rows += shard["rows"].size();
    }
    EXPECT_GE(rows, 8U);  // Four of BM_Work, and one that counts allocations.
    EXPECT_EQ(whole["rows"].size(), rows);
    EXPECT_EQ(whole["rows"], unsharded["rows"]);
    for (const char* key : {"verdict", "reasons", "regressed", "improved",
                            "unchanged", "inconclusive", "geometric_means"}) {
      EXPECT_EQ(whole["summary"][key], unsharded["summary"][key]) << key;
    }
  }
}

TEST_F(MergeTest, ReportsAndExitStatusAreTheGates) {
  const std::vector<std::string> files = {shard(1, 2), shard(2, 2)};
  const Outcome gate =
      merge({files[0], files[1], "--report", "markdown=report.md", "--report",
             "terminal", "--report", "csv=rows.csv"});
  EXPECT_EQ(gate.status, 1);
  EXPECT_THAT(gate.out, AllOf(HasSubstr("FAIL"), HasSubstr("BM_Put/64"),
                              HasSubstr("2 of 2, merged")));
  EXPECT_THAT(program_.read("report.md"), HasSubstr("BM_Put/64"));
  EXPECT_THAT(program_.read("rows.csv"), HasSubstr("BM_Get/512"));
  EXPECT_EQ(merge({files[0], files[1], "--no-gate"}).status, 0);
  // What is reported later is the same.
  const Outcome again = program_.run({"report", "whole.json"});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, merge(files).out);
}

TEST_F(MergeTest, AMissingShardIsNamedAndCouldNotBeMeasured) {
  program_.write_suite("b", kBase);
  shard(1, 3);
  shard(2, 3);
  shard(3, 3);
  EXPECT_EQ(merge({name(1, 3), name(2, 3), name(3, 3)}).status, 0);
  const Outcome shown = merge({name(1, 3), name(3, 3), "--no-gate"});
  EXPECT_EQ(shown.status, 3);
  EXPECT_THAT(shown.err, HasSubstr("shard 2 of 3 is missing"));
  const Outcome gate = merge({name(1, 3), name(3, 3)});
  EXPECT_EQ(gate.status, 3);
  EXPECT_THAT(gate.out,
              AllOf(HasSubstr("FAIL"), HasSubstr("shard 2 of 3 is missing")));
  EXPECT_EQ(read("whole.json")["summary"]["verdict"], "fail");
}

TEST_F(MergeTest, FilesThatDoNotBelongTogetherAreRefused) {
  const std::string first = shard(1, 2);
  const std::string second = shard(2, 2);
  Outcome done = merge({first, first});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("are both shard 1 of 2"));

  done = merge({first, shard(2, 3)});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("is one of 2 shards, but 2of3.json one of"));

  shard(2, 2, {"--noise-threshold", "5%"});
  done = merge({first, second});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("different configurations or options"));

  program_.write_suite("b", kBase);
  shard(2, 2);
  done = merge({first, second});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("only shards of one comparison"));

  done = merge({"nothing.json"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("cannot read nothing.json"));
  EXPECT_EQ(program_.run({"merge"}).status, 2);
}

TEST_F(MergeTest, AShardSaysThatItIsOne) {
  const std::string file = shard(1, 2);
  const Outcome shown = program_.run({"report", file});
  EXPECT_THAT(shown.out, AllOf(HasSubstr("1 of 2: 3 of 7 benchmarks"),
                               HasSubstr("benchgate merge")));
  const Outcome untrusted = program_.run({"report", file, "--untrusted"});
  EXPECT_EQ(untrusted.status, 2);
  EXPECT_THAT(untrusted.err, HasSubstr("shard 1 of 2"));
}

TEST_F(MergeTest, WrongShardsAreRefusedBeforeAnythingIsMeasured) {
  for (const char* wrong : {"0/2", "3/2", "x", "2"}) {
    const Outcome done =
        program_.run({"compare", "./a", "./b", "--shard", wrong});
    EXPECT_EQ(done.status, 2);
    EXPECT_THAT(done.err, HasSubstr("expected I/N like 2/4"));
  }
  const Outcome posted = program_.run(
      {"gate", "./a", "./b", "--shard", "1/2", "--report", "github"});
  EXPECT_EQ(posted.status, 2);
  EXPECT_THAT(posted.err, HasSubstr("benchgate merge"));
}

TEST_F(MergeTest, OneSideIsMeasuredInShardsAndComparedWhole) {
  for (const char* index : {"1", "2"}) {
    for (const char* side : {"a", "b"}) {
      const std::string place = std::string("./") + side;
      const Outcome done =
          program_.run({"run", place, "--shard", std::string(index) + "/2",
                        "--output", std::string(side) + index + ".json"});
      EXPECT_EQ(done.status, 0) << done.err;
    }
  }
  const Outcome part = program_.run({"compare", "a1.json", "b1.json"});
  EXPECT_EQ(part.status, 2);
  EXPECT_THAT(part.err, HasSubstr("a1.json is shard 1 of 2"));
  EXPECT_EQ(merge({"a1.json", "b2.json"}).status, 2);

  EXPECT_EQ(merge({"a1.json", "a2.json"}).status, 0);
  program_.shell("mv whole.json a.json");
  EXPECT_EQ(merge({"b1.json", "b2.json"}).status, 0);
  program_.shell("mv whole.json b.json");
  const Outcome whole = program_.run({"gate", "a.json", "b.json"});
  EXPECT_EQ(whole.status, 1) << whole.err;
  EXPECT_THAT(whole.out, HasSubstr("BM_Put/64"));

  EXPECT_EQ(merge({"b1.json"}).status, 3);
  EXPECT_THAT(program_.run({"compare", "a.json", "whole.json"}).err,
              HasSubstr("whole.json lacks shard 2 of 2"));
}

TEST_F(MergeTest, AJournalOfAnotherShardIsNotGoneOnWith) {
  // A suite that stops the run in its middle.
  program_.write("c", R"(#!/bin/sh
    case "$*" in *list_tests*) exec ./b "$@" ;; esac
    echo >>count; [ $(wc -l <count) -eq 9 ] && kill -INT $(cat pid)
    exec ./b "$@")");
  program_.shell("chmod +x c");
  program_.shell(
      "sh -c 'echo $$ >pid; exec \"$BENCHGATE\" compare ./a ./c --shard 1/2 "
      "--output x.json'");
  ASSERT_TRUE(std::filesystem::exists(program_.folder() / "x.json.journal"));
  const Outcome other = program_.run({"compare", "./a", "./c", "--shard", "2/2",
                                      "--output", "x.json", "--resume"});
  EXPECT_EQ(other.status, 2) << other.err;
  EXPECT_THAT(other.err, HasSubstr("x.json.journal is of other programs"));
  const Outcome same = program_.run({"compare", "./a", "./c", "--shard", "1/2",
                                     "--output", "x.json", "--resume"});
  EXPECT_EQ(same.status, 0) << same.err;
}

}  // namespace
}  // namespace benchgate::tests
