// kill -9 at every system call of every operation, and again while the next
// process makes up for it.

#include "store/artifact_store.h"
#include "tests/store/store_operations.h"
#include "tests/store/system_calls.h"
#include "tests/support/campaign.h"

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>

namespace benchgate::store {
namespace {

using tests::Fate;
using tests::Interception;
using tests::Operation;
using tests::SystemCall;
using tests::World;

namespace fs = std::filesystem;

enum class Ending { done, killed, failed };

struct Attempt {
  Ending ending = Ending::failed;
  bool returned = false;  // The operation, before the process was killed.
};

/// In a process that is killed before its call number `kill_at`.
[[noreturn]] void run_until_killed(const Operation& operation, World& world,
                                   int kill_at, int report) {
  try {
    // Opening is an operation of its own, and the same for all others.
    ArtifactStore store = world.open();
    int calls = 0;
    const Interception interception([&](const SystemCall&) -> Fate {
      if (++calls == kill_at) {
        ::kill(::getpid(), SIGKILL);
      }
      return {};
    });
    operation.run(world, store);
    // Not by write(), which is one of the calls.
    static_cast<void>(::dprintf(report, "returned") == 0);
  } catch (const std::exception&) {
    ::_exit(1);
  }
  ::_exit(0);
}

Attempt run_in_child(const Operation& operation, World& world, int kill_at) {
  std::array<int, 2> ends = {};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const ::pid_t child = ::fork();
  if (child == 0) {
    run_until_killed(operation, world, kill_at, ends[1]);
  }
  ::close(ends[1]);
  char letter = 0;
  Attempt run;
  run.returned = ::read(ends[0], &letter, 1) == 1;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    run.ending = Ending::killed;
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    run.ending = Ending::done;
  }
  return run;
}

/// What is left of a killed process goes when it is old.
void expect_that_gc_removes_what_is_left(World& world) {
  for (const auto& entry : fs::directory_iterator(world.root() / "tmp")) {
    World::grow_old(entry.path());
  }
  world.open().gc({});
  EXPECT_EQ(tests::count_files(world.root() / "tmp"), 0U);
}

void expect_recovery(const Operation& operation, World& world,
                     const Attempt& run) {
  EXPECT_EQ(world.unless_intact(true), "");
  if (run.returned) {
    ArtifactStore store = world.open();
    EXPECT_TRUE(operation.is_done(world, store)) << "it had returned";
  }
  ArtifactStore store = world.open();
  operation.run(world, store);
  ArtifactStore another = world.open();
  EXPECT_TRUE(operation.is_done(world, another)) << "not the second time";
  expect_that_gc_removes_what_is_left(world);
  EXPECT_EQ(world.unless_intact(true), "");
}

class ArtifactStoreKillTest : public testing::TestWithParam<Operation> {
 protected:
  static inline std::uint64_t kills_ = 0;

  static void TearDownTestSuite() {
    benchgate::tests::say_tried("kill -9 at each system call", kills_, "kills");
  }
};

TEST_P(ArtifactStoreKillTest, AtNoCallAnythingIsLostOrHalfDone) {
  for (int call = 1; !HasFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call));
    World world;
    GetParam().prepare(world);
    const Attempt run = run_in_child(GetParam(), world, call);
    EXPECT_NE(run.ending, Ending::failed);
    expect_recovery(GetParam(), world, run);
    if (run.ending != Ending::killed) {
      break;
    }
    ++kills_;
  }
}

/// What makes up for a kill is killed too.
TEST_P(ArtifactStoreKillTest, AgainAndAgainItIsMadeUpForInTheEnd) {
  const std::string_view name = GetParam().name;
  if (!benchgate::tests::in_campaign() && name != "gc" && name != "repair" &&
      name != "put_damaged" && name != "open_new") {
    GTEST_SKIP() << "in campaigns only";
  }
  constexpr int kTimes = 3;
  bool more = true;
  for (int call = 1; more && !HasFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call));
    World world;
    GetParam().prepare(world);
    more = false;
    for (int time = 0; time < kTimes; ++time) {
      const Attempt run = run_in_child(GetParam(), world, call + time);
      EXPECT_NE(run.ending, Ending::failed);
      more = more || run.ending == Ending::killed;
      kills_ += run.ending == Ending::killed ? 1 : 0;
    }
    expect_recovery(GetParam(), world, {});
  }
}

/// Where no name of the store's will do: it lies on another file system.
TEST(ArtifactStoreKilledCopyTest, WhatACopyElsewhereLeavesGoesWithTheNext) {
  static const Operation kCopy{
      .name = "copy_elsewhere",
      .prepare = {},
      .run =
          [](World& world, ArtifactStore& store) {
            store.copy_to(ArtifactKind::bundle, Digest::of("kept"),
                          world.elsewhere() / "copy", {.overwrite = true});
          },
      .is_done = {}};
  std::size_t most_left = 0;
  for (int call = 1;; ++call) {
    SCOPED_TRACE("call " + std::to_string(call));
    World world;
    const fs::path copy = world.elsewhere() / "copy";
    tests::write_file(copy, "old");
    const Attempt run = run_in_child(kCopy, world, call);
    const std::string text = tests::read_file(copy);
    EXPECT_TRUE(text == "kept" || (text == "old" && !run.returned)) << text;
    most_left = std::max(most_left, tests::count_files(world.elsewhere()) - 1);
    for (const auto& entry : fs::directory_iterator(world.elsewhere())) {
      World::grow_old(entry.path());
    }
    ArtifactStore store = world.open();
    kCopy.run(world, store);
    EXPECT_EQ(tests::read_file(copy), "kept");
    EXPECT_EQ(tests::count_files(world.elsewhere()), 1U);
    EXPECT_EQ(world.unless_intact(false), "");
    if (run.ending != Ending::killed || testing::Test::HasFailure()) {
      EXPECT_EQ(run.ending, Ending::done);
      break;
    }
  }
  EXPECT_LE(most_left, 1U);
}

INSTANTIATE_TEST_SUITE_P(Operations, ArtifactStoreKillTest,
                         testing::ValuesIn(tests::operations()),
                         [](const auto& operation) {
                           return std::string(operation.param.name);
                         });

}  // namespace
}  // namespace benchgate::store
