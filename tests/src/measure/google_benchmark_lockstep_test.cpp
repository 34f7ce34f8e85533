#include "src/measure/google_benchmark_lockstep.h"

#include "tests/support/scripted_process_runner.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

// With real programs that take turns. Their times are made up (manual time), so
// that every ratio is known and no test waits for a clock.

namespace benchgate::measure {
namespace {

using std::chrono::microseconds;
using tests::TemporaryFolder;

class GoogleBenchmarkLockstepTest : public testing::Test {
 protected:
  GoogleBenchmarkLockstepTest() { environment_ = inherited_environment(); }

  GoogleBenchmarkSuiteOptions options(const std::string& program,
                                      const std::string& side) {
    std::filesystem::create_directories(folder_ / side);
    GoogleBenchmarkSuiteOptions options;
    options.executable =
        std::filesystem::path(BENCHGATE_FIXTURES) / ("fixture_" + program);
    options.scratch_folder = folder_ / side;
    options.environment = environment_;
    options.limits.timeout = timeout_;
    return options;
  }

  std::optional<LockstepPair> measure(const std::string& benchmark,
                                      const std::string& base = "turns_base",
                                      const std::string& head = "turns_head") {
    GoogleBenchmarkSuite base_suite(runner_, options(base, "base"));
    GoogleBenchmarkSuite head_suite(runner_, options(head, "head"));
    GoogleBenchmarkLockstep lockstep(
        runner_, base_suite, head_suite,
        {.launcher =
             std::filesystem::path(BENCHGATE_LOCKSTEP) / "benchgate_launcher",
         .preload = std::filesystem::path(BENCHGATE_LOCKSTEP) /
                    "benchgate_lockstep.so"});
    auto pair = lockstep.invoke({.base_name = benchmark,
                                 .head_name = benchmark,
                                 .turns = 20,
                                 .duration = duration_,
                                 .first = compare::Side::head,
                                 .coins = 12345,
                                 .pinned = false});
    possible_ = lockstep.possible();
    return pair;
  }

  static double time_of(const Measurement& side) {
    for (const Value& value : side.values) {
      if (value.metric.name == "real_time") {
        return value.value;
      }
    }
    ADD_FAILURE() << side.failure;
    return 0.0;
  }

  TemporaryFolder folder_;
  SystemProcessRunner runner_;
  std::vector<std::string> environment_;
  /// Not near a number of iterations at which a search might end or not.
  microseconds duration_{130};
  std::chrono::milliseconds timeout_ = std::chrono::minutes(1);
  bool possible_ = false;
};

TEST_F(GoogleBenchmarkLockstepTest, KnownChangesAreSeenWithTheirSign) {
  const auto slower = measure("BM_Slower/manual_time");
  ASSERT_TRUE(slower);
  EXPECT_EQ(slower->base.failure, "");
  EXPECT_NEAR(time_of(slower->head) / time_of(slower->base), 1.05, 1e-6);
  EXPECT_GT(slower->wall.count(), 0);
  const auto faster = measure("BM_Faster/manual_time");
  ASSERT_TRUE(faster);
  EXPECT_NEAR(time_of(faster->head) / time_of(faster->base), 0.95, 1e-6);
  EXPECT_TRUE(possible_);
}

TEST_F(GoogleBenchmarkLockstepTest, SearchesOfDifferentLengthAreNoTrouble) {
  duration_ = microseconds(100);  // 3 runs for base, 4 for head.
  const auto pair = measure("BM_Search/manual_time");
  ASSERT_TRUE(pair);
  // In each turn both sides are equally slow: it is the same run of both.
  EXPECT_NEAR(time_of(pair->head) / time_of(pair->base), 1.0, 1e-6);
}

TEST_F(GoogleBenchmarkLockstepTest, ASideThatCrashesDoesNotHoldUpTheOther) {
  const auto pair = measure("BM_CrashLater/manual_time");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->base.failure, "");
  EXPECT_EQ(pair->head.failure, "its process was killed by signal 6 (Aborted)");
  EXPECT_TRUE(pair->head.values.empty());
  EXPECT_TRUE(possible_);
}

TEST_F(GoogleBenchmarkLockstepTest, ASideThatExitsEarlyHasFailed) {
  const auto pair = measure("BM_ExitLater/manual_time");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->base.failure, "");
  EXPECT_EQ(pair->head.failure, "its process exited with status 7");
}

TEST_F(GoogleBenchmarkLockstepTest, AnErrorInOneRepetitionIsTheSidesFailure) {
  const auto pair = measure("BM_ErrorLater/manual_time");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->base.failure, "");
  EXPECT_EQ(pair->head.failure, "reported an error: no more");
}

TEST_F(GoogleBenchmarkLockstepTest, ASideThatHangsIsStoppedAndNothingIsSaid) {
  timeout_ = std::chrono::seconds(2);
  EXPECT_FALSE(measure("BM_HangLater/manual_time"));
  EXPECT_TRUE(possible_);
}

TEST_F(GoogleBenchmarkLockstepTest, ProgramsThatABenchmarkStartsTakeNoTurns) {
  const auto pair = measure("BM_StartsPrograms/manual_time");
  ASSERT_TRUE(pair);
  EXPECT_NEAR(time_of(pair->head) / time_of(pair->base), 1.05, 1e-6);
}

TEST_F(GoogleBenchmarkLockstepTest, WithoutTheSharedLibraryThereIsNoLockstep) {
  // It prints what a suite prints, and is none that we could hook into.
  EXPECT_FALSE(measure("BM_One", "misbehaving", "misbehaving"));
  EXPECT_FALSE(possible_);
  EXPECT_FALSE(measure("BM_Slower/manual_time", "turns_base", "misbehaving"));
  EXPECT_FALSE(possible_);
}

TEST_F(GoogleBenchmarkLockstepTest, WithoutTheFilesThereIsNoLockstep) {
  GoogleBenchmarkSuite base(runner_, options("turns_base", "base"));
  GoogleBenchmarkSuite head(runner_, options("turns_head", "head"));
  GoogleBenchmarkLockstep lockstep(
      runner_, base, head,
      {.launcher =
           std::filesystem::path(BENCHGATE_LOCKSTEP) / "benchgate_launcher",
       .preload = folder_ / "gone.so"});
  EXPECT_FALSE(lockstep.invoke({.base_name = "BM_Slower/manual_time",
                                .head_name = "BM_Slower/manual_time",
                                .turns = 20,
                                .duration = microseconds(100),
                                .first = compare::Side::base,
                                .coins = 1,
                                .pinned = false}));
  EXPECT_FALSE(lockstep.possible());
}

/// The launcher itself, with a side that waits for one second only.
TEST_F(GoogleBenchmarkLockstepTest, ASideThatComesLateIsNotWaitedForForever) {
  GoogleBenchmarkSuite base(runner_, options("turns_base", "base"));
  GoogleBenchmarkSuite head(runner_, options("turns_head", "head"));
  const LockstepRequest request{.base_name = {},
                                .head_name = {},
                                .turns = 20,
                                .duration = microseconds(100),
                                .first = compare::Side::base,
                                .coins = 3,
                                .pinned = false};
  Command command = launch(
      {.launcher =
           std::filesystem::path(BENCHGATE_LOCKSTEP) / "benchgate_launcher",
       .preload =
           std::filesystem::path(BENCHGATE_LOCKSTEP) / "benchgate_lockstep.so"},
      base.run_command({"BM_LateForItsTurn/manual_time"}, request.duration,
                       request.turns),
      head.run_command({"BM_LateForItsTurn/manual_time"}, request.duration,
                       request.turns),
      request);
  command.arguments[3] = "1";
  const ProcessResult result = runner_.run(command, Limits{});
  const auto answer = parse_launch_answer(result.output);
  ASSERT_TRUE(answer) << result.output;
  EXPECT_TRUE(answer->out_of_step);
  EXPECT_EQ(answer->base.status, 0);
  EXPECT_EQ(answer->head.status, 0);
}

TEST_F(GoogleBenchmarkLockstepTest, AnAnswerThatSaysOutOfStepIsNotUsed) {
  tests::ScriptedProcessRunner scripted([](const Command&) {
    ProcessResult result;
    result.output = "benchgate-lockstep/1 0 23 0 23 1\n";
    return result;
  });
  GoogleBenchmarkSuite base(scripted, options("turns_base", "base"));
  GoogleBenchmarkSuite head(scripted, options("turns_head", "head"));
  GoogleBenchmarkLockstep lockstep(scripted, base, head,
                                   {.launcher = "/l", .preload = "/p"});
  EXPECT_FALSE(lockstep.invoke({}));
  EXPECT_TRUE(lockstep.possible());
}

}  // namespace
}  // namespace benchgate::measure
