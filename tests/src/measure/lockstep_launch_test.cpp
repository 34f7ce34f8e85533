#include "src/measure/lockstep_launch.h"

#include "src/lockstep/counter.h"
#include "src/lockstep/turns.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>
#include <vector>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;

TEST(LockstepLaunchTest, TheAnswerOfTheLauncherIsRead) {
  const auto answer =
      parse_launch_answer("benchgate-lockstep/1 0 23 134 11 0\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->base.status, 0);
  EXPECT_EQ(answer->base.runs, 23U);
  EXPECT_EQ(answer->head.status, 134);
  EXPECT_EQ(answer->head.runs, 11U);
  EXPECT_FALSE(answer->out_of_step);
  EXPECT_TRUE(
      parse_launch_answer("benchgate-lockstep/1 -1 0 0 1 1\n")->out_of_step);
}

TEST(LockstepLaunchTest, OtherTextIsNoAnswer) {
  for (const char* text :
       {"", "benchgate-lockstep/1", "benchgate-lockstep/1 0 1 0 1 0",
        "benchgate-lockstep/2 0 1 0 1 0\n",
        "benchgate-lockstep/1 0 1 0 1 0\nmore", "0 1 0 1 0\n"}) {
    EXPECT_FALSE(parse_launch_answer(text)) << text;
  }
}

TEST(LockstepLaunchTest, EachSideHasItsOwnFolderCommandAndEnvironment) {
  const LockstepFiles files{.launcher = "/l/launcher", .preload = "/l/p.so"};
  const Command base{.executable = "/base",
                     .arguments = {"/base", "-x"},
                     .working_directory = "/b",
                     .environment = {"A=1", "LD_PRELOAD=/other.so"}};
  const Command head{.executable = "/head",
                     .arguments = {"/head"},
                     .working_directory = "",
                     .environment = {"A=2"}};
  LockstepRequest request;
  request.first = compare::Side::head;
  request.coins = 77;
  const Command command = launch(files, base, head, request);
  EXPECT_EQ(command.executable, "/l/launcher");
  EXPECT_THAT(command.arguments,
              ElementsAre("/l/launcher", "1", "77", "10", "/b", "", "2",
                          "/base", "-x", "-", "/head"));
  EXPECT_THAT(command.environment,
              ElementsAre("0A=1", "0LD_PRELOAD=/l/p.so:/other.so",
                          "0BENCHGATE_LOCKSTEP=0", "1A=2",
                          "1LD_PRELOAD=/l/p.so", "1BENCHGATE_LOCKSTEP=1"));
}

TEST(LockstepLaunchTest, FilesAreFoundBesideTheProgramOnly) {
  tests::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "lockstep");
  std::ofstream(folder / "benchgate") << "x";
  EXPECT_FALSE(find_lockstep_files(folder / "benchgate"));
  std::ofstream(folder / "lockstep/benchgate_launcher") << "x";
  EXPECT_FALSE(find_lockstep_files(folder / "benchgate"));
  std::ofstream(folder / "lockstep/benchgate_lockstep.so") << "x";
  const auto found = find_lockstep_files(folder / "benchgate");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->preload.filename(), "benchgate_lockstep.so");
  EXPECT_FALSE(find_lockstep_files(folder / "not_there"));
}

TEST(LockstepLaunchTest, APlaceThatCannotBePreloadedFromIsNone) {
  tests::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a b/lockstep");
  for (const char* name : {"benchgate", "lockstep/benchgate_launcher",
                           "lockstep/benchgate_lockstep.so"}) {
    std::ofstream(folder / "a b" / name) << "x";
  }
  EXPECT_FALSE(find_lockstep_files(folder / "a b/benchgate"));
}

TEST(TurnsTest, ExactlyOneSideMayGoOnWhenBothHaveReachedARun) {
  for (std::uint32_t run = 0; run < 1000; ++run) {
    const std::uint32_t reached = run + 1;
    const bool base_goes = reached >= lockstep::awaited(5, 0, run);
    const bool head_goes = reached >= lockstep::awaited(5, 1, run);
    EXPECT_NE(base_goes, head_goes) << run;
    EXPECT_EQ(base_goes, lockstep::first_side(5, run) == 0) << run;
    // And the other one when the first has come back.
    EXPECT_GE(reached + 1, lockstep::awaited(5, base_goes ? 1 : 0, run));
  }
}

TEST(TurnsTest, TheCoinsAreFairAndDifferBySeed) {
  int heads = 0;
  int changes = 0;
  int differences = 0;
  constexpr int kTosses = 10'000;
  for (std::uint32_t run = 0; run < kTosses; ++run) {
    const auto toss = lockstep::first_side(9, run);
    heads += static_cast<int>(toss);
    changes += toss != lockstep::first_side(9, run + 1) ? 1 : 0;
    differences += toss != lockstep::first_side(10, run) ? 1 : 0;
  }
  // Five standard deviations.
  for (const int count : {heads, changes, differences}) {
    EXPECT_NEAR(count, kTosses / 2, 250);
  }
}

/// Threads in the place of processes, so that the thread sanitizer looks at
/// what is done in a turn: it is not atomic.
TEST(TurnsTest, WhatIsDoneInATurnHappensBeforeTheNextOne) {
  for (std::uint64_t coins = 0; coins < 10; ++coins) {
    lockstep::Turns turns;
    turns.coins = coins;
    std::vector<std::size_t> done;
    const auto take_turns = [&](std::size_t side, std::uint32_t runs) {
      for (std::uint32_t run = 0; run < runs; ++run) {
        lockstep::raise(turns.reached[side], run + 1);
        ASSERT_TRUE(lockstep::await(turns.reached[1 - side],
                                    lockstep::awaited(coins, side, run), 60));
        done.push_back(side);
      }
      lockstep::raise(turns.reached[side], lockstep::kGone | runs);
    };
    std::thread base(take_turns, 0, 40);
    std::thread head(take_turns, 1, 50);
    base.join();
    head.join();
    ASSERT_EQ(done.size(), 90U);
    for (std::uint32_t run = 0; run < 40; ++run) {
      const auto first = lockstep::first_side(coins, run);
      EXPECT_EQ(done[std::size_t{2} * run], first);
      EXPECT_EQ(done[std::size_t{2} * run + 1], 1 - first);
    }
  }
}

}  // namespace
}  // namespace benchgate::measure
