// `benchgate bisect`, as a user types it, in a repository whose commits take
// times that are written down.

#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

class BisectTest : public testing::Test {
 protected:
  /// Commits of the tag c0, c1, ..., whose BM_Work takes these times.
  void make_history(const std::vector<double>& times) {
    for (std::size_t i = 0; i < times.size(); ++i) {
      const Times all = {{"BM_Work", times[i]}, {"BM_Other", 100}};
      if (i == 0) {
        program_.make_repository(all);
      } else {
        // Each commit is a program of its own.
        program_.write("suite.sh", Program::suite(all) + "# commit " +
                                       std::to_string(i) + "\n");
        program_.commit("commit " + std::to_string(i));
      }
      tag(i);
    }
  }

  void tag(std::size_t commit) {
    ASSERT_EQ(program_.shell("git tag c" + std::to_string(commit)).status, 0);
  }

  std::string hash(const std::string& name) {
    std::string text = program_.shell("git rev-parse " + name).out;
    text.pop_back();
    return text;
  }

  /// The answer as JSON.
  json search(std::vector<std::string> options, int status) {
    std::vector<std::string> all = {"bisect", "c0", "HEAD", "--json"};
    all.insert(all.end(), options.begin(), options.end());
    const Outcome done = program_.run(all);
    EXPECT_EQ(done.status, status) << done.err;
    return json::parse(done.out);
  }

  std::size_t builds() {
    const std::string text =
        program_.shell("cat \"$BUILDS\" 2>/dev/null | wc -l").out;
    return static_cast<std::size_t>(std::stoul(text));
  }

  Program program_;
};

TEST_F(BisectTest, FindsTheCommitThatSlowedTheBenchmark) {
  make_history({100, 100, 100, 100, 100, 110, 110, 110});
  const Outcome done =
      program_.run({"bisect", "c0", "c7", "--benchmark", "BM_Work"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("first bad commit  " + hash("c5")));
  EXPECT_THAT(done.out, HasSubstr("subject         commit 5"));
  EXPECT_THAT(done.out, HasSubstr("+10.0 %"));
  EXPECT_THAT(done.out, HasSubstr("step 1 of about 3"));
  EXPECT_THAT(done.out, HasSubstr("error rate"));
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
  EXPECT_EQ(program_.shell("git status --porcelain --ignored").out, "");
}

TEST_F(BisectTest, WhatWasBuiltBeforeIsNotBuiltAgain) {
  make_history({100, 100, 100, 110, 110});
  const json first = search({"--benchmark", "BM_Work"}, 0);
  const std::size_t before = builds();
  EXPECT_EQ(first["built"], before);
  const json again = search({"--benchmark", "BM_Work"}, 0);
  EXPECT_EQ(again["built"], 0);
  EXPECT_EQ(again["stored"], before);
  EXPECT_EQ(builds(), before);
  EXPECT_EQ(again["first_bad"]["commit"], hash("c3"));
}

TEST_F(BisectTest, TellsTheCommitItsSizeAndItsStepsAsJson) {
  make_history({100, 100, 100, 90, 90});
  const json found = search({"--benchmark", "BM_Work", "--seed", "7"}, 0);
  EXPECT_EQ(found["schema"], "benchgate.bisect/1");
  EXPECT_EQ(found["answer"], "found");
  EXPECT_EQ(found["seed"], 7);
  EXPECT_EQ(found["benchmark"], "BM_Work");
  EXPECT_EQ(found["commits"], 4);
  EXPECT_EQ(found["first_bad"]["commit"], hash("c3"));
  EXPECT_EQ(found["first_bad"]["subject"], "commit 3");
  EXPECT_NEAR(found["size"]["ratio"].get<double>(), -0.1, 1e-9);
  EXPECT_LE(found["error_spent"].get<double>(), 0.01);
  EXPECT_EQ(found["steps"].front()["stage"], "difference");
  EXPECT_EQ(found["steps"].back()["stage"], "check");
  EXPECT_EQ(found["steps"].back()["base"], hash("c2"));
  EXPECT_FALSE(found["part_of_the_difference"].get<bool>());
}

TEST_F(BisectTest, CommitsThatDoNotBuildAreSkippedWithTheirReason) {
  make_history({100, 100, 100, 100});
  // The build fails where the suite is missing.
  program_.shell("git rm -q suite.sh && git commit -q -m 'broken 4'");
  tag(4);
  for (const std::size_t i : {5U, 6U}) {
    const Times times = {{"BM_Work", 150}};
    program_.write("suite.sh",
                   Program::suite(times) + "# " + std::to_string(i) + "\n");
    program_.shell("chmod +x suite.sh");
    program_.commit("commit " + std::to_string(i));
    tag(i);
  }
  const json found = search({"--benchmark", "BM_Work"}, 0);
  EXPECT_EQ(found["answer"], "found");
  EXPECT_TRUE(found["first_bad"].is_null());
  ASSERT_EQ(found["suspects"].size(), 2U);
  EXPECT_EQ(found["suspects"][0]["commit"], hash("c4"));
  EXPECT_EQ(found["suspects"][1]["commit"], hash("c5"));
  const Outcome text = program_.run(
      {"bisect", "c0", "HEAD", "--benchmark", "BM_Work", "--quiet"});
  EXPECT_THAT(text.out, HasSubstr("one of 2"));
  EXPECT_THAT(text.out, HasSubstr("skipped"));
  EXPECT_THAT(text.out,
              HasSubstr("the build command of benchgate.json exited"));
}

TEST_F(BisectTest, CommitsWithoutTheBenchmarkAreSkipped) {
  make_history({100, 100});
  const Times other = {{"BM_Other", 100}};
  program_.write("suite.sh", Program::suite(other));
  program_.commit("commit 2");
  const Times slow = {{"BM_Work", 150}};
  program_.write("suite.sh", Program::suite(slow));
  program_.commit("commit 3");
  const json found = search({"--benchmark", "BM_Work"}, 0);
  EXPECT_EQ(found["suspects"].size(), 2U);
  EXPECT_EQ(found["steps"][1]["reason"], "it does not have the benchmark");
}

TEST_F(BisectTest, ACommitThatTheUserSkipsIsNotBuilt) {
  make_history({100, 100, 100, 110, 110});
  const json found = search({"--benchmark", "BM_Work", "--skip", "c2"}, 0);
  EXPECT_EQ(found["suspects"].size(), 2U);
  EXPECT_EQ(found["steps"][1]["reason"], "by --skip");
  const Outcome refused = program_.run(
      {"bisect", "c0", "HEAD", "--benchmark", "BM_Work", "--skip", "c0"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("--skip c0"));
}

TEST_F(BisectTest, EndsThatDoNotDifferAreAnAnswerWithStatusOne) {
  make_history({100, 120, 100});
  const json found = search({"--benchmark", "BM_Work"}, 1);
  EXPECT_EQ(found["answer"], "no_difference");
  EXPECT_TRUE(found["first_bad"].is_null());
  EXPECT_EQ(found["steps"].size(), 1U);
}

TEST_F(BisectTest, OneProgramAtBothEndsNeedsNoMeasuring) {
  make_history({100, 120});
  program_.shell("git checkout -q c0 -- suite.sh");
  program_.commit("back");
  const json found = search({"--benchmark", "BM_Work"}, 1);
  EXPECT_EQ(found["answer"], "no_difference");
  EXPECT_EQ(found["steps"][0]["same_program_as"], hash("c0"));
}

TEST_F(BisectTest, ACommitThatIsTheProgramOfAnotherIsNotMeasured) {
  make_history({100});
  for (int i = 1; i <= 3; ++i) {
    program_.write("notes", std::to_string(i));
    program_.commit("notes " + std::to_string(i));
  }
  const Times slow = {{"BM_Work", 150}};
  program_.write("suite.sh", Program::suite(slow));
  program_.commit("slow");
  const json found = search({"--benchmark", "BM_Work"}, 0);
  EXPECT_EQ(found["first_bad"]["subject"], "slow");
  for (const json& step : found["steps"]) {
    if (step["stage"] == "search") {
      EXPECT_EQ(step["pairs"], 0);
      EXPECT_FALSE(step["same_program_as"].is_null());
    }
  }
}

TEST_F(BisectTest, AMergeIsOneStepUnlessAllParentsAreSearched) {
  make_history({100, 100});
  program_.shell("git checkout -q -b topic");
  for (const double time : {100.0, 150.0, 150.0}) {
    const Times times = {{"BM_Work", time}};
    program_.write("suite.sh", Program::suite(times) + "# topic\n");
    program_.write("notes", program_.shell("git rev-parse HEAD").out);
    program_.commit("topic");
  }
  program_.shell("git tag guilty topic~1");
  program_.shell(
      "git checkout -q main && git merge -q --no-ff -m merged topic");
  const json merge = search({"--benchmark", "BM_Work"}, 0);
  EXPECT_EQ(merge["first_bad"]["subject"], "merged");
  const json inside = search({"--benchmark", "BM_Work", "--all-parents"}, 0);
  EXPECT_EQ(inside["first_bad"]["commit"], hash("guilty"));
  EXPECT_EQ(inside["steps"].back()["base"], hash("guilty~1"));
}

TEST_F(BisectTest, TheCheckComparesACommitWithItsParent) {
  make_history({100, 100, 100});
  program_.shell("git checkout -q -b topic c0");
  const Times slow = {{"BM_Work", 150}};
  program_.write("suite.sh", Program::suite(slow) + "# topic\n");
  program_.commit("guilty");
  // In the row of commits, c2 stands before it.
  program_.shell(
      "git checkout -q main && git merge -q -X theirs --no-ff -m merged topic");
  const json found = search({"--benchmark", "BM_Work", "--all-parents"}, 0);
  EXPECT_EQ(found["first_bad"]["subject"], "guilty");
  EXPECT_EQ(found["steps"].back()["base"], hash("c0"));
}

TEST_F(BisectTest, AnExactMetricNeedsTwoPairsAStep) {
  const auto suite = [](int allocations) {
    return R"(#!/bin/sh
out=/dev/stdout
for argument in "$@"; do
  case $argument in
    --benchmark_list_tests=true) list=1 ;;
    --benchmark_filter=*) filter=${argument#*=} ;;
    --benchmark_out=*) out=${argument#*=} ;;
  esac
done
if [ "$list" ]; then
  case BM_Work in *$(echo "$filter" | tr -d '^$()')*) echo BM_Work ;; esac
  exit
fi
cat >"$out" <<END
{"context": {}, "benchmarks": [{"name": "BM_Work", "run_name": "BM_Work",
 "run_type": "iteration", "iterations": 1, "real_time": 100, "cpu_time": 100,
 "time_unit": "ns", "allocs_per_op": )" +
           std::to_string(allocations) + "}]}\nEND\n";
  };
  make_history({100});
  for (const int allocations : {3, 3, 3, 4, 4}) {
    program_.write("suite.sh", suite(allocations));
    program_.write("notes", program_.shell("git rev-parse HEAD").out);
    program_.commit("allocates " + std::to_string(allocations));
  }
  const Outcome done =
      program_.run({"bisect", "HEAD~4", "--benchmark", "BM_Work", "--metric",
                    "allocs_per_op", "--json"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json found = json::parse(done.out);
  EXPECT_EQ(found["first_bad"]["commit"], hash("HEAD~1"));
  EXPECT_EQ(found["steps"].back()["exact"], (std::vector<double>{3, 4}));
  EXPECT_EQ(found["error_spent"], 0.0);
  EXPECT_LE(found["pairs"].get<int>(), 8);
}

TEST_F(BisectTest, ABudgetThatIsSpentLeavesTheCommitsThatAreLeft) {
  make_history({100, 100, 100, 110, 110});
  const Outcome done = program_.run(
      {"bisect", "c0", "HEAD", "--benchmark", "BM_Work", "--budget", "1ms"});
  EXPECT_EQ(done.status, 3);
  EXPECT_THAT(done.out, HasSubstr("not decided"));
  EXPECT_THAT(done.out, HasSubstr("the budget was spent"));
}

TEST_F(BisectTest, AnInterruptTellsWhatIsKnownAndLeavesNothing) {
  make_history({100, 100});
  // The suite of the commit in the middle sends the signal.
  const Times same = {{"BM_Work", 100}};
  program_.write("suite.sh",
                 "#!/bin/sh\nkill -INT \"$ASKS\"\n" + Program::suite(same));
  program_.commit("commit 2");
  for (const char* note : {"3", "4"}) {
    const Times slow = {{"BM_Work", 150}};
    program_.write("suite.sh", Program::suite(slow) + "# " + note + "\n");
    program_.commit(note);
  }
  const Outcome done = program_.shell(
      "sh -c 'export ASKS=$$; exec \"$BENCHGATE\" bisect c0 HEAD --benchmark "
      "BM_Work'");
  EXPECT_EQ(done.status, 130) << done.err;
  EXPECT_THAT(done.out, HasSubstr("interrupted"));
  EXPECT_THAT(done.out, HasSubstr("first bad commit  one of 4"));
  EXPECT_THAT(done.out,
              HasSubstr("benchgate bisect " + hash("c0").substr(0, 10)));
  EXPECT_THAT(program_.leftover_folders(), IsEmpty());
}

TEST_F(BisectTest, BadInputIsNamedAndSuggested) {
  make_history({100, 110});
  const auto refused = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {"bisect"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Outcome done = program_.run(all);
    EXPECT_EQ(done.status, 2) << done.out;
    return done.err;
  };
  EXPECT_THAT(refused({"c0", "c1", "--benchmark", "BM_Werk"}),
              HasSubstr("did you mean BM_Work?"));
  EXPECT_THAT(refused({"c0", "c1", "--benchmark", "BM_"}),
              HasSubstr("2 benchmarks match"));
  EXPECT_THAT(refused({"c1", "c0", "--benchmark", "BM_Work"}),
              HasSubstr("comes after BAD"));
  EXPECT_THAT(refused({"c1", "c1", "--benchmark", "BM_Work"}),
              HasSubstr("the same commit"));
  EXPECT_THAT(refused({"c0", "nothing", "--benchmark", "BM_Work"}),
              HasSubstr("there is no revision 'nothing'"));
  EXPECT_THAT(refused({"c0", "c1", "--benchmark", "BM_Work", "--suite", "x"}),
              HasSubstr("--suite x"));
  EXPECT_THAT(
      refused({"c0", "c1", "--benchmark", "BM_Work", "--metric", "allocs"}),
      HasSubstr("--metric allocs"));
  EXPECT_THAT(refused({"c0", "c1"}), HasSubstr("--benchmark"));
  program_.write("suite.sh", "changed");
  EXPECT_THAT(refused({"c0", "worktree", "--benchmark", "BM_Work"}),
              HasSubstr("commit the changes"));
}

}  // namespace
}  // namespace benchgate::tests
