#include "src/measure/revision.h"

#include "src/measure/git.h"
#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

// The two ways in which this can harm come first: measuring other files than
// the user has in front of him, and changing his repository.

namespace benchgate::measure {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class RevisionTest : public testing::Test {
 protected:
  Repository repository() {
    return find_repository(sandbox_.runner(), sandbox_.user());
  }

  Revision resolve_word(const std::string& word) {
    return resolve(sandbox_.runner(), repository(), word);
  }

  Revision snapshot_into(const std::string& folder) {
    return snapshot(sandbox_.runner(), repository(), sandbox_.path() / folder);
  }

  /// The files in a snapshot, as git lists them.
  std::string files_of(const Revision& revision) {
    return Git(sandbox_.runner(), sandbox_.user())
        .with("GIT_ALTERNATE_OBJECT_DIRECTORIES", revision.objects.string())
        .read({"ls-tree", "-r", "--format=%(objectmode) %(path)",
               revision.commit});
  }

  /// The message of the error that `action` ends with, which must be the
  /// user's to mend.
  static std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const MeasurementError& error) {
      EXPECT_EQ(error.kind(), MeasurementError::Kind::bad_input);
      return error.what();
    }
    return "no error";
  }

  std::string error_of_word(const std::string& word) {
    return error_of([&] { resolve_word(word); });
  }

  tests::GitSandbox sandbox_;
};

TEST_F(RevisionTest, SnapshotHasChangedNewAndDeletedFilesButNoIgnoredOnes) {
  sandbox_.write("kept", "1");
  sandbox_.write("changed", "1");
  sandbox_.write("deleted", "1");
  sandbox_.write(".gitignore", "*.o\n");
  sandbox_.commit("first");
  sandbox_.write("changed", "22");
  sandbox_.write("folder/new", "1");
  sandbox_.write("ignored.o", "1");
  sandbox_.write(".benchgate/last.json", "{}");
  std::filesystem::remove(sandbox_.user() / "deleted");
  std::filesystem::permissions(sandbox_.user() / "kept",
                               std::filesystem::perms::owner_exec,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(files_of(snapshot_into("objects")),
            "100644 .gitignore\n100644 changed\n100644 folder/new\n"
            "100755 kept");
}

TEST_F(RevisionTest, OurOwnFolderIsLeftOutHoweverItIsIgnored) {
  sandbox_.commit_file("file", "1");
  const std::string clean = resolve_word("HEAD").tree;
  sandbox_.write(".benchgate/last.json", "{}");
  EXPECT_EQ(snapshot_into("objects1").tree, clean);
  sandbox_.write(".benchgate/.gitignore", "*\n");
  EXPECT_EQ(snapshot_into("objects2").tree, clean);
  sandbox_.write(".git/info/exclude", "/.benchgate/\n");
  EXPECT_EQ(snapshot_into("objects3").tree, clean);
}

TEST_F(RevisionTest, SnapshotChangesNothingInTheRepository) {
  sandbox_.commit_file("staged", "1");
  sandbox_.write("staged", "2");
  sandbox_.git({"add", "staged"});
  sandbox_.write("staged", "3");
  sandbox_.write("new", "1");
  const auto before = tests::contents_of(sandbox_.user());
  snapshot_into("objects");
  EXPECT_EQ(tests::contents_of(sandbox_.user()), before);
}

TEST_F(RevisionTest, SnapshotSeesAChangeThatKeepsSizeAndTime) {
  // As on file systems where this time means nothing; it cannot be set back.
  sandbox_.git({"config", "core.trustctime", "false"});
  // All of this happens within one tick of a clock, some time ago.
  const auto then =
      std::filesystem::file_time_type::clock::now() - std::chrono::minutes(5);
  const auto set_time = [&](const char* name) {
    std::filesystem::last_write_time(sandbox_.user() / name, then);
  };
  sandbox_.write("file", "1");
  set_time("file");
  sandbox_.commit("first");
  set_time(".git/index");
  sandbox_.write("file", "2");
  set_time("file");
  EXPECT_NE(snapshot_into("objects").tree, resolve_word("HEAD").tree);
}

TEST_F(RevisionTest, SnapshotOfUnchangedFilesIsHead) {
  const std::string head = sandbox_.commit_file("file", "1");
  const Revision revision = snapshot_into("objects");
  EXPECT_EQ(revision.commit, head);
  EXPECT_EQ(revision.name, "worktree");
  EXPECT_TRUE(revision.objects.empty());
}

TEST_F(RevisionTest, SnapshotsOfTheSameFilesAreTheSameCommit) {
  sandbox_.commit_file("file", "1");
  sandbox_.write("file", "2");
  const Revision first = snapshot_into("objects1");
  const Revision second = snapshot_into("objects2");
  sandbox_.write("file", "3");
  const Revision third = snapshot_into("objects3");
  EXPECT_EQ(first.commit, second.commit);
  EXPECT_NE(first.commit, third.commit);
  EXPECT_EQ(first.date, resolve_word("HEAD").date);
}

TEST_F(RevisionTest, SnapshotWorksBeforeTheFirstCommit) {
  sandbox_.write("file", "1");
  const Revision revision = snapshot_into("objects");
  EXPECT_EQ(revision.tree.size(), 40U);
  EXPECT_FALSE(revision.commit.empty());
}

TEST_F(RevisionTest, SnapshotIgnoresTheVariablesOfAHook) {
  sandbox_.commit_file("file", "1");
  sandbox_.write("new", "1");
  const tests::ScopedVariable directory("GIT_DIR", "/nonexistent");
  const tests::ScopedVariable index("GIT_INDEX_FILE", "/nonexistent");
  EXPECT_NE(snapshot_into("objects").tree, resolve_word("HEAD").tree);
}

TEST_F(RevisionTest, SnapshotOfAConflictIsRefusedAndNamesTheFile) {
  sandbox_.commit_file("some file", "1\n");
  sandbox_.git({"checkout", "--quiet", "-b", "other"});
  sandbox_.commit_file("some file", "2\n");
  sandbox_.git({"checkout", "--quiet", "main"});
  sandbox_.commit_file("some file", "3\n");
  EXPECT_THROW(sandbox_.git({"merge", "other"}), std::runtime_error);
  EXPECT_EQ(error_of([&] { snapshot_into("objects"); }),
            "some file is in conflict, so the work tree is no program yet; "
            "resolve the conflict and git add the file");
}

TEST_F(RevisionTest, ABranchATagAndAShortNameAreTheSameCommit) {
  const std::string commit = sandbox_.commit_file("file", "1");
  sandbox_.git({"tag", "-a", "v1", "-m", "an annotated tag"});
  for (const std::string& word :
       {std::string("main"), std::string("v1"), commit.substr(0, 8),
        std::string("HEAD"), std::string("main~0")}) {
    EXPECT_EQ(resolve_word(word).commit, commit) << word;
    EXPECT_EQ(resolve_word(word).name, word);
  }
}

TEST_F(RevisionTest, ResolvingSaysTreeSubjectAndDate) {
  const std::string commit = sandbox_.commit_file("file", "1");
  const Revision revision = resolve_word("main");
  EXPECT_EQ(revision.name, "main");
  EXPECT_EQ(revision.commit, commit);
  EXPECT_EQ(revision.tree, sandbox_.git({"rev-parse", "HEAD^{tree}"}));
  EXPECT_EQ(revision.subject, "change file");
  EXPECT_EQ(revision.date, sandbox_.git({"log", "-1", "--format=%cI"}));
}

TEST_F(RevisionTest, AnUnknownRevisionSuggestsCloseNames) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"branch", "feature-one"});
  sandbox_.git({"tag", "feature-own"});
  sandbox_.git({"branch", "unlike"});
  const std::string top = sandbox_.user().string();
  EXPECT_EQ(error_of_word("feature-onw"),
            "there is no revision 'feature-onw' in " + top +
                "; did you mean feature-one or feature-own?");
  EXPECT_EQ(error_of_word("xyz"), "there is no revision 'xyz' in " + top);
}

TEST_F(RevisionTest, WordsThatGitCouldTakeForSomethingElseAreUnknown) {
  sandbox_.commit_file("file", "1");
  for (const char* word : {"", "^main", "--help", "-n1", "main..main", "a b",
                           "HEAD:", "HEAD^{tree}", "HEAD:file", "worktree"}) {
    EXPECT_THAT(error_of_word(word), HasSubstr("'" + std::string(word) + "'"))
        << word;
  }
}

TEST_F(RevisionTest, ANameOfABranchAndATagIsAmbiguous) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"branch", "both"});
  sandbox_.commit_file("file", "2");
  sandbox_.git({"tag", "both"});
  EXPECT_THAT(error_of_word("both"),
              AllOf(HasSubstr("'both' is ambiguous"),
                    HasSubstr("refs/heads/both or refs/tags/both")));
  EXPECT_EQ(resolve_word("refs/heads/both").commit,
            sandbox_.git({"rev-parse", "HEAD~1"}));
}

TEST_F(RevisionTest, ARepositoryWithoutACommitSaysSo) {
  EXPECT_THAT(error_of_word("HEAD"),
              AllOf(HasSubstr("has no commit yet"), HasSubstr("git commit")));
}

TEST_F(RevisionTest, AShallowCloneSaysHowToGetTheHistory) {
  sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  const auto clone = sandbox_.path() / "clone";
  sandbox_.git({"clone", "--quiet", "--depth=1",
                "file://" + sandbox_.user().string(), clone.string()});
  const Repository shallow = find_repository(sandbox_.runner(), clone);
  EXPECT_TRUE(shallow.shallow);
  EXPECT_THAT(error_of([&] { resolve(sandbox_.runner(), shallow, "HEAD~1"); }),
              AllOf(HasSubstr("shallow"), HasSubstr("git fetch --unshallow"),
                    HasSubstr("fetch-depth: 0")));
}

TEST_F(RevisionTest, TheTopIsFoundFromAFolderInside) {
  sandbox_.write("a/b/file", "1");
  const Repository found =
      find_repository(sandbox_.runner(), sandbox_.user() / "a/b");
  EXPECT_EQ(found.top, sandbox_.user());
  EXPECT_EQ(found.git, sandbox_.user() / ".git");
  EXPECT_EQ(found.objects, sandbox_.user() / ".git/objects");
  EXPECT_EQ(found.index, sandbox_.user() / ".git/index");
}

TEST_F(RevisionTest, ALinkedWorktreeHasItsOwnIndexAndTheSharedObjects) {
  sandbox_.commit_file("file", "1");
  const auto linked = sandbox_.path() / "linked";
  sandbox_.git({"worktree", "add", "--quiet", linked.string()});
  const Repository found = find_repository(sandbox_.runner(), linked);
  EXPECT_EQ(found.top, linked);
  EXPECT_EQ(found.objects, sandbox_.user() / ".git/objects");
  EXPECT_EQ(found.index, sandbox_.user() / ".git/worktrees/linked/index");
  tests::write_text(linked / "file", "2");
  EXPECT_NE(
      snapshot(sandbox_.runner(), found, sandbox_.path() / "objects").tree,
      resolve_word("HEAD").tree);
}

TEST_F(RevisionTest, PlacesWithoutAWorkTreeAreNamed) {
  const auto find = [&](const std::filesystem::path& folder) {
    return error_of([&] { find_repository(sandbox_.runner(), folder); });
  };
  const auto bare = sandbox_.path() / "bare";
  sandbox_.git({"init", "--quiet", "--bare", bare.string()});
  EXPECT_THAT(find(sandbox_.path()), HasSubstr("is not in a git repository"));
  EXPECT_THAT(find(bare), HasSubstr("is bare"));
  EXPECT_THAT(find(sandbox_.user() / ".git"), HasSubstr("inside a .git"));
  EXPECT_THAT(find(sandbox_.path() / "none"), HasSubstr("is not a folder"));
}

TEST_F(RevisionTest, ARepositoryOfAnotherUserSaysHowToTrustIt) {
  const tests::ScopedVariable owner("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
  EXPECT_THAT(error_of([&] { repository(); }),
              HasSubstr("git config --global --add safe.directory " +
                        sandbox_.user().string()));
}

TEST_F(RevisionTest, WithoutGitTheErrorSaysWhatToInstall) {
  const tests::ScopedVariable path("PATH", sandbox_.path().string());
  EXPECT_THAT(error_of([&] { repository(); }),
              AllOf(HasSubstr("git cannot be started"), HasSubstr("install")));
}

}  // namespace
}  // namespace benchgate::measure
