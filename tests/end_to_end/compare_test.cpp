#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const Times kBase = {{"BM_Same", 100},
                     {"BM_Slower", 100},
                     {"BM_Faster", 100},
                     {"BM_Removed", 100},
                     {"BM_Old", 100}};
const Times kHead = {{"BM_Same", 100},
                     {"BM_Slower", 105},
                     {"BM_Faster", 95},
                     {"BM_Added", 100},
                     {"BM_New", 100}};

class CompareTest : public testing::Test {
 protected:
  /// The rows of the result file by benchmark.
  json rows() {
    const json result = json::parse(program_.read(".benchgate/last.json"));
    json by_name;
    for (const json& row : result.at("rows")) {
      by_name[row.at("benchmark").get<std::string>()] = row;
    }
    return by_name;
  }

  /// The warnings of the result file.
  std::string warnings() {
    return json::parse(program_.read(".benchgate/last.json"))
        .at("warnings")
        .dump();
  }

  Program program_;
};

TEST_F(CompareTest, TwoExecutablesNeedNoConfiguration) {
  program_.write_suite("old_bench", kBase);
  program_.write_suite("new_bench", kHead);
  const Outcome done = program_.run({"compare", "./old_bench", "./new_bench"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json found = rows();
  EXPECT_EQ(found["BM_Slower"]["verdict"], "regressed");
  EXPECT_NEAR(found["BM_Slower"]["delta"]["ratio"].get<double>(), 0.05, 1e-9);
  EXPECT_EQ(found["BM_Faster"]["verdict"], "improved");
  EXPECT_EQ(found["BM_Same"]["verdict"], "unchanged");
  EXPECT_EQ(found["BM_Removed"]["verdict"], "missing");
  EXPECT_EQ(found["BM_Added"]["verdict"], "added");
  EXPECT_EQ(found["BM_Old"]["verdict"], "missing");
  EXPECT_EQ(found["BM_New"]["verdict"], "added");
  EXPECT_THAT(done.out, HasSubstr("BM_Slower"));
  EXPECT_FALSE(std::filesystem::exists(program_.folder() /
                                       ".benchgate/last.json.journal"));
}

TEST_F(CompareTest, ARenameInTheConfigurationMakesOneRowOfTwo) {
  program_.write_suite("old_bench", kBase);
  program_.write_suite("new_bench", kHead);
  program_.write("benchgate.json", R"({"renamed": {"BM_Old": "BM_New"}})");
  program_.run({"compare", "./old_bench", "./new_bench"});
  const json found = rows();
  EXPECT_EQ(found["BM_New"]["verdict"], "unchanged");
  EXPECT_EQ(found["BM_New"]["note"], "called BM_Old in base");
  EXPECT_FALSE(found.contains("BM_Old"));
}

TEST_F(CompareTest, TheGateExitsWithOneWhereCompareExitsWithZero) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write_suite("b", {{"BM", 110}});
  EXPECT_EQ(program_.run({"compare", "./a", "./b"}).status, 0);
  const Outcome gate = program_.run({"gate", "./a", "./b"});
  EXPECT_EQ(gate.status, 1);
  EXPECT_THAT(gate.out, HasSubstr("FAIL"));
  EXPECT_EQ(program_.run({"gate", "./b", "./a"}).status, 0);
  EXPECT_EQ(program_.run({"gate", "./a", "./a"}).status, 0);
}

TEST_F(CompareTest, ThePolicyDecidesAboutMissingBenchmarks) {
  program_.write_suite("a", {{"BM", 100}, {"BM_Gone", 100}});
  program_.write_suite("b", {{"BM", 100}});
  EXPECT_EQ(program_.run({"gate", "./a", "./b"}).status, 1);
  program_.write("benchgate.json", R"({"policy": {"on_missing": "pass"}})");
  EXPECT_EQ(program_.run({"gate", "./a", "./b"}).status, 0);
}

TEST_F(CompareTest, AnAcceptedSlowdownPassesUntilItGrows) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write_suite("b", {{"BM", 105}});
  program_.write_suite("c", {{"BM", 120}});
  program_.write("benchgate.json", R"({"accepted": [
      {"match": "^BM$", "up_to": "8%", "why": "checksum added, see #41"}]})");
  const Outcome accepted = program_.run({"gate", "./a", "./b"});
  EXPECT_EQ(accepted.status, 0);
  EXPECT_THAT(accepted.out, HasSubstr("checksum added, see #41"));
  EXPECT_EQ(program_.run({"gate", "./a", "./c"}).status, 1);
}

TEST_F(CompareTest, ATrailerOfACommitAcceptsAsTheConfigurationDoes) {
  program_.make_repository({{"BM", 100}});
  program_.shell("git checkout -q -b topic");
  program_.write_suite("suite.sh", {{"BM", 105}});
  program_.commit("slower\n\nBenchgate-Accept: ^BM$ up to 8%: checksum added");
  const Outcome accepted =
      program_.run({"gate", "main", "HEAD", "--report", "csv=rows.csv",
                    "--report", "markdown=report.md"});
  EXPECT_EQ(accepted.status, 0) << accepted.err;
  const std::string source =
      "commit " + program_.shell("git rev-parse HEAD").out.substr(0, 10);
  EXPECT_THAT(accepted.out, HasSubstr("accepted up to 8 % by " + source +
                                      ": checksum added"));
  EXPECT_THAT(program_.read("report.md"), HasSubstr(source));
  EXPECT_THAT(program_.read("rows.csv"),
              HasSubstr("0.08,\"checksum added\",\"" + source + "\""));
  EXPECT_EQ(rows()["BM"]["accepted"]["source"], source);
  // The work tree has HEAD's commits, too.
  program_.write("note", "not committed");
  EXPECT_EQ(program_.run({"gate", "main", "worktree"}).status, 0);

  program_.write_suite("suite.sh", {{"BM", 120}});
  EXPECT_EQ(program_.run({"gate", "main", "worktree"}).status, 1);
}

TEST_F(CompareTest, ATrailerCanBeSwitchedOffAndAWrongOneAcceptsNothing) {
  program_.make_repository({{"BM", 100}});
  program_.shell("git checkout -q -b topic");
  program_.write_suite("suite.sh", {{"BM", 105}});
  program_.commit("slower\n\nBenchgate-Accept: ^BM$ up to 8%");
  const Outcome wrong = program_.run({"gate", "main", "HEAD"});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(warnings(), HasSubstr("line 3: this Benchgate-Accept accepts "
                                    "nothing: it gives no reason"));
  program_.shell(
      "sed -i 's/^{/{\"policy\": {\"accept_trailers\": false},/' "
      "benchgate.json");
  program_.commit("off\n\nBenchgate-Accept: ^BM$ up to 8%: yes");
  const Outcome off = program_.run({"gate", "main", "HEAD"});
  EXPECT_EQ(off.status, 1);
  EXPECT_THAT(warnings(), HasSubstr("policy.accept_trailers is false"));
}

TEST_F(CompareTest, OneSeedGivesOneSchedule) {
  program_.write_suite("a", {{"BM", 100}, {"BM2", 100}});
  program_.run({"compare", "./a", "./a", "--seed", "7"});
  const json first = rows();
  program_.run({"compare", "./a", "./a", "--seed", "7"});
  EXPECT_EQ(rows(), first);
}

TEST_F(CompareTest, ARevisionIsComparedWithTheWorkTree) {
  program_.make_repository({{"BM", 100}});
  program_.write_suite("suite.sh", {{"BM", 110}, {"BM_New", 5}});
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(rows()["BM"]["verdict"], "regressed");
  EXPECT_EQ(rows()["BM_New"]["verdict"], "added");
  EXPECT_EQ(program_.shell("git status --porcelain").out, " M suite.sh\n");
  EXPECT_EQ(program_.shell("git worktree list | wc -l; git stash list").out,
            "1\n");
  EXPECT_TRUE(program_.leftover_folders().empty());
}

TEST_F(CompareTest, WithoutArgumentsABranchIsComparedWithWhereItLeft) {
  program_.make_repository({{"BM", 100}});
  program_.shell("git checkout -q -b feature");
  program_.write_suite("suite.sh", {{"BM", 110}});
  program_.commit("slower");
  program_.shell("git checkout -q main");
  program_.write_suite("suite.sh", {{"BM", 50}});
  program_.commit("main goes on");
  program_.shell("git checkout -q feature");
  const Outcome done = program_.run({"compare"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_NEAR(rows()["BM"]["delta"]["ratio"].get<double>(), 0.1, 1e-9);
}

TEST_F(CompareTest, WhatWasBuiltBeforeIsNotBuiltAgain) {
  program_.make_repository({{"BM", 100}});
  program_.write_suite("suite.sh", {{"BM", 110}});
  program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "2\n");
  program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "2\n");
  program_.run({"compare", "HEAD", "worktree", "--rebuild"});
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "4\n");
}

TEST_F(CompareTest, OneTreeOnBothSidesIsBuiltOnceAlsoWhenItRunsInPlace) {
  program_.make_repository({{"BM", 100}});
  // What is linked by its path in the build folder cannot leave it.
  program_.write("suite.cpp", R"(
    extern "C" void print(int, char**);
    int main(int c, char** v) { print(c, v); })");
  program_.write("print.cpp", R"(
    #include <cstdlib>
    #include <string>
    extern "C" void print(int c, char** v) {
      std::string line = "./suite.sh";
      for (int i = 1; i < c; ++i) { line += std::string(" '") + v[i] + "'"; }
      std::exit(std::system(line.c_str()) == 0 ? 0 : 1);
    })");
  program_.write("benchgate.json", R"({
    "build": "echo x >>\"$BUILDS\"; c++ -shared -fPIC -o \"$BENCHGATE_BUILD/p.so\" print.cpp && c++ -o \"$BENCHGATE_BUILD/suite\" suite.cpp \"$BENCHGATE_BUILD/p.so\"",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  program_.commit("linked by path");
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(rows()["BM"]["verdict"], "unchanged");
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "1\n");
  EXPECT_TRUE(program_.leftover_folders().empty());
}

TEST_F(CompareTest, WorksFromAFolderBelowTheTop) {
  program_.make_repository({{"BM", 100}});
  const Outcome done = program_.shell(
      "mkdir -p below && cd below && $BENCHGATE compare HEAD worktree");
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(rows()["BM"]["verdict"], "unchanged");
}

TEST_F(CompareTest, ResultFilesOfTwoRunsAreComparedUnpairedAndSaySo) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write_suite("b", {{"BM", 200}});
  EXPECT_EQ(program_.run({"run", "./a", "--output", "a.json"}).status, 0);
  EXPECT_EQ(program_.run({"run", "./b", "--output", "b.json"}).status, 0);
  const Outcome done = program_.run({"compare", "a.json", "b.json"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("measured apart"));
  const json row = rows()["BM"];
  EXPECT_EQ(row["values"]["base"].size(), 20U);
  EXPECT_EQ(row["verdict"], "regressed");
}

TEST_F(CompareTest, ARunThatFailedInTheMiddleIsNotJudgedByItsFirstValues) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write("b", R"(#!/bin/sh
    case "$*" in *list_tests*) exec ./a "$@" ;; esac
    echo >>count; [ $(wc -l <count) -gt 5 ] && kill -9 $$
    exec ./a "$@")");
  program_.shell("chmod +x b");
  program_.run({"run", "./a", "--output", "a.json"});
  const Outcome run = program_.run({"run", "./b", "--output", "b.json"});
  EXPECT_THAT(run.out, Not(HasSubstr("different environments")));
  EXPECT_EQ(program_.run({"gate", "a.json", "b.json"}).status, 1);
  EXPECT_EQ(rows()["BM"]["verdict"], "failed");
}

TEST_F(CompareTest, AResultFileIsComparedWithAnExecutable) {
  program_.write_suite("a", {{"BM", 100}});
  program_.run({"run", "./a", "--output", "a.json"});
  EXPECT_EQ(program_.run({"compare", "a.json", "./a"}).status, 0);
  EXPECT_EQ(rows()["BM"]["verdict"], "unchanged");
}

TEST_F(CompareTest, ReportShowsAResultFileInEveryForm) {
  program_.write_suite("a", {{"BM|pipe", 100}});
  program_.write_suite("b", {{"BM|pipe", 110}});
  const Outcome live =
      program_.run({"compare", "./a", "./b", "--report", "markdown=live.md"});
  const Outcome again = program_.run({"report", ".benchgate/last.json"});
  EXPECT_EQ(again.out, live.out);
  const Outcome markdown =
      program_.run({"report", ".benchgate/last.json", "--report", "markdown"});
  EXPECT_EQ(markdown.out, program_.read("live.md"));
  EXPECT_THAT(markdown.out, HasSubstr("BM\\|pipe"));
  const Outcome csv =
      program_.run({"report", ".benchgate/last.json", "--report", "csv"});
  EXPECT_THAT(csv.out, HasSubstr("BM|pipe"));
  const Outcome as_json =
      program_.run({"report", ".benchgate/last.json", "--json"});
  EXPECT_EQ(json::parse(as_json.out),
            json::parse(program_.read(".benchgate/last.json")));
}

TEST_F(CompareTest, OutputThatIsNoTerminalHasNoEscapeSequences) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write_suite("b", {{"BM", 110}});
  const Outcome done = program_.run({"compare", "./a", "./b"});
  EXPECT_THAT(done.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(done.err, Not(HasSubstr("\x1b")));
}

TEST_F(CompareTest, TheStoreKeepsWhatWasBuilt) {
  program_.make_repository({{"BM", 100}});
  program_.run({"compare", "HEAD", "worktree"});
  const Outcome list = program_.run({"store", "list", "--json"});
  const json artifacts = json::parse(list.out);
  ASSERT_EQ(artifacts.size(), 2U);  // One tree: a bundle and its manifest.
  EXPECT_EQ(program_.run({"store", "verify"}).status, 0);
  for (const json& artifact : artifacts) {
    const auto kind = artifact.at("kind").get<std::string>();
    const auto digest = artifact.at("digest").get<std::string>();
    EXPECT_EQ(
        program_.run({"store", "get", "--kind", kind, digest, "copy"}).status,
        0);
    EXPECT_EQ(
        std::to_string(std::filesystem::file_size(program_.folder() / "copy")) +
            "\n",
        program_.run({"store", "size", "--kind", kind, digest}).out);
    std::filesystem::remove(program_.folder() / "copy");
    EXPECT_EQ(program_.run({"store", "remove", "--kind", kind, digest}).status,
              0);
    EXPECT_EQ(program_.run({"store", "remove", "--kind", kind, digest}).status,
              2);
  }
  // A store that has lost its bundle costs a build and nothing else.
  EXPECT_EQ(program_.run({"compare", "HEAD", "worktree"}).status, 0);
}

TEST_F(CompareTest, EveryCommandHasHelpWithAnExample) {
  for (const char* command : {"compare", "gate", "run", "merge", "report",
                              "init", "store", "completion"}) {
    const Outcome help = program_.run({command, "--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_THAT(help.out, HasSubstr("benchgate " + std::string(command)));
  }
  EXPECT_THAT(program_.run({"--version"}).out, HasSubstr("benchgate 0."));
}

TEST_F(CompareTest, CompletionOffersCommandsOptionsAndRevisions) {
  program_.make_repository({{"BM", 100}});
  program_.write("ask.sh", R"(
    source <("$BENCHGATE" completion bash)
    complete_words() {
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
      _benchgate; printf '%s ' "${COMPREPLY[@]}"; echo
    }
    complete_words benchgate ga
    complete_words benchgate compare --fam
    complete_words benchgate compare ma
    complete_words benchgate store ver)");
  EXPECT_EQ(program_.shell("bash ask.sh").out,
            "gate \n--family-error \nmain \nverify \n");
}

}  // namespace
}  // namespace benchgate::tests
