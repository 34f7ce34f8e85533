#include "src/measure/worktree.h"

#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace benchgate::measure {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class WorktreeTest : public testing::Test {
 protected:
  Repository repository() {
    return find_repository(sandbox_.runner(), sandbox_.user());
  }

  Revision revision(const std::string& word) {
    return resolve(sandbox_.runner(), repository(), word);
  }

  Worktree make(const Revision& revision) {
    return Worktree::make(sandbox_.runner(), repository(), revision,
                          sandbox_.cache());
  }

  /// What is left of checkouts.
  [[nodiscard]] std::map<std::string, std::string> left() const {
    return tests::contents_of(sandbox_.cache() / "worktrees");
  }

  /// Runs `action`, which kills itself, in another process.
  static void run_and_kill(const std::function<void()>& action) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        action();
      } catch (...) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
  }

  /// Whether the checkout had all its files each time.
  bool use_repeatedly(const Revision& revision, int rounds,
                      int files) noexcept {
    try {
      for (int round = 0; round < rounds; ++round) {
        const Worktree worktree = make(revision);
        for (int i = 0; i < files; ++i) {
          const std::string name = "file" + std::to_string(i);
          if (tests::read_text(worktree.path() / name) != "1") {
            return false;
          }
        }
      }
      return true;
    } catch (const std::exception& error) {
      std::fputs(error.what(), stderr);
      return false;
    }
  }

  static std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const MeasurementError& error) {
      return error.what();
    }
    return "no error";
  }

  tests::GitSandbox sandbox_;
};

TEST_F(WorktreeTest, HasTheFilesOfItsRevisionAndIsRemovedAtTheEnd) {
  sandbox_.commit_file("folder/file", "1");
  sandbox_.commit_file("folder/file", "2");
  sandbox_.write("folder/file", "3");
  {
    const Worktree base = make(revision("HEAD~1"));
    const Worktree head = make(revision("HEAD"));
    EXPECT_EQ(tests::read_text(base.path() / "folder/file"), "1");
    EXPECT_EQ(tests::read_text(head.path() / "folder/file"), "2");
    EXPECT_EQ(base.path().string().size(), head.path().string().size());
    EXPECT_EQ(sandbox_.git({"status", "--porcelain"}, base.path()), "");
  }
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, LeavesNoTraceInTheRepositoryEvenWhileItIsThere) {
  sandbox_.commit_file("file", "1");
  sandbox_.write("file", "2");
  const auto before = tests::contents_of(sandbox_.user());
  const Revision snapshot = measure::snapshot(sandbox_.runner(), repository(),
                                              sandbox_.path() / "objects");
  const Worktree head = make(snapshot);
  const Worktree base = make(revision("HEAD"));
  EXPECT_EQ(tests::read_text(head.path() / "file"), "2");
  EXPECT_EQ(tests::contents_of(sandbox_.user()), before);
}

TEST_F(WorktreeTest, ASnapshotOutlivesTheFolderOfItsObjects) {
  sandbox_.commit_file("file", "1");
  sandbox_.write("file", "2");
  const Revision snapshot = measure::snapshot(sandbox_.runner(), repository(),
                                              sandbox_.path() / "objects");
  const Worktree head = make(snapshot);
  fs::remove_all(sandbox_.path() / "objects");
  EXPECT_EQ(sandbox_.git({"status", "--porcelain"}, head.path()), "");
  EXPECT_EQ(sandbox_.git({"log", "--format=%s", "-1", "HEAD~1"}, head.path()),
            "change file");
}

TEST_F(WorktreeTest, OneTreeIsAlwaysAtOnePath) {
  sandbox_.commit_file("file", "1");
  sandbox_.commit("the same files");
  fs::path first;
  {
    const Worktree worktree = make(revision("HEAD"));
    first = worktree.path();
  }
  EXPECT_EQ(make(revision("HEAD~1")).path(), first);
}

TEST_F(WorktreeTest, TheLastOfTwoUsersRemovesIt) {
  sandbox_.commit_file("file", "1");
  std::optional<Worktree> first(make(revision("HEAD")));
  std::optional<Worktree> second(make(revision("HEAD")));
  const fs::path path = second->path();
  tests::write_text(path / "mark", "written while the first one had it");
  first.reset();
  EXPECT_TRUE(fs::exists(path / "mark"));
  second.reset();
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, WhatIsHalfMadeIsNotTakenForWhole) {
  sandbox_.commit_file("file", "1");
  const fs::path path =
      worktree_path(repository(), revision("HEAD"), sandbox_.cache());
  tests::write_text(path / "file", "half");
  tests::write_text(path / "stale", "1");
  const Worktree worktree = make(revision("HEAD"));
  EXPECT_EQ(worktree.path(), path);
  EXPECT_EQ(tests::read_text(path / "file"), "1");
  EXPECT_FALSE(fs::exists(path / "stale"));
}

TEST_F(WorktreeTest, WhatAKilledUserLeftIsMadeAnew) {
  sandbox_.commit_file("file", "1");
  const Revision head = revision("HEAD");
  fs::path path = worktree_path(repository(), head, sandbox_.cache());
  run_and_kill([&] {
    const Worktree worktree = make(head);
    tests::write_text(path / "file", "changed by a build");
    ::raise(SIGKILL);
  });
  ASSERT_EQ(tests::read_text(path / "file"), "changed by a build");
  EXPECT_EQ(tests::read_text(make(head).path() / "file"), "1");
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, SweepingRemovesWhatAKilledUserLeft) {
  sandbox_.commit_file("file", "1");
  const Revision head = revision("HEAD");
  run_and_kill([&] {
    const Worktree worktree = make(head);
    tests::write_text(worktree.build_folder("0123456789abcdef") / "a.o", "1");
    tests::write_text(worktree.build_lock(), "");
    ::raise(SIGKILL);
  });
  ASSERT_FALSE(left().empty());
  sweep_abandoned(sandbox_.cache());
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, SweepingRemovesWhatWasKilledWhileItWasMade) {
  sandbox_.write(".gitattributes", "file filter=slow\n");
  sandbox_.commit_file("file", "1");
  // The checkout hangs in this filter until it is killed.
  sandbox_.git(
      {"config", "filter.slow.smudge",
       "touch " + (sandbox_.path() / "begun").string() + "; sleep 100"});
  const Revision head = revision("HEAD");
  const pid_t child = ::fork();
  if (child == 0) {
    use_repeatedly(head, 1, 0);
    ::_exit(0);
  }
  while (!fs::exists(sandbox_.path() / "begun")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ::kill(child, SIGKILL);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  ASSERT_FALSE(left().empty());
  sandbox_.git({"config", "filter.slow.smudge", "cat"});
  {
    const Worktree worktree = make(head);
    EXPECT_EQ(tests::read_text(worktree.path() / "file"), "1");
  }
  sweep_abandoned(sandbox_.cache());
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, SweepingSparesWhatIsInUse) {
  sandbox_.commit_file("file", "1");
  const Worktree worktree = make(revision("HEAD"));
  sweep_abandoned(sandbox_.cache());
  EXPECT_EQ(tests::read_text(worktree.path() / "file"), "1");
}

TEST_F(WorktreeTest, SweepingWhereNothingIsDoesNothing) {
  sweep_abandoned(sandbox_.cache());
  EXPECT_FALSE(fs::exists(sandbox_.cache()));
}

TEST_F(WorktreeTest, AFailedCheckoutLeavesNothing) {
  sandbox_.commit_file("file", "1");
  Revision gone = revision("HEAD");
  gone.commit = std::string(40, '1');
  EXPECT_THAT(error_of([&] { make(gone); }),
              HasSubstr("cannot be checked out"));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, AnInterruptionLeavesNothing) {
  sandbox_.write(".gitattributes", "file filter=slow\n");
  sandbox_.commit_file("file", "1");
  sandbox_.git({"config", "filter.slow.smudge",
                "kill -INT " + std::to_string(::getpid()) + "; sleep 100"});
  const Revision head = revision("HEAD");
  const auto before = tests::contents_of(sandbox_.user());
  const InterruptionGuard guard;
  EXPECT_THROW(make(head), Interrupted);
  EXPECT_THAT(left(), IsEmpty());
  EXPECT_EQ(tests::contents_of(sandbox_.user()), before);
}

TEST_F(WorktreeTest, ManyUsersAtOnceAllHaveWholeFilesAndLeaveNothing) {
  constexpr int kProcesses = 4;
  constexpr int kRounds = 5;
  constexpr int kFiles = 20;
  for (int i = 0; i < kFiles; ++i) {
    sandbox_.write("file" + std::to_string(i), "1");
  }
  sandbox_.commit("many files");
  const Revision head = revision("HEAD");
  std::vector<pid_t> processes;
  for (int process = 0; process < kProcesses; ++process) {
    processes.push_back(::fork());
    if (processes.back() == 0) {
      ::_exit(use_repeatedly(head, kRounds, kFiles) ? 0 : 1);
    }
  }
  for (const pid_t process : processes) {
    int status = 0;
    // By number: orphans of theirs become our children, too.
    ASSERT_EQ(::waitpid(process, &status, 0), process);
    EXPECT_EQ(status, 0);
  }
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, WriteProtectedFoldersAreRemovedToo) {
  const fs::path folder = sandbox_.path() / "modules";
  tests::write_text(folder / "a/b/file", "1");
  fs::permissions(folder / "a/b",
                  fs::perms::owner_read | fs::perms::owner_exec);
  fs::permissions(folder / "a", fs::perms::owner_read | fs::perms::owner_exec);
  remove_folder(folder);
  EXPECT_FALSE(fs::exists(folder));
}

TEST_F(WorktreeTest, NoHookOfTheUserRuns) {
  sandbox_.commit_file("file", "1");
  const fs::path hook = sandbox_.user() / ".git/hooks/post-checkout";
  tests::write_text(
      hook, "#!/bin/sh\ntouch " + (sandbox_.path() / "ran").string() + "\n");
  fs::permissions(hook, fs::perms(0755));
  const Worktree worktree = make(revision("HEAD"));
  EXPECT_FALSE(fs::exists(sandbox_.path() / "ran"));
}

TEST_F(WorktreeTest, ABuildCanAskGitForItsVersion) {
  sandbox_.commit_file("file", "1");
  sandbox_.git({"tag", "v1.2"});
  sandbox_.commit_file("file", "2");
  const Worktree worktree = make(revision("HEAD"));
  EXPECT_THAT(sandbox_.git({"describe", "--tags", "--dirty"}, worktree.path()),
              testing::StartsWith("v1.2-1-g"));
}

TEST_F(WorktreeTest, TheUsersSettingsForFilesApply) {
  sandbox_.write(".gitattributes", "file filter=shout\n");
  sandbox_.commit_file("file", "text\n");
  sandbox_.git({"config", "filter.shout.smudge", "tr a-z A-Z"});
  const Worktree worktree = make(revision("HEAD"));
  EXPECT_EQ(tests::read_text(worktree.path() / "file"), "TEXT\n");
}

TEST_F(WorktreeTest, ShallowClonesAndLinkedWorktreesAreCheckedOut) {
  sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  const fs::path clone = sandbox_.path() / "clone";
  const fs::path linked = sandbox_.path() / "linked";
  sandbox_.git({"clone", "--quiet", "--depth=1",
                "file://" + sandbox_.user().string(), clone.string()});
  sandbox_.git({"worktree", "add", "--quiet", linked.string()}, clone);
  for (const fs::path& place : {clone, linked}) {
    const Repository here = find_repository(sandbox_.runner(), place);
    const Worktree worktree = Worktree::make(
        sandbox_.runner(), here, resolve(sandbox_.runner(), here, "HEAD"),
        sandbox_.cache());
    EXPECT_EQ(tests::read_text(worktree.path() / "file"), "2");
    EXPECT_EQ(sandbox_.git({"log", "--format=%s"}, worktree.path()),
              "change file");
  }
}

TEST_F(WorktreeTest, APartialCloneFetchesTheFilesThatItLacks) {
  sandbox_.commit_file("file", "1");
  sandbox_.commit_file("file", "2");
  sandbox_.git({"config", "uploadpack.allowFilter", "true"});
  sandbox_.git({"config", "uploadpack.allowAnySHA1InWant", "true"});
  const fs::path clone = sandbox_.path() / "clone";
  sandbox_.git({"clone", "--quiet", "--filter=blob:none",
                "file://" + sandbox_.user().string(), clone.string()});
  const Repository here = find_repository(sandbox_.runner(), clone);
  const Worktree worktree = Worktree::make(
      sandbox_.runner(), here, resolve(sandbox_.runner(), here, "HEAD~1"),
      sandbox_.cache());
  EXPECT_EQ(tests::read_text(worktree.path() / "file"), "1");
}

TEST_F(WorktreeTest, ARepositoryWithSha256NamesIsCheckedOut) {
  const fs::path place = sandbox_.path() / "sha256 \"repository\"";
  sandbox_.git({"init", "--quiet", "--object-format=sha256", place.string()});
  tests::write_text(place / "file", "1");
  sandbox_.git({"add", "--all"}, place);
  sandbox_.git({"commit", "--quiet", "-m", "first"}, place);
  tests::write_text(place / "file", "2");
  const Repository here = find_repository(sandbox_.runner(), place);
  const Worktree worktree = Worktree::make(
      sandbox_.runner(), here,
      snapshot(sandbox_.runner(), here, sandbox_.path() / "objects"),
      sandbox_.cache());
  EXPECT_EQ(tests::read_text(worktree.path() / "file"), "2");
}

TEST_F(WorktreeTest, SubmodulesComeFromTheUsersOwnClones) {
  const fs::path library = sandbox_.path() / "library";
  sandbox_.git({"init", "--quiet", library.string()});
  tests::write_text(library / "file", "1");
  sandbox_.git({"add", "--all"}, library);
  sandbox_.git({"commit", "--quiet", "-m", "first"}, library);
  sandbox_.git({"submodule", "--quiet", "add", library.string(), "deps/lib"});
  sandbox_.commit("add a submodule");
  // A commit of the submodule that exists in the user's clone alone, and no
  // place any more from where it could be fetched.
  tests::write_text(sandbox_.user() / "deps/lib/file", "2");
  sandbox_.git({"commit", "--quiet", "-am", "local"},
               sandbox_.user() / "deps/lib");
  fs::remove_all(library);
  const Revision snapshot = measure::snapshot(sandbox_.runner(), repository(),
                                              sandbox_.path() / "objects");
  const Worktree base = make(revision("HEAD"));
  const Worktree head = make(snapshot);
  EXPECT_EQ(tests::read_text(base.path() / "deps/lib/file"), "1");
  EXPECT_EQ(tests::read_text(head.path() / "deps/lib/file"), "2");
}

TEST_F(WorktreeTest, ASubmoduleThatCannotBeHadIsAnErrorThatSaysWhich) {
  const fs::path library = sandbox_.path() / "library";
  sandbox_.git({"init", "--quiet", library.string()});
  tests::write_text(library / "file", "1");
  sandbox_.git({"add", "--all"}, library);
  sandbox_.git({"commit", "--quiet", "-m", "first"}, library);
  sandbox_.git({"submodule", "--quiet", "add", library.string(), "deps/lib"});
  sandbox_.commit("add a submodule");
  fs::remove_all(library);
  fs::remove_all(sandbox_.user() / ".git/modules");
  EXPECT_THAT(
      error_of([&] { make(revision("HEAD")); }),
      AllOf(HasSubstr("the submodules of HEAD ("), HasSubstr("deps/lib")));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(WorktreeTest, ACacheThatCannotBeMadeIsNamed) {
  sandbox_.commit_file("file", "1");
  tests::write_text(sandbox_.cache(), "a file where the folder should be");
  EXPECT_THAT(
      error_of([&] { make(revision("HEAD")); }),
      AllOf(HasSubstr(sandbox_.cache().string()), HasSubstr("--cache DIR")));
}

}  // namespace
}  // namespace benchgate::measure
