#include "reporters/history/git_branch.h"
#include "reporters/history/git_compaction.h"
#include "reporters/history/record_id.h"
#include "tests/reporters/history/git_fixture.h"
#include "tests/reporters/history/random_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

// Repositories that are none, that refuse, or that are somebody's checkout.

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

class GitPlacesTest : public testing::Test {
 protected:
  std::string opening(const std::string& location) {
    return error_of([&] { (void)open_history(location, fixture_.settings()); });
  }

  std::string adding(const std::string& location) {
    return error_of([&] {
      open_history(location, fixture_.settings())->add(plain_record(0));
    });
  }

  [[nodiscard]] std::string user() {
    return fixture_.sandbox().user().string();
  }

  GitFixture fixture_;
};

TEST_F(GitPlacesTest, AFolderThatIsNoRepositoryIsNamedAtOnce) {
  const std::string folder = fixture_.sandbox().path().string();
  EXPECT_THAT(opening("git:" + folder + "#h"),
              AllOf(HasSubstr(folder + " is no git repository"),
                    HasSubstr("git init --bare")));
  EXPECT_THAT(opening("git:" + folder + "/nowhere#h"),
              HasSubstr("No such file or directory"));
  EXPECT_THAT(opening("git:upstream#h"),
              HasSubstr("neither a folder, nor an URL, nor a remote"));
}

TEST_F(GitPlacesTest, ACheckoutIsNotTouchedButForTheBranch) {
  fixture_.sandbox().commit_file("a.txt", "a");
  fixture_.sandbox().write("b.txt", "not committed");
  const std::string before = fixture_.sandbox().git({"status", "--porcelain"});
  const auto backend =
      open_history("git:" + user() + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
  EXPECT_EQ(fixture_.sandbox().git({"status", "--porcelain"}), before);
  EXPECT_EQ(fixture_.sandbox().git({"rev-parse", "--abbrev-ref", "HEAD"}),
            "main");
}

TEST_F(GitPlacesTest, ABranchThatIsCheckedOutIsRefused) {
  fixture_.sandbox().commit_file("README", "a");
  EXPECT_THAT(adding("git:" + user() + "#main"),
              HasSubstr("the branch main is checked out"));
}

TEST_F(GitPlacesTest, ABranchWhoseNameIsAFolderOfOursIsInTheWay) {
  fixture_.commit_by_hand({{"a.txt", "a"}}, "bench");
  fixture_.commit_by_hand({{"a.txt", "a"}}, "bench-2/history");
  const std::string repository = "git:" + fixture_.repository().string();
  EXPECT_THAT(adding(repository + "#bench/history"),
              AllOf(HasSubstr("another branch is in the way"),
                    HasSubstr("'refs/heads/bench' exists")));
  EXPECT_THAT(adding(repository + "#bench-2"),
              AllOf(HasSubstr("another branch is in the way"),
                    HasSubstr("'refs/heads/bench-2/history' exists")));
}

TEST_F(GitPlacesTest, AWorktreeIsItsRepository) {
  fixture_.sandbox().commit_file("a.txt", "a");
  const std::string other = (fixture_.sandbox().path() / "other").string();
  fixture_.sandbox().git({"worktree", "add", "--quiet", other});
  open_history("git:" + other + "#h", fixture_.settings())
      ->add(plain_record(0));
  EXPECT_THAT(
      contents_of(*open_history("git:" + user() + "#h", fixture_.settings()))
          .records,
      SizeIs(1));
}

TEST_F(GitPlacesTest, ARepositoryWithSha256NamesIsWrittenTo) {
  const std::string other = (fixture_.sandbox().path() / "long.git").string();
  fixture_.sandbox().git(
      {"init", "--quiet", "--bare", "--object-format=sha256", other});
  const auto backend = open_history("git:" + other + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(0)));
  EXPECT_FALSE(backend->add(plain_record(0)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
}

TEST_F(GitPlacesTest, AShallowCloneIsWrittenTo) {
  fixture_.open()->add(plain_record(0));
  fixture_.open()->add(plain_record(1));
  const std::string clone = (fixture_.sandbox().path() / "clone.git").string();
  fixture_.sandbox().git({"clone", "--quiet", "--bare", "--depth=1", "--branch",
                          "h", "file://" + fixture_.repository().string(),
                          clone});
  const auto backend = open_history("git:" + clone + "#h", fixture_.settings());
  EXPECT_TRUE(backend->add(plain_record(2)));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(3));
}

class DamagedGitTest : public GitPlacesTest {
 protected:
  void SetUp() override {
    for (std::size_t run = 0; run < 6; ++run) {
      fixture_.open()->add(plain_record(run));
    }
  }

  static std::string path(std::size_t run) {
    return record_path(plain_record(run).id);
  }

  /// Where the repository keeps the file of a run.
  std::filesystem::path object(std::size_t run) {
    const std::string name = fixture_.git({"rev-parse", "h:" + path(run)});
    return fixture_.repository() / "objects" / name.substr(0, 2) /
           name.substr(2);
  }

  void overwrite(std::size_t run, const std::string& bytes) {
    const std::filesystem::path file = object(run);
    std::filesystem::remove(file);
    tests::write_text(file, bytes);
  }

  /// A lost object, one that is none, one cut off, and one with a wrong byte.
  void damage_runs_1_to_4() {
    std::filesystem::remove(object(1));
    overwrite(2, "no object");
    std::string bytes = tests::read_text(object(3));
    overwrite(3, bytes.substr(0, bytes.size() / 2));
    bytes = tests::read_text(object(4));
    bytes[bytes.size() / 2] ^= '\x55';
    overwrite(4, bytes);
  }

  void expect_runs_but_1_to_4(std::size_t count) {
    const Contents contents = contents_of(*fixture_.open());
    EXPECT_THAT(contents.records, SizeIs(count));
    std::vector<std::string> where;
    for (const Unreadable& each : contents.unreadable) {
      where.push_back(each.where);
      EXPECT_THAT(each.why, HasSubstr("lost"));
    }
    EXPECT_THAT(where, testing::UnorderedElementsAre(path(1), path(2), path(3),
                                                     path(4)));
  }
};

TEST_F(DamagedGitTest, WhatIsLostOrDamagedIsNamedAndTheRestIsRead) {
  damage_runs_1_to_4();
  expect_runs_but_1_to_4(2);
  EXPECT_TRUE(fixture_.open()->add(plain_record(6)));
  expect_runs_but_1_to_4(3);
}

TEST_F(DamagedGitTest, CompactingLeavesWhatIsLostWhereItIs) {
  std::filesystem::remove(object(1));
  GitBranch branch(parse_git_location(fixture_.location()),
                   fixture_.settings());
  EXPECT_THAT(compact_branch(branch, "2024-02"),
              HasSubstr("5 records in 1 pack"));
  const Contents contents = contents_of(*fixture_.open());
  EXPECT_THAT(contents.records, SizeIs(5));
  ASSERT_THAT(contents.unreadable, SizeIs(1));
  EXPECT_EQ(contents.unreadable.front().where, path(1));
}

TEST_F(DamagedGitTest, CompactingLeavesWhatIsLostOrDamagedWhereItIs) {
  damage_runs_1_to_4();
  GitBranch branch(parse_git_location(fixture_.location()),
                   fixture_.settings());
  EXPECT_THAT(compact_branch(branch, "2024-02"),
              HasSubstr("2 records in 1 pack"));
  expect_runs_but_1_to_4(2);
}

class GitServerTest : public GitPlacesTest {
 protected:
  void SetUp() override {
    if (!tests::GitServer::available()) {
      GTEST_SKIP() << tests::GitServer::kSkipped;
    }
  }
};

TEST_F(GitServerTest, AServerThatForbidsWritingIsOneThatMayBeRead) {
  fixture_.open()->add(plain_record(0));
  fixture_.serve({"--push", "no"});
  EXPECT_THAT(contents_of(*fixture_.open()).records, SizeIs(1));
  EXPECT_THAT(
      error_of([&] { fixture_.open()->add(plain_record(1)); }),
      AllOf(HasSubstr("403"), HasSubstr("contents: write"), HasSubstr("fork")));
}

TEST_F(GitServerTest, ARepositoryThatIsNotThereIsNamed) {
  fixture_.serve();
  std::string location = fixture_.location();
  location.replace(location.find("repository"), 10, "elsewhere");
  EXPECT_THAT(adding(location), HasSubstr("there is no repository"));
  EXPECT_THAT(error_of([&] {
                (void)contents_of(*open_history(location, fixture_.settings()));
              }),
              HasSubstr("there is no repository"));
}

TEST_F(GitServerTest, ANameOfARemoteIsItsURL) {
  fixture_.serve();
  const std::string url =
      fixture_.location().substr(4, fixture_.location().find('#') - 4);
  fixture_.sandbox().git({"remote", "add", "upstream", url});
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(fixture_.sandbox().user());
  const auto backend = open_history("git:upstream#h", fixture_.settings());
  EXPECT_EQ(backend->location(), "git:upstream#h");
  EXPECT_TRUE(backend->add(plain_record(0)));
  std::filesystem::current_path(here);
  EXPECT_THAT(contents_of(*fixture_.open()).records, SizeIs(1));
}

TEST_F(GitServerTest, WhatAKilledProcessHasLeftIsInNobodysWay) {
  fixture_.serve();
  const auto backend = fixture_.open();
  backend->add(plain_record(0));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(1));
  const auto cache = fixture_.sandbox().path() / "cache" / "histories";
  for (const auto& each : std::filesystem::directory_iterator(cache)) {
    tests::write_text(each.path() / "repository/shallow.lock", "");
    tests::write_text(each.path() / "repository/refs/benchgate/tip.lock", "");
  }
  backend->add(plain_record(1));
  EXPECT_THAT(contents_of(*backend).records, SizeIs(2));
  for (const auto& each : std::filesystem::directory_iterator(cache)) {
    tests::write_text(each.path() / "repository/HEAD", "damaged");
    std::filesystem::remove_all(each.path() / "repository/objects");
  }
  EXPECT_THAT(contents_of(*backend).records, SizeIs(2));
}

}  // namespace
}  // namespace benchgate::reporters::history
