#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kBranch = "git:.#benchgate-history";

/// A repository with two commits, and its history in a branch.
class HistoryGitTest : public testing::Test {
 protected:
  HistoryGitTest() {
    program_.set("GIT_COMMITTER_DATE", "2026-01-01T12:00:00Z");
    program_.make_repository({{"BM_Get/8", 100}});
    program_.set("GIT_COMMITTER_DATE", "2026-01-02T12:00:00Z");
    program_.write_suite("suite.sh", {{"BM_Get/8", 110}});
    program_.commit("slow down");
  }

  Outcome run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "history");
    return program_.run(arguments);
  }

  json read(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Outcome done = run(arguments);
    EXPECT_EQ(done.status, 0) << done.err;
    return json::parse(done.out);
  }

  Outcome measure(const std::string& history,
                  const std::string& head = "HEAD") {
    return program_.run({"run", head, "--report", "history=" + history, "-q",
                         "--output", "result.json"});
  }

  Program program_;
};

TEST_F(HistoryGitTest, AGateAddsToTheBranchAndTouchesNothingElse) {
  const std::string before =
      program_.shell("git status --porcelain; git rev-parse HEAD").out;
  const Outcome gate = program_.run(
      {"gate", "HEAD~1", "HEAD", "--report", "history=" + kBranch, "-q"});
  EXPECT_EQ(gate.status, 1) << gate.err;
  EXPECT_THAT(gate.err, HasSubstr("added to the history " + kBranch));
  EXPECT_EQ(program_.shell("git status --porcelain; git rev-parse HEAD").out,
            before);
  const json runs = read({"list", "--history", kBranch});
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0]["subject"], "slow down");
  EXPECT_DOUBLE_EQ(read({"show", "BM_Get/8", "--history",
                         kBranch})[0]["points"][0]["median"],
                   110e-9);
  EXPECT_FALSE(fs::exists(program_.folder() / "git:."));
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(HistoryGitTest, AResultFileIsAddedOnce) {
  measure("elsewhere");
  EXPECT_EQ(read({"add", "result.json", "--history", kBranch})["added"].size(),
            1U);
  const json again = read({"add", "result.json", "--history", kBranch});
  EXPECT_EQ(again["added"].size(), 0U);
  EXPECT_EQ(again["already_there"].size(), 1U);
  EXPECT_EQ(program_.shell("git rev-list --count benchgate-history").out,
            "1\n");
}

TEST_F(HistoryGitTest, ExportImportAndCompactCarryEveryRunOver) {
  measure("a", "HEAD~1");
  measure("a");
  const json all = read({"list", "--history", "a"});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(read({"export", kBranch, "--history", "a"})["added"], 2);
  EXPECT_EQ(read({"export", kBranch, "--history", "a"})["added"], 0);
  EXPECT_EQ(read({"export", "git:.#other", "--history", kBranch})["added"], 2);
  EXPECT_EQ(read({"import", kBranch, "--history", "b"})["added"], 2);
  EXPECT_EQ(run({"compact", "--history", kBranch}).status, 0);
  for (const std::string& history :
       {kBranch, std::string("git:.#other"), std::string("b")}) {
    EXPECT_EQ(read({"list", "--history", history}), all) << history;
  }
}

TEST_F(HistoryGitTest, TheConfigurationNamesItFromTheTop) {
  program_.write("benchgate.json", R"({"history": "git:.#kept",
    "build": "cp suite.sh \"$BENCHGATE_BUILD/suite\"",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  EXPECT_EQ(program_.run({"run", "HEAD", "--report", "history", "-q"}).status,
            0);
  fs::create_directory(program_.folder() / "below");
  const Outcome below =
      program_.shell("cd below && \"$BENCHGATE\" history list --json");
  EXPECT_EQ(json::parse(below.out).size(), 1U) << below.err;
}

TEST_F(HistoryGitTest, WhatIsNoRepositoryIsBadInputBeforeAnythingIsMeasured) {
  const Outcome early = measure("git:./nowhere#x");
  EXPECT_EQ(early.status, 2);
  EXPECT_THAT(early.err, AllOf(HasSubstr("--report history: "),
                               HasSubstr("./nowhere is no git repository")));
  EXPECT_FALSE(fs::exists(program_.folder() / "result.json"));
  for (const std::string location : {"git:.#", "git:.", "git:upstream#x"}) {
    EXPECT_EQ(run({"list", "--history", location}).status, 2) << location;
  }
}

TEST_F(HistoryGitTest, AHistoryThatCannotBeWrittenIsAReportNotDelivered) {
  const Outcome late = measure("git:.#main");
  EXPECT_EQ(late.status, 4) << late.err;
  EXPECT_THAT(late.err, AllOf(HasSubstr("the history has not got this run"),
                              HasSubstr("benchgate history add")));
  EXPECT_TRUE(fs::exists(program_.folder() / "result.json"));
}

TEST_F(HistoryGitTest, WithoutGitThatIsWhatIsSaid) {
  const Outcome without = program_.shell(
      "PATH=/nowhere \"$BENCHGATE\" history list --history '" + kBranch + "'");
  EXPECT_EQ(without.status, 2);
  EXPECT_THAT(without.err, HasSubstr("git cannot be started"));
}

TEST_F(HistoryGitTest, AServerThatIsNotThereIsTriedAndNamed) {
  program_.set("GITHUB_TOKEN", "a-secret");
  program_.set("GITHUB_SERVER_URL", "http://127.0.0.1:1");
  const Outcome done =
      run({"list", "--history", "git:http://ann:pw@127.0.0.1:1/r#x"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, AllOf(HasSubstr("cannot be reached"),
                              Not(HasSubstr("pw")), Not(HasSubstr("secret"))));
}

}  // namespace
}  // namespace benchgate::tests
