#include "src/measure/build.h"

#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
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
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BuildTest : public testing::Test {
 protected:
  BuildTest() {
    sandbox_.write("suite.sh", "#!/bin/sh\necho one\n");
    sandbox_.commit("first");
    sandbox_.write("suite.sh", "#!/bin/sh\necho two\n");
    sandbox_.commit("second");
    // Each build leaves a line, so that a test can count them.
    recipe_.command = "echo x >> " + builds().string() +
                      " && cp suite.sh $BENCHGATE_BUILD/suite"
                      " && chmod +x $BENCHGATE_BUILD/suite";
    recipe_.suites = {{"store", "$BENCHGATE_BUILD/suite", {"--fast"}}};
    recipe_.environment = inherited_environment();
    options_.cache = sandbox_.cache();
    options_.progress = [this](const std::string& line) {
      progress_.push_back(line);
    };
    open_store();
  }

  void open_store(const store::Options& options = {}) {
    store_.emplace(
        store::ArtifactStore::open(sandbox_.path() / "store", options));
    options_.store = &*store_;
  }

  [[nodiscard]] fs::path builds() const { return sandbox_.path() / "builds"; }

  [[nodiscard]] std::ptrdiff_t count_builds() const {
    return std::ranges::count(tests::read_text(builds()), '\n');
  }

  BuiltSide build(const std::string& word = "HEAD") {
    const Repository repository =
        find_repository(sandbox_.runner(), sandbox_.user());
    options_.scratch =
        sandbox_.path() / ("scratch" + std::to_string(++scratches_));
    return build_side(sandbox_.runner(), repository,
                      resolve(sandbox_.runner(), repository, word), recipe_,
                      options_);
  }

  /// What the first suite of a side prints, run as it should be.
  std::string run(const BuiltSide& side) {
    const BuiltSuite& suite = side.suites.front();
    std::vector<std::string> environment = inherited_environment();
    set_variable(environment, "LD_LIBRARY_PATH", suite.library_folder.string());
    return sandbox_.runner()
        .run({suite.executable.string(),
              {"suite"},
              side.worktree.path(),
              environment},
             {})
        .output;
  }

  std::string failure_of(const std::string& word = "HEAD") {
    try {
      build(word);
    } catch (const MeasurementError& error) {
      EXPECT_EQ(error.kind(), MeasurementError::Kind::not_measured);
      return error.what();
    }
    return "no error";
  }

  store::Digest key() {
    return build_key(sandbox_.runner(), "tree", "/source", recipe_);
  }

  tests::GitSandbox sandbox_;
  std::optional<store::ArtifactStore> store_;
  BuildRecipe recipe_;
  BuildOptions options_;
  std::vector<std::string> progress_;
  int scratches_ = 0;
};

TEST_F(BuildTest, EachSideIsBuiltFromItsOwnRevision) {
  const BuiltSide base = build("HEAD~1");
  const BuiltSide head = build("HEAD");
  EXPECT_EQ(run(base), "one\n");
  EXPECT_EQ(run(head), "two\n");
  EXPECT_TRUE(base.built);
  EXPECT_NE(base.build, head.build);
  EXPECT_THAT(head.suites.front().arguments, ElementsAre("--fast"));
  EXPECT_THAT(head.warnings, IsEmpty());
  EXPECT_EQ(base.suites.front().executable.string().size(),
            head.suites.front().executable.string().size());
}

TEST_F(BuildTest, TheSecondTimeTheStoreHasIt) {
  const std::string first = build().build;
  const BuiltSide again = build();
  EXPECT_FALSE(again.built);
  EXPECT_EQ(again.build, first);
  EXPECT_EQ(run(again), "two\n");
  EXPECT_THAT(again.suites.front().arguments, ElementsAre("--fast"));
  EXPECT_EQ(count_builds(), 1);
}

TEST_F(BuildTest, NothingIsLeftAtTheEnd) {
  const auto before = tests::contents_of(sandbox_.user());
  build();
  build();
  EXPECT_THAT(tests::contents_of(sandbox_.cache() / "worktrees"), IsEmpty());
  EXPECT_THAT(tests::contents_of(sandbox_.cache() / "logs"), IsEmpty());
  EXPECT_EQ(tests::contents_of(sandbox_.user()), before);
}

TEST_F(BuildTest, TheBuildFolderIsEmptyAndGoneOnceTheSuitesAreOutOfIt) {
  recipe_.command += " && test -z \"$(ls $BENCHGATE_BUILD | grep -v suite)\"";
  const BuiltSide side = build();
  EXPECT_TRUE(fs::exists(side.worktree.path() / "suite.sh"));
  for (const auto& entry :
       fs::directory_iterator(side.worktree.path().parent_path())) {
    EXPECT_TRUE(!entry.is_directory() || entry.path() == side.worktree.path())
        << entry.path();
  }
}

TEST_F(BuildTest, ARebuildIgnoresTheStore) {
  build();
  options_.reuse = Reuse::never;
  EXPECT_TRUE(build().built);
  EXPECT_EQ(count_builds(), 2);
}

TEST_F(BuildTest, WithoutAStoreEverythingIsBuilt) {
  options_.store = nullptr;
  build();
  const BuiltSide again = build();
  EXPECT_TRUE(again.built);
  EXPECT_EQ(run(again), "two\n");
  EXPECT_THAT(again.warnings, IsEmpty());
}

TEST_F(BuildTest, AReadOnlyStoreCostsAWarning) {
  open_store({.read_only = true});
  const BuiltSide side = build();
  EXPECT_EQ(run(side), "two\n");
  EXPECT_THAT(side.warnings, ElementsAre(HasSubstr("cannot be kept")));
}

TEST_F(BuildTest, AStoreThatIsFullLosesWhatWasNotUsedForLongest) {
  const std::string old = "used long ago";
  store_->put(store::ArtifactKind::bundle, store::Digest::of(old),
              std::as_bytes(std::span(old)));
  fs::last_write_time(
      sandbox_.path() / "store" / "bundles" /
          store::Digest::of(old).hex().data(),
      fs::file_time_type::clock::now() - std::chrono::hours(48));
  options_.most_stored_bytes = 1;
  EXPECT_TRUE(build("main").built);
  EXPECT_FALSE(
      store_->contains(store::ArtifactKind::bundle, store::Digest::of(old)));
  EXPECT_FALSE(build("main").built);  // Kept: it was used just now.
}

TEST_F(BuildTest, AnEvictedBundleIsBuiltAgainWithoutAWord) {
  const BuiltSide first = build();
  store_->remove(store::ArtifactKind::bundle,
                 store::Digest::parse(first.build));
  const BuiltSide again = build();
  EXPECT_TRUE(again.built);
  EXPECT_THAT(again.warnings, IsEmpty());
  EXPECT_FALSE(build().built);
}

TEST_F(BuildTest, ADamagedBundleIsBuiltAgainWithAWarning) {
  build();
  for (const char* kind : {"bundles", "manifests"}) {
    int damaged = 0;
    for (const auto& entry :
         fs::recursive_directory_iterator(sandbox_.path() / "store")) {
      if (entry.path().parent_path().filename() == kind &&
          entry.is_regular_file()) {
        fs::permissions(entry.path(), fs::perms(0600));
        tests::write_text(entry.path(), std::string(200, 'x'));
        ++damaged;
      }
    }
    ASSERT_EQ(damaged, 1) << kind;
    open_store();  // Without the bytes that the first one remembers.
    const BuiltSide again = build();
    EXPECT_TRUE(again.built);
    EXPECT_EQ(run(again), "two\n");
    EXPECT_THAT(again.warnings, ElementsAre(HasSubstr("is built again")));
    EXPECT_FALSE(build().built);
  }
}

TEST_F(BuildTest, SeveralSuitesAreKeptTogether) {
  recipe_.command += " && cp $BENCHGATE_BUILD/suite second";
  recipe_.suites.push_back({"parser", "${BENCHGATE_SOURCE}/second", {}});
  recipe_.suites.push_back({"third", "second", {}});
  const BuiltSide first = build();
  const BuiltSide again = build();
  EXPECT_FALSE(again.built);
  ASSERT_EQ(again.suites.size(), 3U);
  EXPECT_EQ(again.suites[1].name, "parser");
  EXPECT_TRUE(fs::exists(again.suites[1].executable));
  EXPECT_EQ(again.build, first.build);
  EXPECT_THAT(again.build, testing::StartsWith("sha256:"));
}

TEST_F(BuildTest, AFailedBuildShowsItsLastFiftyLinesAndKeepsTheLog) {
  recipe_.command =
      "i=1; while [ $i -le 80 ]; do printf '\\033[31mline %d\\n' $i; "
      "i=$((i+1)); done; exit 7";
  const std::string message = failure_of("HEAD~1");
  EXPECT_THAT(
      message,
      AllOf(HasSubstr("building HEAD~1 ("), HasSubstr("exited with status 7"),
            HasSubstr("\nline 31\n"), HasSubstr("\nline 80\n"),
            Not(HasSubstr("line 30\n")), Not(HasSubstr("\033"))));
  const std::string log = message.substr(message.rfind(' ') + 1);
  EXPECT_THAT(tests::read_text(log),
              AllOf(HasSubstr("line 1\n"), HasSubstr("line 80\n")));
  EXPECT_THAT(tests::contents_of(sandbox_.cache() / "worktrees"), IsEmpty());
}

TEST_F(BuildTest, ABuildThatTakesTooLongIsStopped) {
  recipe_.command = "echo begun; sleep 100";
  options_.timeout = std::chrono::milliseconds(300);
  EXPECT_THAT(failure_of(),
              AllOf(HasSubstr("did not end within"), HasSubstr("begun")));
}

TEST_F(BuildTest, AnInterruptedBuildLeavesNothing) {
  recipe_.command = "kill -INT $PPID; sleep 100";
  const InterruptionGuard guard;
  EXPECT_THROW(build(), Interrupted);
  EXPECT_THAT(tests::contents_of(sandbox_.cache() / "worktrees"), IsEmpty());
}

TEST_F(BuildTest, WhatACompilerLeavesInItsTemporaryFolderIsRemoved) {
  const fs::path left = sandbox_.path() / "left";
  const std::string leave =
      "echo $TMPDIR > " + left.string() + "; echo x > $TMPDIR/cc1; ";
  const auto expect_gone = [&] {
    std::string folder = tests::read_text(left);
    folder.pop_back();
    EXPECT_THAT(folder, HasSubstr("/benchgate-build-"));
    EXPECT_FALSE(fs::exists(folder));
    fs::remove(left);
  };
  recipe_.command = leave + "kill -INT $PPID; sleep 100";
  {
    const InterruptionGuard guard;
    EXPECT_THROW(build(), Interrupted);
  }
  expect_gone();
  recipe_.command = leave + "exit 1";
  EXPECT_THAT(failure_of(), HasSubstr("exited with status 1"));
  expect_gone();
}

TEST_F(BuildTest, ASuiteThatTheBuildDoesNotMakeIsNamed) {
  recipe_.suites[0].executable = "$BENCHGATE_BUILD/none";
  EXPECT_THAT(failure_of(),
              AllOf(HasSubstr("the suite 'store' should be /"),
                    HasSubstr("/none and there is none"),
                    HasSubstr("correct \"executable\" of that suite "
                              "(\"$BENCHGATE_BUILD/none\")"),
                    HasSubstr("benchgate.json")));
  recipe_.suites[0].executable = "suite.sh";
  EXPECT_THAT(failure_of(), HasSubstr("that file is not executable"));
  recipe_.suites[0].executable = "$BENCHGATE_BUILD";
  EXPECT_THAT(failure_of(), HasSubstr("that is not a file"));
}

TEST_F(BuildTest, ASuiteKeepsTheSharedLibraryOfItsBuild) {
  sandbox_.write("library.cpp", "int answer() { return 42; }\n");
  sandbox_.write("program.cpp",
                 "#include <cstdio>\nint answer();\n"
                 "int main() { std::printf(\"%d\\n\", answer()); }\n");
  sandbox_.commit("a program with a shared library");
  recipe_.command =
      "echo x >> " + builds().string() +
      " && cd $BENCHGATE_BUILD && c++ -shared -fPIC -Wl,-soname,libanswer.so.1 "
      "-o libanswer.so.1 $BENCHGATE_SOURCE/library.cpp && c++ -o suite "
      "$BENCHGATE_SOURCE/program.cpp ./libanswer.so.1 -Wl,-rpath,$PWD";
  const BuiltSide first = build();
  EXPECT_EQ(run(first), "42\n");
  const BuiltSide again = build();
  EXPECT_FALSE(again.built);
  EXPECT_EQ(run(again), "42\n");
  EXPECT_TRUE(fs::exists(again.suites[0].library_folder / "libanswer.so.1"));
}

TEST_F(BuildTest, ASuiteThatCannotBeMovedRunsFromItsBuildFolder) {
  sandbox_.write("library.cpp", "int answer() { return 42; }\n");
  sandbox_.write("program.cpp",
                 "#include <cstdio>\nint answer();\n"
                 "int main() { std::printf(\"%d\\n\", answer()); }\n");
  sandbox_.commit("a program with a shared library");
  // Without a soname the linker writes the library's path into the program.
  recipe_.command =
      "cd $BENCHGATE_BUILD && c++ -shared -fPIC -o libanswer.so "
      "$BENCHGATE_SOURCE/library.cpp && c++ -o suite "
      "$BENCHGATE_SOURCE/program.cpp $PWD/libanswer.so";
  {
    const BuiltSide side = build();
    EXPECT_EQ(run(side), "42\n");
    EXPECT_EQ(side.build, "");
    EXPECT_THAT(side.warnings,
                ElementsAre(HasSubstr("runs from its build folder")));
  }
  EXPECT_THAT(tests::contents_of(sandbox_.cache() / "worktrees"), IsEmpty());
  EXPECT_TRUE(build().built);
}

TEST_F(BuildTest, OfTwoAtOnceOneBuildsAndTheOtherWaits) {
  const fs::path begun = sandbox_.path() / "begun";
  const fs::path go = sandbox_.path() / "go";
  // The build ends when the other process says that it is waiting.
  recipe_.command += " && touch " + begun.string() + " && while [ ! -e " +
                     go.string() + " ]; do sleep 0.02; done";
  const pid_t child = ::fork();
  if (child == 0) {
    scratches_ = 100;
    try {
      ::_exit(build().built ? 0 : 1);
    } catch (...) {
      ::_exit(2);
    }
  }
  while (!fs::exists(begun)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  options_.progress = [&](const std::string& line) {
    progress_.push_back(line);
    tests::write_text(go, "");
  };
  const BuiltSide side = build();
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(side.built);
  EXPECT_EQ(run(side), "two\n");
  EXPECT_EQ(count_builds(), 1);
  EXPECT_THAT(progress_,
              ElementsAre(HasSubstr("waiting for another benchgate")));
}

TEST_F(BuildTest, TheKeyChangesWithAllThatTheBuildDependsOn) {
  const store::Digest before = key();
  EXPECT_EQ(key(), before);
  EXPECT_NE(build_key(sandbox_.runner(), "other", "/source", recipe_), before);
  EXPECT_NE(build_key(sandbox_.runner(), "tree", "/other", recipe_), before);
  const BuildRecipe recipe = recipe_;
  const auto key_after = [&](const std::function<void()>& change) {
    recipe_ = recipe;
    change();
    return key();
  };
  EXPECT_NE(key_after([&] { recipe_.command += " "; }), before);
  EXPECT_NE(key_after([&] { recipe_.suites[0].executable += "2"; }), before);
  EXPECT_NE(key_after([&] {
              recipe_.suites.push_back({"b", "c", {}});
            }),
            before);
  for (const char* name :
       {"CXXFLAGS", "CMAKE_BUILD_TYPE", "PKG_CONFIG_PATH", "CC", "LDFLAGS"}) {
    EXPECT_NE(key_after([&] {
                set_variable(recipe_.environment, name, "something");
              }),
              before)
        << name;
  }
  EXPECT_EQ(key_after([&] { recipe_.suites[0].arguments = {"--slow"}; }),
            before);
  EXPECT_EQ(key_after([&] {
              set_variable(recipe_.environment, "SSH_AGENT_PID", "7");
            }),
            before);
}

TEST_F(BuildTest, TheKeyChangesWithTheCompilersVersion) {
  const fs::path compiler = sandbox_.path() / "compiler";
  set_variable(recipe_.environment, "CXX", compiler.string());
  tests::write_text(compiler, "#!/bin/sh\necho version 1\n");
  fs::permissions(compiler, fs::perms(0755));
  const store::Digest before = key();
  tests::write_text(compiler, "#!/bin/sh\necho version 2\n");
  EXPECT_NE(key(), before);
}

}  // namespace
}  // namespace benchgate::measure
