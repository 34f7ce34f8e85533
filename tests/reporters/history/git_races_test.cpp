#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

// Who comes in between, and answers that are lost. What happens and when is
// decided by whoever runs git, so nothing here depends on time.

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class GitRacesTest : public testing::Test {
 protected:
  using Meddle =
      std::function<ProgramEnd(const ProgramCall&, const RunProgram&)>;

  /// Settings with which the first `times` pushes are run by `meddle`.
  BackendSettings meddled(int times, Meddle meddle) {
    BackendSettings settings = fixture_.settings("other-cache");
    settings.run_program = [this, times, run = settings.run_program,
                            meddle =
                                std::move(meddle)](const ProgramCall& call) {
      return is_git(call, "push") && ++pushes_ <= times ? meddle(call, run)
                                                        : run(call);
    };
    return settings;
  }

  void expect_runs(std::size_t count) {
    const Contents contents = contents_of(*fixture_.open());
    EXPECT_THAT(contents.unreadable, IsEmpty());
    EXPECT_FALSE(contents.repeated);
    EXPECT_THAT(contents.records, SizeIs(count));
  }

  GitFixture fixture_;
  int pushes_ = 0;
};

TEST_F(GitRacesTest, WhoLosesTheRaceAddsToWhatTheOtherHasWritten) {
  std::size_t next = 1;
  const auto backend = open_history(
      fixture_.location(), meddled(5, [&](const auto& call, const auto& run) {
        fixture_.open()->add(plain_record(next++));
        return run(call);
      }));
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_EQ(pushes_, 6);
  expect_runs(6);
}

TEST_F(GitRacesTest, WhenTheOtherHasAddedTheSameItIsNotOurs) {
  const auto backend = open_history(
      fixture_.location(), meddled(1, [&](const auto& call, const auto& run) {
        EXPECT_TRUE(fixture_.open()->add(plain_record(0)));
        return run(call);
      }));
  EXPECT_FALSE(backend->add(plain_record(0)));
  expect_runs(1);
}

TEST_F(GitRacesTest, APushWhoseAnswerIsLostIsFoundAndNotRepeated) {
  const auto backend = open_history(
      fixture_.location(), meddled(1, [&](const auto& call, const auto& run) {
        EXPECT_TRUE(run(call).succeeded);
        return failed_git("the remote end hung up unexpectedly");
      }));
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_EQ(pushes_, 1);
  expect_runs(1);
  EXPECT_EQ(fixture_.git({"rev-list", "--count", "h"}), "1");
}

TEST_F(GitRacesTest, APushThatNeverArrivedIsRepeated) {
  const auto backend = open_history(
      fixture_.location(), meddled(3, [&](const auto&, const auto&) {
        return failed_git("the remote end hung up unexpectedly");
      }));
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_EQ(pushes_, 4);
  expect_runs(1);
}

TEST_F(GitRacesTest, AServerThatStaysAwayIsNotAcknowledged) {
  const auto backend = open_history(
      fixture_.location(), meddled(1000, [&](const auto&, const auto&) {
        return failed_git("Connection reset by peer");
      }));
  EXPECT_THAT(error_of([&] { backend->add(plain_record(0)); }),
              AllOf(HasSubstr("cannot be reached"),
                    HasSubstr("Connection reset by peer")));
  expect_runs(0);
}

// A server is then asked for more of the branch; a repository on this machine
// has all of it.
TEST_F(GitRacesTest, ARepositoryHereThatMissesObjectsIsNamedAndGivenUp) {
  const auto backend = open_history(
      fixture_.location(), meddled(1000, [&](const auto&, const auto&) {
        return failed_git("remote error: upload-pack: not our ref 12");
      }));
  EXPECT_THAT(error_of([&] { backend->add(plain_record(0)); }),
              HasSubstr("not our ref"));
  EXPECT_EQ(pushes_, 1);
  expect_runs(0);
}

TEST_F(GitRacesTest, AFullDiskIsNamedAndNothingIsLeft) {
  const auto backend = open_history(
      fixture_.location(), meddled(1000, [&](const auto&, const auto&) {
        return failed_git("unable to write file: No space left on device");
      }));
  EXPECT_THAT(error_of([&] { backend->add(plain_record(0)); }),
              AllOf(HasSubstr("no space is left"), HasSubstr("make room")));
  EXPECT_EQ(pushes_, 1);
  EXPECT_TRUE(std::filesystem::is_empty(fixture_.sandbox().path() /
                                        "other-cache/histories"));
}

TEST_F(GitRacesTest, WhatIsAddedWhileItIsCompactedIsKept) {
  fixture_.open()->add_all({plain_record(0), plain_record(1)});
  std::size_t next = 2;
  GitBranch branch(parse_git_location(fixture_.location()),
                   meddled(3, [&](const auto& call, const auto& run) {
                     fixture_.open()->add(plain_record(next++));
                     return run(call);
                   }));
  EXPECT_THAT(compact_branch(branch, "2024-02"), HasSubstr("2 records in 1"));
  EXPECT_EQ(pushes_, 4);
  expect_runs(5);
  EXPECT_EQ(fixture_.git({"rev-list", "--count", "h"}), "1");
}

TEST_F(GitRacesTest, TwoWhoCompactAtOnceLoseNothing) {
  fixture_.open()->add_all({plain_record(0), plain_record(1)});
  GitBranch branch(parse_git_location(fixture_.location()),
                   meddled(1, [&](const auto& call, const auto& run) {
                     fixture_.open()->add(plain_record(2));
                     GitBranch other(parse_git_location(fixture_.location()),
                                     fixture_.settings());
                     EXPECT_THAT(compact_branch(other, "2024-02"),
                                 HasSubstr("3 records in 1"));
                     fixture_.open()->add(plain_record(3));
                     return run(call);
                   }));
  EXPECT_THAT(compact_branch(branch, "2024-02"), HasSubstr("4 records in 1"));
  expect_runs(4);
}

TEST_F(GitRacesTest, ACompactionWhoseAnswerIsLostIsNotRepeated) {
  fixture_.open()->add_all({plain_record(0), plain_record(1)});
  GitBranch branch(parse_git_location(fixture_.location()),
                   meddled(1, [&](const auto& call, const auto& run) {
                     EXPECT_TRUE(run(call).succeeded);
                     return failed_git("early EOF");
                   }));
  EXPECT_THAT(compact_branch(branch, "2024-02"), HasSubstr("2 records in 1"));
  EXPECT_EQ(pushes_, 1);
  expect_runs(2);
}

TEST_F(GitRacesTest, AnAdditionMeetsACompaction) {
  fixture_.open()->add_all({plain_record(0), plain_record(1)});
  const auto backend = open_history(
      fixture_.location(), meddled(1, [&](const auto& call, const auto& run) {
        GitBranch other(parse_git_location(fixture_.location()),
                        fixture_.settings());
        (void)compact_branch(other, "2024-02");
        return run(call);
      }));
  EXPECT_EQ(backend->add_all({plain_record(1), plain_record(2)}), 1U);
  expect_runs(3);
}

}  // namespace
}  // namespace benchgate::reporters::history
