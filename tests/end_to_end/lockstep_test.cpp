#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

// Pairs whose processes take turns, with the whole program: suites that link
// Google Benchmark as a shared library, whose times are made up.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::string kBase =
    std::string(BENCHGATE_FIXTURES) + "/fixture_turns_base";
const std::string kHead =
    std::string(BENCHGATE_FIXTURES) + "/fixture_turns_head";

class LockstepTest : public testing::Test {
 protected:
  json result() { return json::parse(program_.read(".benchgate/last.json")); }

  Program program_;
};

TEST_F(LockstepTest, KnownChangesAreFoundWithTheirSign) {
  const Outcome done = program_.run(
      {"compare", kBase, kHead, "--filter", "Slower|Faster", "--no-exact"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json found = result();
  EXPECT_GT(found["summary"]["lockstep_pairs"], 0);
  ASSERT_EQ(found["rows"].size(), 2U);
  for (const json& row : found["rows"]) {
    const bool slower = row["benchmark"] == "BM_Slower/manual_time";
    EXPECT_EQ(row["verdict"], slower ? "regressed" : "improved");
    EXPECT_NEAR(row["delta"]["ratio"].get<double>(), slower ? 0.05 : -0.05,
                1e-6);
  }
  EXPECT_THAT(done.out, HasSubstr("in lockstep"));
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(LockstepTest, OneProgramOnBothSidesIsNotCalled) {
  const Outcome done =
      program_.run({"gate", kBase, kBase, "--filter", "Slower|Faster|Search"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  EXPECT_GT(result()["summary"]["lockstep_pairs"], 0);
}

TEST_F(LockstepTest, ItCanBeTurnedOff) {
  const Outcome done = program_.run(
      {"compare", kBase, kHead, "--filter", "Slower", "--pairs", "processes"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(result()["summary"]["lockstep_pairs"], 0);
  EXPECT_EQ(result()["rows"][0]["verdict"], "regressed");
  EXPECT_THAT(done.out, Not(HasSubstr("in lockstep")));
}

TEST_F(LockstepTest, ASideThatGoesWrongAmongItsTurnsIsNamed) {
  const Outcome done =
      program_.run({"compare", kBase, kHead, "--filter",
                    "CrashLater|ExitLater|ErrorLater", "--no-exact"});
  EXPECT_EQ(done.status, 0) << done.err;
  const json found = result();
  ASSERT_EQ(found["rows"].size(), 3U);
  for (const json& row : found["rows"]) {
    EXPECT_EQ(row["verdict"], "failed") << row["benchmark"];
    EXPECT_THAT(row["note"].get<std::string>(), HasSubstr("head")) << row;
  }
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(LockstepTest, LockstepThatWasAskedForAndCannotBeIsAWarning) {
  program_.write_suite("old_bench", {{"BM", 100}});
  program_.write_suite("new_bench", {{"BM", 105}});
  const Outcome done = program_.run(
      {"compare", "./old_bench", "./new_bench", "--pairs", "lockstep"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(result()["rows"][0]["verdict"], "regressed");
  EXPECT_THAT(result()["warnings"].dump(),
              HasSubstr("no pair was measured in lockstep"));
}

TEST_F(LockstepTest, AnUnknownWayIsAUsageError) {
  const Outcome done =
      program_.run({"compare", kBase, kHead, "--pairs", "sometimes"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("--pairs"));
}

}  // namespace
}  // namespace benchgate::tests
