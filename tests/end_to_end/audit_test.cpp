#include "tests/end_to_end/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

class AuditCommandTest : public testing::Test {
 protected:
  AuditCommandTest() {
    program_.write_suite("a", {{"BM_1", 100}, {"BM_2", 7}});
  }

  /// A suite of two benchmarks, each invocation of which takes 50 ms.
  void write_slow_suite() {
    program_.write_suite("slow", {{"BM_1", 100}, {"BM_2", 7}});
    std::string text = program_.read("slow");
    text.insert(text.find("table='"), "sleep 0.05\n");
    program_.write("slow", text);
  }

  /// Starts an audit with two load processes, sends it `signal` once one
  /// comparison is in the file, and prints: its exit status, how many of its
  /// processes are left.
  Outcome stop_by(const std::string& signal) {
    program_.write("stop.sh", fmt::format(R"script(
      set -m
      $BENCHGATE audit ./slow --load 2 --out out.jsonl --comparisons 50 \
        --slowed-comparisons 0 >out.txt 2>err.txt &
      pid=$!
      for i in $(seq 1 3000); do
        [ "$(cat out.jsonl 2>/dev/null | wc -l)" -lt 1 ] || break
        sleep 0.01
      done
      load=$(pgrep -P $pid -x benchgate)
      [ "$(echo "$load" | wc -w)" -ge 2 ] || echo "load: $load"
      kill -{} $pid
      wait $pid
      echo $?
      for i in $(seq 1 500); do
        left=0
        for each in $load; do
          case "$(cut -d' ' -f3 /proc/$each/stat 2>/dev/null)" in
            ''|Z|X) ;;
            *) left=$((left + 1)) ;;
          esac
        done
        [ $left = 0 ] && break
        sleep 0.01
      done
      echo $left)script",
                                          signal));
    return program_.shell("bash stop.sh 2>err2.txt");
  }

  Program program_;
};

TEST_F(AuditCommandTest, AnExecutableIsComparedWithItselfAsItIsAndSlowed) {
  const Outcome done = program_.run(
      {"audit", "./a", "--comparisons", "2", "--slowdowns", "3%,10%",
       "--slowed-comparisons", "1", "--slowed", "1", "--sequential", "1",
       "--json", "--html", "page.html", "--seed", "5"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json result = json::parse(done.out);
  const json& own = result.at("all").at("judges").at(0);
  EXPECT_EQ(own.at("false_alarms").at("hits"), 0);
  EXPECT_EQ(own.at("false_alarms").at("of"), 2);
  ASSERT_EQ(own.at("detections").size(), 2U);
  for (const json& detection : own.at("detections")) {
    EXPECT_EQ(detection.at("detected").at("hits"), 1);
    EXPECT_EQ(detection.at("detected").at("of"), 1);
  }
  EXPECT_EQ(result.at("all").at("sequential"), 1);
  EXPECT_THAT(program_.read("page.html"), HasSubstr("BM_1"));
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(program_.folder() / ".benchgate"));
}

TEST_F(AuditCommandTest, SeveralGoesMakeOneTable) {
  const std::vector<std::string> go = {
      "audit", "./a",   "--comparisons", "2", "--slowed-comparisons",
      "0",     "--out", "out.jsonl"};
  EXPECT_EQ(program_.run(go).status, 0);
  std::vector<std::string> loaded = go;
  loaded.insert(loaded.end(), {"--load", "1"});
  const Outcome second = program_.run(loaded);
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("0 of 4"));
  EXPECT_THAT(second.out, HasSubstr("1 busy core"));
  program_.shell("head -n 1 out.jsonl >other.jsonl");
  const Outcome shown =
      program_.run({"audit", "--show", "out.jsonl", "other.jsonl"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("0 of 5"));
  const Outcome markdown =
      program_.run({"audit", "--show", "out.jsonl", "--markdown"});
  EXPECT_THAT(markdown.out, HasSubstr("| benchgate | in pairs | 0 of 4 |"));
}

TEST_F(AuditCommandTest, InterruptedItShowsWhatIsThereAndLeavesNothing) {
  write_slow_suite();
  const Outcome done = stop_by("INT");
  EXPECT_EQ(done.out, "130\n0\n") << program_.read("err.txt");
  EXPECT_THAT(program_.read("out.txt"), HasSubstr("benchgate "));
  EXPECT_THAT(program_.read("out.txt"), HasSubstr("0 of "));
  EXPECT_THAT(program_.read("err.txt"), HasSubstr("interrupted after "));
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  EXPECT_EQ(program_.run({"audit", "--show", "out.jsonl"}).out,
            program_.read("out.txt"));
}

TEST_F(AuditCommandTest, KilledItsLoadGoesWithIt) {
  write_slow_suite();
  EXPECT_EQ(stop_by("KILL").out, "137\n0\n");
  EXPECT_EQ(program_.run({"audit", "--show", "out.jsonl"}).status, 0);
}

TEST_F(AuditCommandTest, TheWorkTreeIsBuiltOnce) {
  program_.make_repository({{"BM", 100}});
  const Outcome done = program_.run(
      {"audit", "--comparisons", "1", "--slowed-comparisons", "0"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("0 of 1"));
  EXPECT_EQ(program_.shell("wc -l <\"$BUILDS\"").out, "1\n");
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
}

TEST_F(AuditCommandTest, ARealSuiteGoesThroughIt) {
  const Outcome done = program_.run(
      {"audit", BENCHGATE_FIXTURES "/fixture_suite_base", "--filter",
       "BM_Same$|BM_Bytes|BM_Allocates|BM_Wall", "--comparisons", "1",
       "--slowdowns", "50%", "--slowed-comparisons", "1", "--slowed", "4",
       "--budget", "20s", "--json"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json all = json::parse(done.out).at("all");
  EXPECT_EQ(all.at("paired"), 2);
  EXPECT_EQ(all.at("judges").at(0).at("benchmarks_called").at("of"), 4);
  EXPECT_EQ(
      all.at("judges").at(0).at("detections").at(0).at("detected").at("of"), 4);
}

TEST_F(AuditCommandTest, WhatMakesNoSenseIsSaidBeforeAnythingIsMeasured) {
  program_.write("result.json", "{}");
  program_.write("text", "hello\n");
  const auto refuses = [&](const std::vector<std::string>& arguments,
                           const std::string& words) {
    std::vector<std::string> all = {"audit"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome done = program_.run(all);
    EXPECT_EQ(done.status, 2) << done.err;
    EXPECT_EQ(done.out, "");
    EXPECT_THAT(done.err, HasSubstr(words));
    EXPECT_EQ(std::ranges::count(done.err, '\n'), 1) << done.err;
  };
  refuses({"./a", "--slowdowns", "5%,fast"}, "--slowdowns 5%,fast");
  refuses({"./a", "--slowdowns", "0"}, "--slowdowns 0");
  refuses({"./result.json"}, "is a result file");
  refuses({"./none"}, "./none");
  refuses({"./a", "--out", "text"}, "text: line 1");
  refuses({"./a", "--out", "none/out.jsonl"}, "none/out.jsonl");
  refuses({"./a", "--out", "/dev/full"}, "/dev/full");
  refuses({"./a", "--filter", "nothing"}, "no benchmark is left");
  refuses({"./a", "--comparisons", "0", "--slowed-comparisons", "0"},
          "nothing to measure");
  refuses({"--show", "none.jsonl"}, "none.jsonl");
  refuses({"--show", "text", "./a"},
          "text: line 1: this is no comparison of an audit: column 1: ");
  refuses({"./a", "--show", "none.jsonl"}, "no use for SIDE");
  refuses({"--budget", "5s", "--load", "2", "--show", "none.jsonl"},
          "no use for --load, --budget");
}

TEST_F(AuditCommandTest, APageThatCannotBeWrittenKeepsTheTable) {
  const Outcome done =
      program_.run({"audit", "./a", "--comparisons", "1",
                    "--slowed-comparisons", "0", "--html", "/dev/full"});
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.out, HasSubstr("0 of 1"));
  EXPECT_THAT(done.err, HasSubstr("/dev/full"));
}

TEST_F(AuditCommandTest, CompletionKnowsIt) {
  const Outcome done = program_.run({"completion", "bash"});
  EXPECT_THAT(done.out, HasSubstr("audit) words="));
  EXPECT_THAT(done.out, HasSubstr("--slowed-comparisons"));
}

}  // namespace
}  // namespace benchgate::tests
