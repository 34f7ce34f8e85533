#include "reporters/history/git_backend.h"

#include "reporters/history/git_compaction.h"
#include "reporters/history/record_id.h"
#include "reporters/history/record_json.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// How the repository is reached.
enum class Reach {
  folder,
  server,
  server_without_tree_filters,  ///< As GitHub's.
  server_that_refuses_filters,
  server_without_filters
};

class GitBackendTest : public testing::TestWithParam<Reach> {
 protected:
  void SetUp() override {
    if (GetParam() != Reach::folder) {
      if (!tests::GitServer::available()) {
        GTEST_SKIP() << tests::GitServer::kSkipped;
      }
      configure_server();
      fixture_.serve();
    }
    backend_ = fixture_.open();
  }

  void configure_server() {
    if (GetParam() == Reach::server_without_tree_filters) {
      fixture_.configure("uploadpackfilter.tree.maxDepth", "0");
    } else if (GetParam() == Reach::server_that_refuses_filters) {
      fixture_.configure("uploadpackfilter.allow", "false");
    } else if (GetParam() == Reach::server_without_filters) {
      fixture_.configure("uploadpack.allowFilter", "false");
    }
  }

  /// What compacting at the beginning of a month does.
  std::string compact_at(const std::string& month,
                         const CompactionLimits& limits = {}) {
    GitBranch branch(parse_git_location(fixture_.location()),
                     fixture_.settings());
    return compact_branch(branch, month, limits);
  }

  void expect_runs(std::size_t count) {
    const Contents contents = contents_of(*backend_);
    EXPECT_THAT(contents.unreadable, IsEmpty());
    EXPECT_FALSE(contents.repeated);
    EXPECT_EQ(contents.records.size(), count);
    for (std::size_t run = 0; run < count; ++run) {
      const Record record = plain_record(run);
      EXPECT_TRUE(contents.records.at(record.id) == record) << run;
    }
  }

  std::vector<Record> plain_records(std::size_t count, std::size_t apart = 1) {
    std::vector<Record> records;
    for (std::size_t run = 0; run < count; ++run) {
      records.push_back(plain_record(run * apart));
    }
    return records;
  }

  std::string commits() {
    return fixture_.git({"rev-list", "--count", "refs/heads/h"});
  }

  GitFixture fixture_;
  std::unique_ptr<Backend> backend_;
};

TEST_P(GitBackendTest, ABranchThatIsNotThereHoldsNothing) {
  expect_runs(0);
  EXPECT_THAT(backend_->compact(), HasSubstr("nothing to do"));
  EXPECT_EQ(fixture_.git({"for-each-ref"}), "");
}

TEST_P(GitBackendTest, GivesBackAnyRecord) {
  std::mt19937_64 random(11);
  std::map<std::string, Record> added;
  std::vector<Record> many;
  for (int trial = 0; trial < 40; ++trial) {
    const Record record = random_record(random);
    added.emplace(record.id, record);
    many.push_back(record);
  }
  EXPECT_EQ(backend_->add_all(many), added.size());
  for (int trial = 0; trial < 3; ++trial) {
    const Record record = random_record(random);
    EXPECT_TRUE(backend_->add(record));
    added.emplace(record.id, record);
  }
  EXPECT_TRUE(contents_of(*backend_).records == added);
}

TEST_P(GitBackendTest, AddedAgainItIsThereOnce) {
  EXPECT_TRUE(backend_->add(plain_record(0)));
  EXPECT_FALSE(backend_->add(plain_record(0)));
  EXPECT_EQ(backend_->add_all({plain_record(0), plain_record(1),
                               plain_record(1), plain_record(2)}),
            2U);
  expect_runs(3);
  EXPECT_EQ(commits(), "2");  // One each time that something was new.
}

TEST_P(GitBackendTest, ACommitNamesTheRunThatItAdds) {
  std::vector<Record> records = plain_records(2);
  std::ranges::sort(records, {}, &Record::id);
  backend_->add(records.front());
  EXPECT_EQ(backend_->add_all(records), 1U);
  EXPECT_EQ(fixture_.git({"log", "-1", "--format=%s", "h"}),
            "history: add " + records.back().id);
}

TEST_P(GitBackendTest, AddedAgainAfterItWasPackedItIsThereOnce) {
  backend_->add_all({plain_record(0), plain_record(1)});
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("2 records in 1 pack"));
  EXPECT_FALSE(backend_->add(plain_record(1)));
  EXPECT_TRUE(backend_->add(plain_record(2)));
  expect_runs(3);
}

TEST_P(GitBackendTest, WhatAnEarlierVersionWroteIsReadAndKeptAndPacked) {
  std::map<std::string, std::string> files;
  for (const std::size_t run : {0U, 1U}) {
    const Record record = plain_record(run);
    files.emplace(earlier_record_paths(record.id).at(run),
                  write_record(record));
  }
  fixture_.commit_by_hand(files);
  EXPECT_FALSE(backend_->add(plain_record(0)));
  EXPECT_FALSE(backend_->add(plain_record(1)));
  EXPECT_TRUE(backend_->add(plain_record(2)));
  expect_runs(3);
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("3 records in 1 pack"));
  expect_runs(3);
}

TEST_P(GitBackendTest, TheTreeIsThatOfAHistoryInAFolder) {
  backend_->add_all({plain_record(0), plain_record(1)});
  (void)compact_at("2024-02");
  backend_->add(plain_record(2));
  const auto folder = fixture_.sandbox().path() / "checkout";
  fixture_.sandbox().git({"clone", "--quiet", "--branch", "h",
                          fixture_.repository().string(), folder.string()});
  Contents there = contents_of(*open_history(folder.string(), {}));
  EXPECT_TRUE(there.records == contents_of(*backend_).records);
  EXPECT_THAT(there.records, SizeIs(3));
  EXPECT_THAT(there.unreadable, IsEmpty());
}

TEST_P(GitBackendTest, TheVersionDiffersWheneverSomethingWasAdded) {
  std::set<std::string> versions = {backend_->version()};
  for (const std::size_t run : {0U, 1U, 1U}) {
    backend_->add(plain_record(run));
    versions.insert(backend_->version());
    EXPECT_EQ(fixture_.open()->version(), backend_->version());
  }
  EXPECT_THAT(versions, SizeIs(3));
  EXPECT_FALSE(versions.contains(""));
  // A name that ends as the branch's does is another one.
  fixture_.git({"update-ref", "refs/a/refs/heads/h", "refs/heads/h"});
  backend_->add(plain_record(2));
  EXPECT_EQ(backend_->version(), fixture_.git({"rev-parse", "refs/heads/h"}));
}

TEST_P(GitBackendTest, CorruptAndForeignFilesAreNamedAndKept) {
  backend_->add_all({plain_record(0), plain_record(1)});
  const std::string text = write_record(plain_record(2));
  const std::string cut = record_path(plain_record(2).id);
  fixture_.commit_by_hand(
      {{cut, text.substr(0, text.size() / 2)},
       {"2024-01-01/notes.txt", "remember the milk"},
       {"undated/misplaced.json", write_record(plain_record(3))},
       {"packs/2024-01-0.jsonl.gz", "no pack"},
       {"README.md", "Our history"}});
  for (int round = 0; round < 2; ++round) {
    const Contents contents = contents_of(*backend_);
    EXPECT_THAT(contents.records, SizeIs(2));
    std::vector<std::string> where;
    for (const Unreadable& each : contents.unreadable) {
      where.push_back(each.where);
    }
    EXPECT_THAT(where,
                testing::UnorderedElementsAre(cut, "2024-01-01/notes.txt",
                                              "undated/misplaced.json",
                                              "packs/2024-01-0.jsonl.gz"));
    (void)compact_at("2025-01");
  }
  EXPECT_EQ(fixture_.git({"cat-file", "-p", "h:README.md"}), "Our history");
  EXPECT_THAT(error_of([&] { backend_->add(plain_record(2)); }),
              HasSubstr("is not the record of this name"));
}

TEST_P(GitBackendTest, CompactingLeavesOneCommitFewFilesAndAllRecords) {
  for (int round = 0; round < 4; ++round) {
    backend_->add_all(plain_records(static_cast<std::size_t>(10 * round + 10)));
  }
  EXPECT_EQ(commits(), "4");
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("40 records in 1 pack"));
  EXPECT_EQ(commits(), "1");
  EXPECT_EQ(fixture_.git({"ls-tree", "-r", "--name-only", "h"}).find('\n'),
            std::string::npos);
  expect_runs(40);
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("nothing to do"));
}

TEST_P(GitBackendTest, AMonthIsPackedWhenItIsOverOrLong) {
  backend_->add_all(plain_records(5, 24 * 28));  // A month apart.
  EXPECT_THAT(compact_at("2024-03"), HasSubstr("2 records in 2 packs"));
  EXPECT_THAT(compact_at("2024-03"), HasSubstr("nothing to do: 3 records"));
  EXPECT_THAT(compact_at("2024-03", {.loose_of_a_month = 0}),
              HasSubstr("3 records in 3 packs"));
  EXPECT_THAT(contents_of(*backend_).records, SizeIs(5));
}

TEST_P(GitBackendTest, SmallPacksOfAMonthBecomeOne) {
  backend_->add_all(plain_records(3));
  (void)compact_at("2024-02");
  backend_->add_all(plain_records(6));
  EXPECT_THAT(compact_at("2024-02"), HasSubstr("6 records in 1 pack"));
  expect_runs(6);
}

TEST_P(GitBackendTest, WhereABranchMayNotBeRewrittenItsCommitsStay) {
  fixture_.configure("receive.denyNonFastForwards", "true");
  backend_->add(plain_record(0));
  backend_->add(plain_record(1));
  EXPECT_THAT(compact_at("2024-02"),
              AllOf(HasSubstr("2 records in 1 pack"),
                    HasSubstr("keeps the branch's older commits")));
  EXPECT_EQ(commits(), "3");
  expect_runs(2);
}

TEST_P(GitBackendTest, ABranchOfSomethingElseIsNotWrittenTo) {
  fixture_.commit_by_hand({{"src/main.cpp", "int main() {}"}});
  EXPECT_THAT(error_of([&] { backend_->add(plain_record(0)); }),
              AllOf(HasSubstr("holds no history"), HasSubstr("src")));
  EXPECT_EQ(commits(), "1");
  EXPECT_THAT(contents_of(*backend_).records, IsEmpty());
}

TEST_P(GitBackendTest, ABranchWithAWordOnWhatItIsIsWrittenTo) {
  fixture_.commit_by_hand({{"README.md", "History"}, {".nojekyll", ""}});
  EXPECT_TRUE(backend_->add(plain_record(0)));
  expect_runs(1);
}

TEST_P(GitBackendTest, ARuleOfTheServerIsNamed) {
  tests::write_text(fixture_.repository() / "hooks/pre-receive",
                    "#!/bin/sh\necho 'error: GH006: Protected branch update "
                    "failed for refs/heads/h.' >&2\nexit 1\n");
  std::filesystem::permissions(fixture_.repository() / "hooks/pre-receive",
                               std::filesystem::perms::owner_all);
  EXPECT_THAT(
      error_of([&] { backend_->add(plain_record(0)); }),
      AllOf(HasSubstr("a rule of"), HasSubstr("GH006"), HasSubstr("branch h")));
}

TEST_P(GitBackendTest, NothingIsLeftOfAnAddition) {
  backend_->add(plain_record(0));
  const auto folder = fixture_.sandbox().path() / "cache" / "histories";
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, GitBackendTest,
                         testing::Values(Reach::folder, Reach::server,
                                         Reach::server_without_tree_filters,
                                         Reach::server_that_refuses_filters,
                                         Reach::server_without_filters),
                         [](const testing::TestParamInfo<Reach>& reach) {
                           switch (reach.param) {
                             case Reach::folder:
                               return "InAFolder";
                             case Reach::server:
                               return "BehindAServer";
                             case Reach::server_without_tree_filters:
                               return "BehindAServerWithoutTreeFilters";
                             case Reach::server_that_refuses_filters:
                               return "BehindAServerThatRefusesFilters";
                             case Reach::server_without_filters:
                               break;
                           }
                           return "BehindAServerWithoutFilters";
                         });

}  // namespace
}  // namespace benchgate::reporters::history
