#include "reporters/history/git_compaction.h"
#include "reporters/history/record_id.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// Whoever adds packs what others have left, so that nobody has to think of it.

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// As plain_record has them.
constexpr std::size_t kDaysOfMonth = 28;

/// Number `run` of a day, beginning with 2024; those of one day are seconds
/// apart.
Record run_of_day(std::size_t day, std::size_t run = 0) {
  Record record = plain_record(24 * day);
  const std::size_t date = std::string("2024-01-01T").size();
  record.started =
      fmt::format("{}{:02}:{:02}:{:02}Z", record.started.substr(0, date),
                  run / 3600, run / 60 % 60, run % 60);
  record.id = record_id(record);
  return record;
}

class GitPassingTest : public testing::Test {
 protected:
  BackendSettings settings() {
    BackendSettings settings = fixture_.settings();
    settings.progress = [this](const std::string& text) { said_ = text; };
    return settings;
  }

  std::unique_ptr<Backend> open() {
    return open_history(fixture_.location(), settings());
  }

  void add_days(std::size_t days, std::size_t runs = 1) {
    std::vector<Record> records;
    for (std::size_t day = 0; day < days; ++day) {
      for (std::size_t run = 0; run < runs; ++run) {
        records.push_back(run_of_day(day, run));
      }
    }
    fixture_.open()->add_all(records);
  }

  void expect_runs(std::size_t count) {
    const Contents contents = contents_of(*fixture_.open());
    EXPECT_THAT(contents.unreadable, IsEmpty());
    EXPECT_FALSE(contents.repeated);
    EXPECT_THAT(contents.records, SizeIs(count));
  }

  [[nodiscard]] std::size_t files() {
    const std::string names =
        fixture_.git({"ls-tree", "-r", "--name-only", "h"});
    return static_cast<std::size_t>(std::ranges::count(names, '\n')) + 1;
  }

  GitFixture fixture_;
  std::string said_;
};

TEST_F(GitPassingTest, AMonthAloneIsLeftAsItIs) {
  add_days(kDaysOfMonth);
  EXPECT_TRUE(open()->add(run_of_day(kDaysOfMonth)));
  EXPECT_EQ(files(), kDaysOfMonth + 1);
  EXPECT_EQ(said_, "");
}

TEST_F(GitPassingTest, OfMoreThanAMonthThoseThatAreOverArePackedOnTop) {
  add_days(40);
  EXPECT_TRUE(open()->add(run_of_day(60)));  // In March.
  EXPECT_EQ(files(), 1U + 2U);               // A pack for each month.
  expect_runs(41);
  EXPECT_EQ(fixture_.git({"rev-list", "--count", "h"}), "3");
  EXPECT_THAT(said_, HasSubstr("40 records in 2 packs"));
}

TEST_F(GitPassingTest, TheMonthOfTheRunIsNotOver) {
  add_days(40);
  EXPECT_TRUE(open()->add(run_of_day(40)));
  EXPECT_EQ(files(), 40U + 1U);
  EXPECT_EQ(said_, "");
}

TEST_F(GitPassingTest, WhereVeryManyAreAddedAMonthIsPackedBeforeItIsOver) {
  add_days(2, 1010);
  EXPECT_TRUE(open()->add(run_of_day(1, 2000)));
  EXPECT_EQ(files(), 1U);
  expect_runs(2021);
}

TEST_F(GitPassingTest, AfterManyWereAddedAtOnceTheNextPacksThem) {
  add_days(100);
  EXPECT_EQ(files(), 100U);
  EXPECT_TRUE(open()->add(run_of_day(100)));
  EXPECT_EQ(files(), 3U + 17U);  // Three months, and days of April.
  expect_runs(101);
}

TEST_F(GitPassingTest, WhatNobodyHasPackedForLongIsPackedByAndBy) {
  add_days(6 * kDaysOfMonth);
  EXPECT_TRUE(open()->add(run_of_day(6 * kDaysOfMonth)));
  EXPECT_EQ(files(), 3U + 3 * kDaysOfMonth + 1);
  EXPECT_TRUE(open()->add(run_of_day(6 * kDaysOfMonth, 1)));
  EXPECT_EQ(files(), 6U + 2U);
  expect_runs(6 * kDaysOfMonth + 2);
}

TEST_F(GitPassingTest, WhatIsPackedIsNotAddedAgain) {
  add_days(40);
  open()->add(run_of_day(60));
  EXPECT_FALSE(open()->add(run_of_day(3)));
  EXPECT_FALSE(open()->add(run_of_day(60)));
  expect_runs(41);
}

TEST_F(GitPassingTest, WhatCannotBeReadStaysAndIsNotInTheWay) {
  add_days(40);
  fixture_.commit_by_hand({{"2024-01-03/notes.txt", "remember the milk"},
                           {"2024-01-04/x/y", "deeper"}});
  EXPECT_TRUE(open()->add(run_of_day(60)));
  EXPECT_EQ(fixture_.git({"cat-file", "-p", "h:2024-01-03/notes.txt"}),
            "remember the milk");
  EXPECT_EQ(fixture_.git({"cat-file", "-p", "h:2024-01-04/x/y"}), "deeper");
  EXPECT_THAT(contents_of(*fixture_.open()).records, SizeIs(41));
}

TEST_F(GitPassingTest, WhoComesInBetweenKeepsItFromBeingDone) {
  add_days(40);
  BackendSettings meddled = settings();
  int pushes = 0;
  meddled.run_program = [&,
                         run = meddled.run_program](const ProgramCall& call) {
    const bool is_push =
        std::ranges::find(call.arguments, "push") != call.arguments.end();
    // The second push is that of the packs.
    if (is_push && ++pushes == 2) {
      EXPECT_TRUE(open_history(fixture_.location(), fixture_.settings("other"))
                      ->add(run_of_day(0, 7)));
    }
    return run(call);
  };
  EXPECT_TRUE(open_history(fixture_.location(), meddled)->add(run_of_day(60)));
  EXPECT_EQ(pushes, 2);
  EXPECT_EQ(said_, "");
  expect_runs(42);
  // The next does it.
  EXPECT_TRUE(open()->add(run_of_day(61)));
  EXPECT_EQ(files(), 2U + 2U);
  expect_runs(43);
}

TEST_F(GitPassingTest, ARunIsAcknowledgedWhateverBecomesOfThePacks) {
  add_days(40);
  BackendSettings meddled = settings();
  int pushes = 0;
  meddled.run_program = [&,
                         run = meddled.run_program](const ProgramCall& call) {
    const bool is_push =
        std::ranges::find(call.arguments, "push") != call.arguments.end();
    return is_push && ++pushes == 2
               ? ProgramEnd{.succeeded = false,
                            .how = "exited with status 128",
                            .output = "",
                            .errors = "fatal: No space left on device\n"}
               : run(call);
  };
  EXPECT_TRUE(open_history(fixture_.location(), meddled)->add(run_of_day(60)));
  EXPECT_THAT(said_, HasSubstr("what was added is there"));
  EXPECT_THAT(said_, HasSubstr("no space is left"));
  expect_runs(41);
}

TEST_F(GitPassingTest, BehindAServerNoPackIsFetchedAndEachRunOnce) {
  if (!tests::GitServer::available()) {
    GTEST_SKIP() << tests::GitServer::kSkipped;
  }
  add_days(40);
  fixture_.open()->add(run_of_day(60));
  fixture_.serve();
  std::vector<Record> records;
  for (std::size_t day = 61; day < 4 * kDaysOfMonth; ++day) {
    records.push_back(run_of_day(day));
  }
  open()->add_all(records);
  BackendSettings watched = settings();
  std::string files_there;
  watched.run_program = [&,
                         run = watched.run_program](const ProgramCall& call) {
    if (std::ranges::find(call.arguments, "push") != call.arguments.end()) {
      ProgramCall list = call;
      const auto command = std::ranges::find(list.arguments, "push");
      list.arguments.erase(command, list.arguments.end());
      for (const char* word :
           {"cat-file", "--batch-all-objects",
            "--batch-check=%(objecttype) %(objectsize) %(objectname)"}) {
        list.arguments.emplace_back(word);
      }
      files_there = run(list).output;
    }
    return run(call);
  };
  open_history(fixture_.location(), watched)->add(run_of_day(4 * kDaysOfMonth));
  expect_runs(4 * kDaysOfMonth - 60 + 41);
  // The loose ones and their two packs, and not those of before.
  std::size_t blobs = 0;
  for (std::size_t at = files_there.find("blob"); at != std::string::npos;
       at = files_there.find("blob", at + 1)) {
    ++blobs;
  }
  EXPECT_EQ(blobs, 4 * kDaysOfMonth - 60 + 2U);
  EXPECT_EQ(files(), 4U + 1U);
}

}  // namespace
}  // namespace benchgate::reporters::history
