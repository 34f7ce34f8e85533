#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Every mistake of the user and of a suite: the exit status says which kind,
// one sentence says what to do, and never a stack trace or silence.

namespace benchgate::tests {
namespace {

using testing::HasSubstr;

constexpr char kFixtures[] = BENCHGATE_FIXTURES;

class BadInputTest : public testing::Test {
 protected:
  void expect(const std::vector<std::string>& arguments, int status,
              const std::string& words) {
    const Outcome done = program_.run(arguments);
    EXPECT_EQ(done.status, status) << done.err;
    EXPECT_THAT(done.err, HasSubstr(words));
    EXPECT_THAT(done.err, testing::Not(HasSubstr("terminate called")));
    EXPECT_TRUE(program_.leftover_folders().empty());
  }

  Program program_;
};

TEST_F(BadInputTest, UsageErrorsExitWithTwo) {
  expect({}, 2, "benchgate needs a command; `benchgate --help` says what");
  expect({"compere"}, 2,
         "compere: benchgate has no such command; did you mean compare?");
  expect({"compare", "--badget", "5m"}, 2, "--badget");
  program_.write_suite("a", {{"BM", 100}});
  expect({"compare", "./a", "./a", "--budget", "soon"}, 2,
         "--budget soon: expected a duration like 90s, 5m or 1h");
  expect({"compare", "./a", "./a", "--family-error", "2"}, 2, "--family-error");
  expect({"compare", "./a", "./a", "--filter", "("}, 2,
         "--filter (: not a regular expression");
  expect({"compare", "./a", "./a", "--report", "markdwn=x"}, 2,
         "did you mean markdown?");
  expect({"compare", "./a", "./a", "--report", "markdown="}, 2, "file name");
  expect({"compare", "./a", "./a", "--filter", "^Nothing"}, 2,
         "no benchmark is left");
}

TEST_F(BadInputTest, SidesThatAreNotThereAreNamed) {
  expect({"compare", "./nothing", "./nothing"}, 2, "./nothing");
  expect({"compare"}, 2, "there is no work tree to compare");
  program_.write("text", "hello");
  program_.write_suite("a", {{"BM", 100}});
  expect({"compare", "./a", "./text"}, 2,
         "text is neither an executable nor a result file");
  program_.write("broken.json", "{\"schema\": ");
  expect({"compare", "broken.json", "./a"}, 2, "broken.json");
  expect({"report", "nothing.json"}, 2, "cannot read nothing.json");
  expect({"report", "."}, 2, "directory");
}

TEST_F(BadInputTest, AnUnknownRevisionIsNamed) {
  program_.make_repository({{"BM", 100}});
  expect({"compare", "mian", "worktree"}, 2, "mian");
}

TEST_F(BadInputTest, ARepositoryWithoutAConfigurationSaysHowToGetOne) {
  program_.make_repository({{"BM", 100}});
  program_.shell("git rm -q benchgate.json && git commit -q -m gone");
  expect({"compare", "HEAD", "worktree"}, 2, "`benchgate init` writes one");
}

TEST_F(BadInputTest, AShallowCloneIsCompared) {
  program_.make_repository({{"BM", 100}});
  program_.write("other", "x");
  program_.commit("second");
  const Outcome done = program_.shell(
      "git clone -q --depth 1 file://$PWD clone && cd clone && "
      "$BENCHGATE compare HEAD~1 worktree; echo $?; "
      "$BENCHGATE compare HEAD worktree; echo $?");
  EXPECT_THAT(done.err, HasSubstr("shallow"));
  EXPECT_THAT(done.out, testing::StartsWith("2\n"));
  EXPECT_THAT(done.out, testing::EndsWith("0\n"));
}

TEST_F(BadInputTest, MalformedConfigurationHasFileLineAndKey) {
  program_.write_suite("a", {{"BM", 100}});
  program_.write("benchgate.json", "{\n  \"polcy\": {}\n}");
  expect({"compare", "./a", "./a"}, 2,
         "benchgate.json:2: polcy: unknown key; did you mean \"policy\"?");
  program_.write("benchgate.json", "{");
  expect({"compare", "./a", "./a"}, 2, "this is not JSON: line 1");
  program_.write("other.json", "{\"policy\": {\"budget\": 5}}");
  expect({"compare", "./a", "./a", "--config", "other.json"}, 2,
         "policy.budget: expected text");
}

TEST_F(BadInputTest, ChangesInASubmoduleAreNotSilentlyLeftOut) {
  program_.make_repository({{"BM", 100}});
  const Outcome added = program_.shell(
      "git init -q ../lib && cd ../lib && echo 1 >file && git add file && "
      "git commit -q -m lib && cd ../project && "
      "git -c protocol.file.allow=always submodule --quiet add $PWD/../lib "
      "lib");
  ASSERT_EQ(added.status, 0) << added.err;
  program_.commit("with a submodule");
  EXPECT_EQ(program_.run({"compare", "HEAD", "worktree"}).status, 0);
  program_.shell("echo 2 >lib/file");
  expect({"compare", "HEAD", "worktree"}, 2, "the submodule lib has changes");
}

TEST_F(BadInputTest, AFailingBuildShowsItsLastLinesAndTheLog) {
  program_.make_repository({{"BM", 100}});
  program_.write("benchgate.json", R"({
    "build": "for i in $(seq 1 80); do echo line $i; done; exit 7",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 3);
  EXPECT_THAT(done.err, HasSubstr("line 31\n"));
  EXPECT_THAT(done.err, HasSubstr("line 80\n"));
  EXPECT_THAT(done.err, testing::Not(HasSubstr("line 30\n")));
  EXPECT_THAT(done.err, HasSubstr("status 7"));
  EXPECT_THAT(done.err, HasSubstr((program_.cache() / "logs").string()));
  EXPECT_TRUE(program_.leftover_folders().empty());
}

TEST_F(BadInputTest, ABuildThatMakesNoSuiteIsNotMeasured) {
  program_.make_repository({{"BM", 100}});
  program_.write("benchgate.json", R"({
    "build": "true",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  expect({"compare", "HEAD", "worktree"}, 3, "suite");
}

TEST_F(BadInputTest, ProgramsThatAreNoSuitesAreToldApart) {
  const std::string misbehaving =
      std::string(kFixtures) + "/fixture_misbehaving";
  const auto expect_kind = [&](const char* kind, int status) {
    program_.set("MISBEHAVIOUR", kind);
    const Outcome done =
        program_.run({"compare", misbehaving, misbehaving, "--timeout", "1s"});
    EXPECT_EQ(done.status, status) << kind << done.err;
    EXPECT_THAT(done.err, HasSubstr("fixture_misbehaving")) << kind;
  };
  expect_kind("not-a-suite", 2);
  expect_kind("unknown-flag", 2);
  expect_kind("silent", 2);
  expect_kind("empty-suite", 2);
  expect_kind("crash-in-list", 3);
  expect_kind("huge-list", 3);
}

TEST_F(BadInputTest, WhatASuiteDoesWrongWhileMeasuringIsARowThatFailed) {
  const std::string misbehaving =
      std::string(kFixtures) + "/fixture_misbehaving";
  const auto expect_kind = [&](const char* kind, const char* words) {
    program_.set("MISBEHAVIOUR", kind);
    const Outcome done =
        program_.run({"gate", misbehaving, misbehaving, "--timeout", "1s"});
    EXPECT_EQ(done.status, 1) << kind << done.err;
    EXPECT_THAT(done.out, HasSubstr("failed")) << kind;
    EXPECT_THAT(done.out, HasSubstr(words)) << kind;
  };
  expect_kind("hang", "did not end within 1 s");
  expect_kind("huge-output", "wrote more than 64 MiB");
  expect_kind("crash-at-start", "killed");
  expect_kind("no-json", "wrote no");
  expect_kind("truncated-json", "");
  expect_kind("not-run", "not run");
  expect_kind("zero-time", "0");
  expect_kind("negative-time", "-");
  expect_kind("nan-time", "");
  expect_kind("exit-status", "status 3");
  expect_kind("duplicate-names", "under this name");
}

TEST_F(BadInputTest, ABenchmarkThatFailsOnHeadOnlyIsReportedBesideTheOthers) {
  const std::string folder = kFixtures;
  const Outcome done =
      program_.run({"gate", folder + "/fixture_faulty_base",
                    folder + "/fixture_faulty_head", "--budget", "20s"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("BM_Crash"));
  EXPECT_THAT(done.out, HasSubstr("BM_Error"));
  EXPECT_THAT(done.out, HasSubstr("head: "));
}

TEST_F(BadInputTest, InitSaysWhatIsMissing) {
  expect({"init"}, 2, "CMake");
  program_.write("benchgate.json", "{}");
  expect({"init"}, 2, "--force");
}

}  // namespace
}  // namespace benchgate::tests
