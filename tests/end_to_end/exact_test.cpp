#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

// What is counted in the loops of suites that nobody has prepared for it, with
// the whole program.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::string kBase =
    std::string(BENCHGATE_FIXTURES) + "/fixture_counted_base";
const std::string kHead =
    std::string(BENCHGATE_FIXTURES) + "/fixture_counted_head";

class ExactTest : public testing::Test {
 protected:
  json result() { return json::parse(program_.read(".benchgate/last.json")); }

  /// Null if there is none.
  json row(const std::string& benchmark, const std::string& metric) {
    const json found = result();
    for (const json& each : found["rows"]) {
      if (each["benchmark"] == benchmark && each["metric"] == metric) {
        return each;
      }
    }
    return nullptr;
  }

  /// That all of a row's values agree is what the gate depends on, not the
  /// time.
  void gate_counts_alone() {
    program_.write("benchgate.json",
                   R"({"policy": {"on_inconclusive": "fail"},)"
                   R"( "rules": [{"match": ".", "metric": "cpu_time",)"
                   R"( "gate": false}]})");
  }

  void expect_shown_and_not_gated(const std::string& metric) {
    const json varies = row("BM_Varies", metric);
    ASSERT_FALSE(varies.is_null());
    EXPECT_EQ(varies["verdict"], "inconclusive");
    EXPECT_EQ(varies["gated"], false);
    EXPECT_THAT(varies["note"].get<std::string>(), HasSubstr("varies"));
  }

  Program program_;
};

TEST_F(ExactTest, AnAllocationMoreIsAnExactRegressionThatFailsTheGate) {
  const Outcome done =
      program_.run({"gate", kBase, kHead, "--filter", "^BM_(Three|Nothing)$"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  const json allocations = row("BM_Three", "allocs_per_op");
  ASSERT_FALSE(allocations.is_null());
  EXPECT_EQ(allocations["verdict"], "regressed");
  EXPECT_EQ(allocations["kind"], "exact");
  EXPECT_EQ(allocations["base"]["median"], 3);
  EXPECT_EQ(allocations["head"]["median"], 4);
  EXPECT_EQ(row("BM_Three", "bytes_per_op")["head"]["median"], 1000);
  EXPECT_EQ(row("BM_Three", "peak_bytes")["base"]["median"], 300);
  EXPECT_EQ(row("BM_Nothing", "allocs_per_op")["verdict"], "unchanged");
  EXPECT_THAT(done.out, HasSubstr("allocs_per_op"));
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(ExactTest, TheSameProgramOnBothSidesHasNoDifference) {
  const Outcome done = program_.run({"gate", kBase, kBase, "--filter",
                                     "^BM_(Three|Paused)$", "--budget", "8s"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  EXPECT_EQ(row("BM_Paused", "allocs_per_op")["base"]["median"], 0);
}

TEST_F(ExactTest, ResultsOfOneSideEachAreComparedByThemToo) {
  for (const auto& [side, file] :
       {std::pair(kBase, "base.json"), std::pair(kHead, "head.json")}) {
    const Outcome run = program_.run({"run", side, "--filter", "^BM_Three$",
                                      "--invocations", "3", "--output", file});
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("allocs_per_op"));
  }
  const Outcome done = program_.run({"compare", "base.json", "head.json"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json allocations = row("BM_Three", "allocs_per_op");
  EXPECT_EQ(allocations["verdict"], "regressed");
  EXPECT_EQ(allocations["base"]["median"], 3);
  EXPECT_EQ(allocations["head"]["median"], 4);
  EXPECT_EQ(row("BM_Three", "fds_per_op")["verdict"], "unchanged");
}

TEST_F(ExactTest, TheCommitThatAllocatesMoreIsFound) {
  program_.make_repository({{"BM_Three", 100}});
  for (const auto& [commit, suite] :
       {std::pair("c0", kBase), std::pair("c1", kBase), std::pair("c2", kHead),
        std::pair("c3", kHead)}) {
    program_.write("suite.sh", "#!/bin/sh\n# " + std::string(commit) +
                                   "\nexec " + suite + " \"$@\"\n");
    program_.commit(commit);
    program_.shell("git tag " + std::string(commit));
  }
  const Outcome done =
      program_.run({"bisect", "c0", "c3", "--benchmark", "^BM_Three$",
                    "--metric", "allocs_per_op", "--json"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  const json found = json::parse(done.out);
  EXPECT_EQ(found["metric"]["kind"], "exact");
  EXPECT_EQ(found["first_bad"]["subject"], "c2") << done.out;
}

TEST_F(ExactTest, ItCanBeTurnedOff) {
  const Outcome done =
      program_.run({"compare", kBase, kHead, "--filter", "^BM_Three$",
                    "--no-exact", "--budget", "2s"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(result()["rows"].size(), 1U);
  program_.write("benchgate.json", R"({"exact": false})");
  const Outcome configured = program_.run(
      {"compare", kBase, kHead, "--filter", "^BM_Three$", "--budget", "2s"});
  EXPECT_EQ(configured.status, 0) << configured.err;
  EXPECT_EQ(result()["rows"].size(), 1U);
}

TEST_F(ExactTest, TheOptionsExcludeEachOther) {
  const Outcome done =
      program_.run({"compare", kBase, kHead, "--exact", "--no-exact"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("--exact"));
}

TEST_F(ExactTest, NothingIsCountedInAnInvocationThatIsTimed) {
  // Everything that is started goes through a suite that writes down what it
  // was started with.
  program_.write("recording",
                 "#!/bin/sh\n"
                 "echo \"${BENCHGATE_PRELOAD_MODE:-timed} $*\" >> "
                 "$RECORD\n"
                 "exec " +
                     kBase + " \"$@\"\n");
  std::filesystem::permissions(program_.folder() / "recording",
                               std::filesystem::perms::owner_all);
  program_.set("RECORD", (program_.folder() / "record").string());
  const Outcome done =
      program_.run({"compare", "./recording", "./recording", "--filter",
                    "^BM_Three$", "--pairs", "processes", "--budget", "8s"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(row("BM_Three", "allocs_per_op")["base"]["median"], 3);
  const std::string record = program_.read("record");
  std::size_t counted = 0;
  std::size_t timed = 0;
  for (std::size_t at = 0; at < record.size();) {
    const std::size_t end = record.find('\n', at);
    const std::string line = record.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("count ")) {
      ++counted;
      EXPECT_THAT(line, HasSubstr("--benchmark_min_time=20000000000e-9"));
    } else {
      ++timed;
      EXPECT_THAT(line, Not(HasSubstr("--benchmark_min_time=2000000000")));
    }
  }
  EXPECT_EQ(counted, 4U);
  EXPECT_GE(timed, 4U + 16U);  // Two listings of each side, and eight pairs.
}

TEST_F(ExactTest, WhatVariesFromProcessToProcessIsShownAndNotGated) {
  gate_counts_alone();
  const Outcome done =
      program_.run({"gate", kBase, kBase, "--filter", "^BM_Varies$"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  expect_shown_and_not_gated("allocs_per_op");
}

TEST_F(ExactTest, InstructionsThatVaryAreShownAndNotGated) {
  if (program_.shell("command -v valgrind").status != 0) {
    GTEST_SKIP() << "skipped: valgrind is not installed";
  }
  gate_counts_alone();
  const Outcome done = program_.run(
      {"gate", kBase, kBase, "--exact", "--filter", "^BM_Varies$"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  expect_shown_and_not_gated("instructions");
  // What varies says nothing of a time.
  EXPECT_THAT(row("BM_Varies", "cpu_time")["note"].get<std::string>(),
              Not(HasSubstr("instructions")));
}

TEST_F(ExactTest, ASuiteThatCannotBeCountedIsMeasuredAndSaysWhy) {
  program_.write_suite("old_bench", {{"BM", 100}});
  program_.write_suite("new_bench", {{"BM", 105}});
  const Outcome done = program_.run({"compare", "./old_bench", "./new_bench"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(result()["rows"].size(), 1U);
  EXPECT_EQ(result()["rows"][0]["verdict"], "regressed");
  EXPECT_THAT(result()["warnings"].dump(),
              HasSubstr("allocations of BM in suite"));
}

}  // namespace
}  // namespace benchgate::tests
