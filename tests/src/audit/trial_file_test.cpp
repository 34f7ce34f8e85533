#include "src/audit/trial_file.h"

#include "reporters/delivery.h"
#include "reporters/result_json.h"
#include "src/audit/trial_json.h"
#include "src/measure/measurement_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <fstream>
#include <limits>

namespace benchgate::audit {
namespace {

using reporters::InvalidResult;
using testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Trial trial(double slowdown = 0.05) {
  TrialRow row;
  row.metric = {.name = "items|\xff\n",
                .unit = "1/s",
                .better = compare::Direction::higher};
  row.verdict = compare::Verdict::regressed;
  row.delta = compare::Delta{
      .ratio = -0.05, .low = -kInfinity, .high = kInfinity, .confidence = 0.95};
  row.detectable = 0.02;
  TrialBenchmark benchmark;
  benchmark.suite = "s";
  benchmark.name = "BM_\"odd\"/<1>";
  benchmark.time_metric = "real_time";
  benchmark.slowed = slowdown > 0.0;
  benchmark.seconds = 1.25;
  benchmark.pairs = 18;
  benchmark.rows = {row, {}};
  benchmark.cpu_time = {{0.1, 0.2}, {0.3}};
  benchmark.real_time = {{1e-9}, {1.0 / 3.0}};
  Trial trial;
  trial.slowdown = slowdown;
  trial.seed = 4294967295;
  trial.started = "2026-11-23T13:20:19Z";
  trial.load = 2;
  trial.seconds = 12.5;
  trial.budget_spent = true;
  trial.tool_version = "0.1.0";
  trial.program = {.revision = "worktree",
                   .commit = "1a",
                   .build = "sha256:2",
                   .environment = {{"cpu", "x"}, {"odd \xff", "y"}}};
  trial.benchmarks = {benchmark};
  return trial;
}

class TrialFileTest : public testing::Test {
 protected:
  void write(const std::string& text) {
    std::ofstream(file_, std::ios::binary) << text;
  }

  std::string error_of_reading() {
    try {
      read_trials(file_);
    } catch (const InvalidResult& error) {
      return error.what();
    }
    return "";
  }

  tests::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "audit.jsonl";
};

TEST_F(TrialFileTest, WhatIsAddedInSeveralGoesIsReadBackEqual) {
  TrialFile(file_).append(trial());
  {
    TrialFile again(file_);
    EXPECT_THAT(again.earlier(), testing::ElementsAre(trial()));
    Trial sequential = trial(0.0);
    sequential.leg = Leg::sequential;
    again.append(sequential);
  }
  const auto all = read_trials(file_);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0], trial());
  EXPECT_EQ(all[1].leg, Leg::sequential);
}

TEST_F(TrialFileTest, HalfALineThatAKilledAuditLeftIsLeftOut) {
  const std::string line = write_trial(trial());
  write(line + line.substr(0, 100));
  EXPECT_EQ(read_trials(file_).size(), 1U);
  TrialFile(file_).append(trial());
  EXPECT_EQ(read_trials(file_).size(), 2U);
}

TEST_F(TrialFileTest, OneAtATimeAddsToAFile) {
  const TrialFile first(file_);
  try {
    const TrialFile second(file_);
    FAIL();
  } catch (const measure::MeasurementError& error) {
    EXPECT_THAT(error.what(), HasSubstr("another audit is adding to it"));
  }
}

TEST_F(TrialFileTest, AFileOfSomethingElseIsNotAddedTo) {
  for (const char* text :
       {"{\"schema\":\"benchgate.result/1\"}\n", "hello\n", "hello"}) {
    write(text);
    EXPECT_THROW(TrialFile{file_}, InvalidResult) << text;
    EXPECT_EQ(std::filesystem::file_size(file_), std::string(text).size());
  }
}

TEST_F(TrialFileTest, ErrorsNameFileLineAndKey) {
  const std::string line = write_trial(trial());
  for (const char* other : {"hello\n",
                            "\x7f"
                            "ELF\n",
                            "[1]\n", "{\"schema\":\"benchgate.result/1\"}\n"}) {
    write(line + other);
    EXPECT_THAT(error_of_reading(),
                HasSubstr("audit.jsonl: line 2: this is no comparison of an "
                          "audit: "));
    EXPECT_THAT(error_of_reading(), testing::Not(HasSubstr("line 1")));
  }
  std::string wrong = line;
  wrong.replace(wrong.find("\"seconds\":1.25"), 14, "\"seconds\":\"x\"");
  write(line + wrong);
  EXPECT_THAT(error_of_reading(), HasSubstr("audit.jsonl: line 2: "));
  EXPECT_THAT(error_of_reading(), HasSubstr("benchmarks[0].seconds"));
  wrong = line;
  wrong.replace(wrong.find("\"regressed\""), 11, "\"worse\"");
  write(wrong);
  EXPECT_THAT(error_of_reading(), HasSubstr("rows[0].verdict"));
  wrong = line;
  wrong.replace(wrong.find("[0.1,"), 5, "[-0.1,");
  write(wrong);
  EXPECT_THAT(error_of_reading(), HasSubstr("cpu_time.base[0]"));
  write("");
  EXPECT_THAT(error_of_reading(), HasSubstr("is empty"));
}

TEST_F(TrialFileTest, WhatIsNoFileIsSaid) {
  EXPECT_THROW(read_trials(folder_ / "none"), InvalidResult);
  EXPECT_THROW(read_trials(folder_.path()), InvalidResult);
  EXPECT_THROW(read_trials("/dev/zero"), InvalidResult);
  EXPECT_THROW(TrialFile("/dev/zero"), InvalidResult);
  EXPECT_THROW(TrialFile(folder_ / "no folder" / "x"),
               measure::MeasurementError);
}

TEST_F(TrialFileTest, ADiskThatIsFullLeavesWholeLines) {
  TrialFile file(file_);
  file.append(trial());
  const auto size = std::filesystem::file_size(file_);

  struct rlimit before {};

  ::getrlimit(RLIMIT_FSIZE, &before);
  struct rlimit small = before;
  small.rlim_cur = size + 100;
  ::setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THROW(file.append(trial()), reporters::DeliveryError);
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(std::filesystem::file_size(file_), size);
  file.append(trial());
  EXPECT_EQ(read_trials(file_).size(), 2U);
}

}  // namespace
}  // namespace benchgate::audit
