#include "tests/end_to_end/program.h"
#include "tests/support/go_tool.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// Profiles of suites that nobody has prepared for it, with the whole program.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kSuite =
    std::string(BENCHGATE_FIXTURES) + "/fixture_profiled";

class ProfileRecordTest : public testing::Test {
 protected:
  Outcome record(const std::string& benchmark, const std::string& suite,
                 std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"profile",     "record",  suite,
                                      "--benchmark", benchmark, "--time",
                                      "300ms"};
    words.insert(words.end(), more.begin(), more.end());
    return program_.run(words);
  }

  bool has(const std::string& file) {
    return std::filesystem::exists(program_.folder() / file);
  }

  Program program_;
};

TEST_F(ProfileRecordTest, EachBenchmarkIsRecordedAndTheCostliestShown) {
  const Outcome done = record("^BM_(Split7030|Paused)$", kSuite);
  ASSERT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("BM_Split7030  "), HasSubstr("BM_Paused     "),
                    HasSubstr(" iterations\n"), HasSubstr("seventy"),
                    Not(HasSubstr("untimed"))));
  EXPECT_THAT(done.err, HasSubstr("recording BM_Paused (2 of 2)"));
  const Outcome top =
      program_.run({"profile", "top", "profile.pb.gz", "--tagfocus",
                    "benchmark=BM_Paused", "--json"});
  ASSERT_EQ(top.status, 0) << top.err;
  EXPECT_EQ(json::parse(top.out)["type"], "cpu");
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_TRUE(program_.leftover_folders().empty());
}

TEST_F(ProfileRecordTest, GoReadsTheSameOutOfIt) {
  if (!has_go()) {
    GTEST_SKIP() << "there is no `go tool pprof` to compare with";
  }
  ASSERT_EQ(record("^BM_(Split7030|Throws)$", kSuite).status, 0);
  const auto go = [this](const std::string& options) {
    return output_of(fmt::format("cd {0} && HOME={0} go tool pprof "
                                 "-symbolize=none {1} profile.pb.gz 2>errors",
                                 program_.folder().string(), options))
        .value_or("failed: " + options);
  };
  const auto ours = [this](std::vector<std::string> words) {
    words.insert(words.begin(), "profile");
    words.emplace_back("profile.pb.gz");
    return program_.run(words).out;
  };
  EXPECT_EQ(ours({"top"}), go("-top"));
  EXPECT_EQ(ours({"top", "--cum", "--sample-index", "samples"}),
            go("-top -cum -sample_index=samples"));
  EXPECT_EQ(ours({"traces"}), go("-traces"));
  EXPECT_EQ(ours({"list", "seventy"}), go("-list=seventy"));
  EXPECT_THAT(go("-list=seventy"), HasSubstr("return spin(value, 70'000);"));
}

TEST_F(ProfileRecordTest, AFolderTakesAFileOfEach) {
  const Outcome done =
      record("^BM_(Split7030|SplitThreads/threads:2)$", kSuite, {"-o", "all/"});
  ASSERT_EQ(done.status, 0) << done.err;
  EXPECT_TRUE(has("all/BM_Split7030.pb.gz"));
  EXPECT_TRUE(has("all/BM_SplitThreads_threads_2.pb.gz"));
  const Outcome diff =
      program_.run({"profile", "diff", "all/BM_Split7030.pb.gz",
                    "all/BM_SplitThreads_threads_2.pb.gz"});
  EXPECT_THAT(diff.out, HasSubstr("cpu of an operation"));
}

TEST_F(ProfileRecordTest, ABenchmarkThatCrashesIsNamedAndTheOthersAreKept) {
  const Outcome done = record("^BM_(Split7030|Crashes)$", kSuite);
  EXPECT_EQ(done.status, 3);
  EXPECT_THAT(done.err,
              HasSubstr("BM_Crashes: its process was killed by signal 6"));
  EXPECT_TRUE(has("profile.pb.gz"));
}

TEST_F(ProfileRecordTest, NothingIsWrittenWhereNothingWasRecorded) {
  const Outcome crashed = record("^BM_Crashes$", kSuite);
  EXPECT_EQ(crashed.status, 3);
  EXPECT_THAT(crashed.err, HasSubstr("no profile was recorded"));
  const Outcome none = record("^BM_Nobody$", kSuite);
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("--benchmark matches none"));
  EXPECT_FALSE(has("profile.pb.gz"));
}

TEST_F(ProfileRecordTest, WhatIsInTheWayIsSaid) {
  const Outcome stripped = record(
      "^BM_Split7030$", std::string(BENCHGATE_FIXTURES) + "/fixture_stripped");
  EXPECT_EQ(stripped.status, 0);
  EXPECT_THAT(stripped.err, HasSubstr("functions stay without names"));
  program_.shell("cp /bin/true sanitized && echo __asan_init >> sanitized");
  const Outcome sanitized = record("^BM_", "./sanitized");
  EXPECT_EQ(sanitized.status, 2);
  EXPECT_THAT(sanitized.err, HasSubstr("is built with a sanitizer"));
}

TEST_F(ProfileRecordTest, UsageThatMeansNothingIsRefusedAtOnce) {
  EXPECT_THAT(program_.run({"profile", "record", kSuite, "--time", "soon"}).err,
              HasSubstr("--time soon: expected a duration"));
  EXPECT_THAT(record("BM_", kSuite, {"--mode", "gpu"}).err, HasSubstr("gpu"));
  EXPECT_THAT(record("BM_", kSuite, {"--rate", "0"}).err, HasSubstr("--rate"));
  EXPECT_THAT(record("(", kSuite).err, HasSubstr("not a regular expression"));
  EXPECT_THAT(record("BM_", kSuite, {"-o", "no/such/folder.pb.gz"}).err,
              HasSubstr("there is no folder"));
  EXPECT_FALSE(has("profile.pb.gz"));
}

TEST_F(ProfileRecordTest, WordsAfterTwoDashesAreTheSuites) {
  const Outcome done =
      record("^BM_Split7030$", kSuite, {"--", "--benchmark_nonsense=1"});
  EXPECT_EQ(done.status, 2) << done.out;
}

TEST_F(ProfileRecordTest, AnInterruptionLeavesNothingBehind) {
  const Outcome done =
      program_.shell("timeout --signal=INT 2 $BENCHGATE profile record " +
                     kSuite + " --benchmark Split7030 --time 30s");
  EXPECT_FALSE(has("profile.pb.gz")) << done.err;
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_TRUE(program_.leftover_folders().empty());
}

}  // namespace
}  // namespace benchgate::tests
