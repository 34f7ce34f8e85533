#include "tests/end_to_end/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

// What the world does to us: interrupts, kills, full disks, stores that cannot
// be written, another benchgate at work. Nothing measured is lost, and nothing
// is left behind.

namespace benchgate::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

class FaultTest : public testing::Test {
 protected:
  /// Starts a comparison that takes long, sends it `signal` once `condition`
  /// (a shell command) holds, and prints its exit status.
  Outcome interrupt(const std::string& arguments, const std::string& condition,
                    const std::string& signal = "INT") {
    // A shell's background job ignores SIGINT unless it has job control.
    program_.write("interrupt.sh", fmt::format(R"(
      set -m
      $BENCHGATE {} >out.txt 2>err.txt &
      pid=$!
      for i in $(seq 1 2000); do
        if {}; then break; fi
        sleep 0.01
      done
      kill -{} $pid
      wait $pid
      echo $?
      cat err.txt >&2)",
                                               arguments, condition, signal));
    return program_.shell("bash interrupt.sh 2>err2.txt; cat err.txt >&2");
  }

  /// A suite that is measured for long: its two times differ by noise.
  void write_endless_suite() {
    program_.write_suite("slow", {{"BM", 100}, {"BM2", 100}});
    std::string text = program_.read("slow");
    const std::string from = "table='";
    text.insert(text.find(from), "sleep 0.05\n");
    const std::string time = "100";
    for (auto at = text.find(" 100"); at != std::string::npos;
         at = text.find(" 100", at + 1)) {
      text.replace(at, 4, " '$((100 + $$ % 41))'");
    }
    program_.write("slow", text);
  }

  Program program_;
};

TEST_F(FaultTest, InterruptedWhileMeasuringItKeepsTheJournalAndGoesOn) {
  write_endless_suite();
  const std::string journal = ".benchgate/last.json.journal";
  const Outcome done =
      interrupt("compare ./slow ./slow --seed 3",
                "[ \"$(wc -l <" + journal + " 2>/dev/null)\" -gt 5 ]");
  EXPECT_EQ(done.out, "130\n") << done.err;
  EXPECT_THAT(done.err, HasSubstr("--resume goes on from there"));
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_EQ(
      program_
          .shell("pgrep -f '^/bin/sh " + program_.folder().string() + "/slow'")
          .out,
      "");

  const Outcome resumed = program_.run(
      {"compare", "./slow", "./slow", "--resume", "--budget", "2s"});
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("going on after"));
  const auto result =
      nlohmann::json::parse(program_.read(".benchgate/last.json"));
  EXPECT_EQ(result.at("seed"), 3);
  EXPECT_FALSE(std::filesystem::exists(program_.folder() / journal));
}

TEST_F(FaultTest, AJournalOfOtherProgramsIsNotGoneOnWith) {
  write_endless_suite();
  interrupt("compare ./slow ./slow",
            "[ \"$(wc -l <.benchgate/last.json.journal 2>/dev/null)\" -gt 2 ]");
  program_.write_suite("other", {{"BM", 1}});
  const Outcome done =
      program_.run({"compare", "./other", "./other", "--resume"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("of other programs"));
}

TEST_F(FaultTest, ResumingWithoutAJournalStartsAfresh) {
  program_.write_suite("a", {{"BM", 100}});
  const Outcome done = program_.run({"compare", "./a", "./a", "--resume"});
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("there is no journal"));
}

TEST_F(FaultTest, InterruptedWhileBuildingNothingIsLeft) {
  program_.make_repository({{"BM", 100}});
  program_.write("benchgate.json", R"({
    "build": "touch \"$BUILDS.started\"; sleep 1000 & sleep 1000",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  for (const char* signal : {"INT", "TERM"}) {
    program_.shell("rm -f $BUILDS.started");
    const Outcome done =
        interrupt("compare HEAD worktree", "[ -e $BUILDS.started ]", signal);
    EXPECT_EQ(done.out, "130\n") << done.err;
    EXPECT_THAT(done.err, HasSubstr("interrupted"));
    EXPECT_THAT(program_.leftover_folders(), IsEmpty());
    EXPECT_EQ(program_.leftover_processes(), "");
  }
  EXPECT_EQ(program_.shell("git status --porcelain --ignored").out,
            " M benchgate.json\n?? err.txt\n?? err2.txt\n?? interrupt.sh\n?? "
            "out.txt\n");
}

TEST_F(FaultTest, KilledItLeavesWhatTheNextRunSweepsAway) {
  program_.make_repository({{"BM", 100}});
  program_.write("benchgate.json", R"({
    "build": "touch \"$BUILDS.started\"; sleep 3; cp suite.sh \"$BENCHGATE_BUILD/suite\"",
    "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  const Outcome killed =
      interrupt("compare HEAD worktree", "[ -e $BUILDS.started ]", "KILL");
  EXPECT_EQ(killed.out, "137\n");
  EXPECT_FALSE(program_.leftover_folders().empty());
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
}

TEST_F(FaultTest, TwoInOneRepositoryDoNotGetInEachOthersWay) {
  program_.make_repository({{"BM", 100}});
  program_.write_suite("suite.sh", {{"BM", 110}});
  // What they write is not in the repository: it would change the work tree.
  const Outcome done = program_.shell(
      "run() { $BENCHGATE gate HEAD worktree --output \"$BUILDS.$1.json\" "
      ">\"$BUILDS.$1.txt\" 2>&1; }\n"
      "run 1 & first=$!\n"
      "run 2 & second=$!\n"
      "wait $first; echo $?; wait $second; echo $?");
  EXPECT_EQ(done.out, "1\n1\n") << program_.shell("cat \"$BUILDS\".?.txt").out;
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "2\n");
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
}

TEST_F(FaultTest, AFullDiskKeepsTheTableAndSaysWhatIsMissing) {
  program_.write_suite("a", {{"BM", 100}});
  const Outcome full =
      program_.run({"compare", "./a", "./a", "--output", "/dev/full"});
  EXPECT_EQ(full.status, 4);
  EXPECT_THAT(full.out, HasSubstr("unchanged"));
  EXPECT_THAT(full.err, HasSubstr("/dev/full"));
  const std::string place = (program_.cache() / "benchgate-").string();
  ASSERT_THAT(full.err, HasSubstr(place));
  EXPECT_EQ(
      program_.shell("$BENCHGATE report \"$BENCHGATE_CACHE\"/benchgate-*.json")
          .out,
      full.out);

  const Outcome report =
      program_.run({"compare", "./a", "./a", "--report", "markdown=/dev/full"});
  EXPECT_EQ(report.status, 4);
  EXPECT_THAT(report.err, HasSubstr("/dev/full"));
  EXPECT_TRUE(
      std::filesystem::exists(program_.folder() / ".benchgate/last.json"));
}

TEST_F(FaultTest, AnOutputFolderThatIsNotThereIsNamedBeforeAnythingIsMeasured) {
  program_.write_suite("a", {{"BM", 100}});
  for (const char* output : {"file/result.json", "none/result.json"}) {
    program_.write("file", "");
    const Outcome done =
        program_.run({"compare", "./a", "./a", "--output", output});
    EXPECT_EQ(done.status, 2);
    EXPECT_EQ(done.out, "");
    EXPECT_THAT(done.err, HasSubstr(output));
  }
}

TEST_F(FaultTest, AClosedPipeIsNotDelivered) {
  program_.write_suite("a", {{"BM", 100}});
  const Outcome done = program_.shell(
      "{ $BENCHGATE compare ./a ./a --all; echo $? >status; } | true; "
      "cat status");
  EXPECT_THAT(done.out, testing::AnyOf("4\n", "0\n"));
  EXPECT_TRUE(
      std::filesystem::exists(program_.folder() / ".benchgate/last.json"));
}

TEST_F(FaultTest, AStoreThatCannotBeUsedCostsABuildAndAWarning) {
  program_.make_repository({{"BM", 100}});
  std::filesystem::create_directories(program_.cache());
  program_.shell("echo no folder >\"$BENCHGATE_CACHE/store\"");
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("store"));
}

// As with a home that is read-only, and for the superuser too.
TEST_F(FaultTest, ACacheThatCannotBeMadeIsMadeElsewhereWithOneWarning) {
  program_.make_repository({{"BM", 100}});
  program_.write_suite("suite.sh", {{"BM", 150}});
  std::filesystem::create_directories(program_.cache());
  program_.set("TMPDIR", program_.cache().string());
  const std::string below_a_file = (program_.folder() / "suite.sh/x").string();
  program_.set("BENCHGATE_CACHE", below_a_file);
  const Outcome done = program_.run({"gate", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("regressed"));
  const std::size_t said = done.out.find("the cache " + below_a_file);
  ASSERT_NE(said, std::string::npos) << done.out;
  EXPECT_EQ(done.out.find("the cache", said + 1), std::string::npos)
      << done.out;
  EXPECT_THAT(program_.shell("ls \"$TMPDIR\"").out,
              MatchesRegex("benchgate-cache-[0-9]+\n"));
  // What was built is found again.
  EXPECT_EQ(program_.run({"compare", "HEAD", "worktree"}).status, 0);
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "2\n");
  // As is the store that it is in.
  const Outcome store = program_.run({"store", "list"});
  EXPECT_EQ(store.status, 0) << store.err;
  EXPECT_THAT(store.out, HasSubstr(program_.cache().string()));
  EXPECT_THAT(store.err, HasSubstr("the cache " + below_a_file));
  const Outcome history =
      program_.run({"history", "list", "--history",
                    "git:file://" + program_.folder().string() + "#nothing"});
  EXPECT_NE(history.status, 2) << history.err;
  EXPECT_THAT(history.err, HasSubstr("the cache " + below_a_file));
}

TEST_F(FaultTest, ADamagedStoreIsBuiltAgain) {
  program_.make_repository({{"BM", 100}});
  program_.run({"compare", "HEAD", "worktree"});
  program_.shell(
      "cd \"$BENCHGATE_CACHE/store/bundles\" && for f in *; do "
      "chmod u+w $f && printf x | dd of=$f bs=1 seek=700 conv=notrunc; done");
  const Outcome done = program_.run({"compare", "HEAD", "worktree"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(program_.run({"store", "verify"}).status, 0);
}

}  // namespace
}  // namespace benchgate::tests
