#include "src/measure/default_base.h"

#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace benchgate::measure {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DefaultBaseTest : public testing::Test {
 protected:
  DefaultBase choose(const std::filesystem::path& where = {}) {
    const Repository repository = find_repository(
        sandbox_.runner(), where.empty() ? sandbox_.user() : where);
    const Revision head =
        snapshot(sandbox_.runner(), repository, sandbox_.path() / "objects");
    return default_base(sandbox_.runner(), repository, head);
  }

  /// A clone of the user's repository, with origin/HEAD.
  std::filesystem::path clone(const std::vector<std::string>& options = {}) {
    auto target = sandbox_.path() / "clone";
    std::vector<std::string> arguments{"clone", "--quiet"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.push_back("file://" + sandbox_.user().string());
    arguments.push_back(target.string());
    sandbox_.git(arguments);
    return target;
  }

  tests::GitSandbox sandbox_;
};

TEST_F(DefaultBaseTest, OnABranchItIsWhereTheBranchLeftMain) {
  const std::string left = sandbox_.commit_file("file", "1");
  sandbox_.git({"checkout", "--quiet", "-b", "topic"});
  sandbox_.commit_file("file", "2");
  sandbox_.git({"checkout", "--quiet", "main"});
  sandbox_.commit_file("other", "1");
  sandbox_.git({"checkout", "--quiet", "topic"});
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, left);
  EXPECT_EQ(chosen.revision.name, left.substr(0, 10));
  EXPECT_EQ(chosen.reason,
            "base is " + left.substr(0, 10) + ", where HEAD left main");
}

TEST_F(DefaultBaseTest, OnMainWithChangesItIsHead) {
  sandbox_.commit_file("file", "1");
  const std::string head = sandbox_.commit_file("file", "2");
  sandbox_.write("file", "3");
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, head);
  EXPECT_EQ(chosen.reason,
            "base is HEAD (" + head.substr(0, 10) +
                "), because HEAD is on main and the work tree has changes");
}

TEST_F(DefaultBaseTest, OnMainWithoutChangesItIsThePreviousCommit) {
  const std::string previous = sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, previous);
  EXPECT_EQ(chosen.revision.name, "HEAD~1");
  EXPECT_THAT(chosen.reason,
              AllOf(HasSubstr("HEAD is on main"), HasSubstr("has no changes")));
}

TEST_F(DefaultBaseTest, WithOneCommitAndNoChangesItIsThatCommit) {
  const std::string only = sandbox_.commit_file("file", "1");
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, only);
  EXPECT_THAT(chosen.reason, HasSubstr("has one commit"));
}

TEST_F(DefaultBaseTest, WithoutACommitItIsTheWorkTree) {
  sandbox_.write("file", "1");
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.name, "worktree");
  EXPECT_THAT(chosen.reason, HasSubstr("no commit yet"));
}

TEST_F(DefaultBaseTest, TheBranchOfTheRemoteComesBeforeTheLocalOne) {
  const std::string pushed = sandbox_.commit_file("file", "1");
  const auto where = clone();
  // Commits on main that were not pushed yet.
  tests::write_text(where / "file", "2");
  sandbox_.git({"commit", "--quiet", "-am", "local"}, where);
  const DefaultBase chosen = choose(where);
  EXPECT_EQ(chosen.revision.commit, pushed);
  EXPECT_THAT(chosen.reason, HasSubstr("where HEAD left origin/main"));
}

TEST_F(DefaultBaseTest, TheRemotesOwnDefaultBranchComesBeforeMain) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"checkout", "--quiet", "-b", "develop"});
  const std::string developed = sandbox_.commit_file("file", "2");
  const auto where = clone();  // Its origin/HEAD is develop.
  tests::write_text(where / "file", "3");
  sandbox_.git({"commit", "--quiet", "-am", "local"}, where);
  EXPECT_EQ(choose(where).revision.commit, developed);
  EXPECT_THAT(choose(where).reason, HasSubstr("origin/develop"));
}

TEST_F(DefaultBaseTest, ARemoteDefaultBranchThatWasDeletedIsPassedOver) {
  const std::string first = sandbox_.commit_file("file", "1");
  const auto where = clone();
  sandbox_.git(
      {"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"},
      where);
  tests::write_text(where / "file", "2");
  sandbox_.git({"commit", "--quiet", "-am", "local"}, where);
  sandbox_.git({"commit", "--quiet", "--allow-empty", "-m", "more"}, where);
  EXPECT_EQ(choose(where).revision.commit, first);
}

TEST_F(DefaultBaseTest, WithoutADefaultBranchItSaysWhichWereLookedFor) {
  const std::string first = sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  sandbox_.git({"branch", "-m", "trunk"});
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, first);
  EXPECT_THAT(chosen.reason,
              HasSubstr("there is no default branch (origin/HEAD,"));
}

TEST_F(DefaultBaseTest, WithoutACommonCommitItIsThePreviousCommit) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"checkout", "--quiet", "--orphan", "alone"});
  const std::string first = sandbox_.commit_file("file", "2");
  sandbox_.commit_file("file", "3");
  const DefaultBase chosen = choose();
  EXPECT_EQ(chosen.revision.commit, first);
  EXPECT_THAT(chosen.reason, HasSubstr("no commit in common"));
}

TEST_F(DefaultBaseTest, AShallowCloneOfMainSaysHowToGetTheHistory) {
  sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  const auto where = clone({"--depth=1"});
  try {
    choose(where);
    FAIL() << "no error";
  } catch (const MeasurementError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("git fetch --unshallow"),
                                    HasSubstr("fetch-depth: 0")));
  }
  // With changes there is something to compare even here.
  tests::write_text(where / "file", "3");
  EXPECT_EQ(choose(where).revision.name, "HEAD");
}

TEST_F(DefaultBaseTest, AShallowCloneWithoutTheMergeBaseSaysSo) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"checkout", "--quiet", "-b", "topic"});
  sandbox_.commit_file("file", "2");
  sandbox_.git({"checkout", "--quiet", "main"});
  sandbox_.commit_file("other", "1");
  const auto where = clone({"--depth=1", "--no-single-branch"});
  sandbox_.git({"checkout", "--quiet", "topic"}, where);
  try {
    choose(where);
    FAIL() << "no error";
  } catch (const MeasurementError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("HEAD left origin/main"),
                                    HasSubstr("fetch-depth: 0")));
  }
}

}  // namespace
}  // namespace benchgate::measure
