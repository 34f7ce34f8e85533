#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "reporters/history/record_id.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Whoever adds packs what others have left, so that nobody has to think of it.

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
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

  using Meddle = std::function<std::optional<ProgramEnd>(const ProgramCall&)>;

  /// With git run by `meddle`, where that answers.
  std::unique_ptr<Backend> open(Meddle meddle) {
    BackendSettings meddled = settings();
    meddled.run_program = [meddle = std::move(meddle),
                           run = meddled.run_program](const ProgramCall& call) {
      std::optional<ProgramEnd> end = meddle(call);
      return end ? *std::move(end) : run(call);
    };
    return open_history(fixture_.location(), meddled);
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

class GitPassingServerTest : public GitPassingTest {
 protected:
  void SetUp() override {
    if (!tests::GitServer::available()) {
      GTEST_SKIP() << tests::GitServer::kSkipped;
    }
  }

  /// Whether what runs hold is fetched, and not the folders that they are in.
  bool is_fetch_of_files(const ProgramCall& call) {
    return is_git(call, "fetch") && !call.input.empty() &&
           fixture_.git({"cat-file", "-t",
                         call.input.substr(0, call.input.find('\n'))}) ==
               "blob";
  }

  /// Adds a run to 40 days, while fetches of files fail whose number `fails`.
  void add_after_days(const std::function<bool(int)>& fails) {
    add_days(40);
    fixture_.serve();
    const auto meddle = [&](const ProgramCall& call) {
      return is_fetch_of_files(call) && fails(++fetches_)
                 ? std::optional(failed_git("Connection reset by peer"))
                 : std::nullopt;
    };
    EXPECT_TRUE(open(meddle)->add(run_of_day(60)));
  }

  int fetches_ = 0;
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
  int pushes = 0;
  const auto meddle = [&](const ProgramCall& call) {
    // The second push is that of the packs.
    if (is_git(call, "push") && ++pushes == 2) {
      EXPECT_TRUE(open_history(fixture_.location(), fixture_.settings("other"))
                      ->add(run_of_day(0, 7)));
    }
    return std::optional<ProgramEnd>();
  };
  EXPECT_TRUE(open(meddle)->add(run_of_day(60)));
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
  int pushes = 0;
  const auto meddle = [&](const ProgramCall& call) {
    return is_git(call, "push") && ++pushes == 2
               ? std::optional(failed_git("No space left on device"))
               : std::nullopt;
  };
  EXPECT_TRUE(open(meddle)->add(run_of_day(60)));
  EXPECT_THAT(said_, HasSubstr("what was added is there"));
  EXPECT_THAT(said_, HasSubstr("no space is left"));
  expect_runs(41);
}

TEST_F(GitPassingServerTest, NoPackIsFetchedAndEachRunOnce) {
  add_days(40);
  fixture_.open()->add(run_of_day(60));
  fixture_.serve();
  std::vector<Record> records;
  for (std::size_t day = 61; day < 4 * kDaysOfMonth; ++day) {
    records.push_back(run_of_day(day));
  }
  open()->add_all(records);
  std::string files_there;
  const RunProgram run = settings().run_program;
  const auto watch = [&](const ProgramCall& call) {
    if (is_git(call, "push")) {
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
    return std::optional<ProgramEnd>();
  };
  open(watch)->add(run_of_day(4 * kDaysOfMonth));
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

// The first of two months is packed by then, which must not be taken for all.
TEST_F(GitPassingServerTest, WhatAFailedFetchCutsShortIsPackedWhole) {
  add_after_days([](int number) { return number == 2; });
  EXPECT_EQ(fetches_, 3);
  EXPECT_THAT(said_, HasSubstr("40 records in 2 packs"));
  EXPECT_EQ(files(), 1U + 2U);
  expect_runs(41);
}

TEST_F(GitPassingServerTest, WhatCannotBeFetchedIsNotPackedInPart) {
  add_after_days([](int number) { return number > 1; });
  EXPECT_THAT(said_, HasSubstr("what was added is there"));
  EXPECT_EQ(files(), 41U);
  expect_runs(41);
}

// It names neither folders nor files, so that more has to be asked for.
TEST_F(GitPassingServerTest, AServerOfTheFirstProtocolIsReadWrittenAndPacked) {
  fixture_.serve({"--protocol", "0"});
  EXPECT_TRUE(open()->add(run_of_day(0)));
  EXPECT_FALSE(open()->add(run_of_day(0)));
  add_days(40);
  expect_runs(40);
  EXPECT_TRUE(open()->add(run_of_day(60)));
  EXPECT_EQ(files(), 1U + 2U);
  expect_runs(41);
  GitBranch branch(parse_git_location(fixture_.location()), settings());
  EXPECT_THAT(compact_branch(branch, "2024-05"),
              HasSubstr("1 record in 1 pack"));
  EXPECT_EQ(fixture_.git({"rev-list", "--count", "h"}), "1");
  expect_runs(41);
}

}  // namespace
}  // namespace benchgate::reporters::history
