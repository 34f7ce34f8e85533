#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

// What benchmarks leave behind, found with the whole program in suites that
// nobody has prepared for it (tests/fixtures/leaking.cpp).

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;

const std::string kBase =
    std::string(BENCHGATE_FIXTURES) + "/fixture_leaking_base";
const std::string kHead =
    std::string(BENCHGATE_FIXTURES) + "/fixture_leaking_head";

class LeaksTest : public testing::Test {
 protected:
  /// The first leak of one benchmark of head.
  json leak_of(const std::string& benchmark) {
    const Outcome done = program_.run(
        {"leaks", kHead, "--benchmark", "^" + benchmark + "$", "--json"});
    EXPECT_EQ(done.status, 1) << done.err << done.out;
    return json::parse(done.out)["benchmarks"][0]["leaks"][0];
  }

  Program program_;
};

TEST_F(LeaksTest, ADescriptorIsNamedWithWhatItIsAndWhoOpenedIt) {
  const Outcome done =
      program_.run({"leaks", kHead, "--benchmark", "^BM_OpensFile$"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.out, HasSubstr("BM_OpensFile leaks 1 descriptor an "
                                  "iteration\n    1 descriptor by\n"));
  EXPECT_THAT(done.out, ContainsRegex("BM_OpensFile.* .*leaking.cpp:[0-9]+"));
  EXPECT_THAT(done.out,
              HasSubstr("open after the last run: 100 of /dev/null\n"));
  EXPECT_THAT(done.out, HasSubstr("1 of 1 benchmark leaks\n"));
  EXPECT_EQ(program_.leftover_processes(), "");
}

TEST_F(LeaksTest, ThreadsAndMemoryHaveTheirPlacesAsJson) {
  const json memory = leak_of("BM_LosesMemory");
  EXPECT_EQ(memory["kind"], "memory");
  EXPECT_EQ(memory["verdict"], "leaks");
  EXPECT_EQ(memory["per_iteration"], 3);
  EXPECT_EQ(memory["bytes_per_iteration"], 600);
  EXPECT_THAT(memory["sites"][0]["frames"][0]["function"].get<std::string>(),
              HasSubstr("BM_LosesMemory"));
  EXPECT_GT(memory["sites"][0]["frames"][0]["line"], 0);

  const Outcome done = program_.run(
      {"leaks", kHead, "--benchmark", "^BM_StartsThread$", "--json"});
  const json found = json::parse(done.out);
  EXPECT_THAT(found["benchmarks"][0]["leaks"].dump(),
              HasSubstr(R"("kind":"threads","per_iteration":1.0)"));
  EXPECT_EQ(found["benchmarks"][0]["runs"].size(), 3U);
}

TEST_F(LeaksTest, WhatOnlySeemsToLeakDoesNot) {
  const Outcome done = program_.run(
      {"leaks", kBase, "--benchmark",
       "^BM_(OpensFile|StartsThread|CleansUpLater|Amortised|OpensOnce)$"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  EXPECT_THAT(done.out, HasSubstr("none of 5 benchmarks leaks\n"));
}

TEST_F(LeaksTest, ABenchmarkThatCannotBeLookedAtIsSaidAndNoSuccess) {
  const Outcome done = program_.run(
      {"leaks", std::string(BENCHGATE_FIXTURES) + "/fixture_counted_base",
       "--benchmark", "^BM_(Crashes|Three)$"});
  EXPECT_EQ(done.status, 3) << done.out;
  EXPECT_THAT(done.out, HasSubstr("BM_Crashes was not looked at: its process "
                                  "was killed by signal 6"));
}

TEST_F(LeaksTest, WhatCannotBeDoneIsOneSentence) {
  const Outcome none =
      program_.run({"leaks", kHead, "--benchmark", "^BM_NoSuch$"});
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.err, HasSubstr("no benchmark is left to look at"));
  const Outcome own = program_.run(
      {"leaks", std::string(BENCHGATE_FIXTURES) + "/fixture_own_allocator",
       "--benchmark", "^BM_Three$"});
  EXPECT_EQ(own.status, 3) << own.out;
  EXPECT_THAT(own.out + own.err, HasSubstr("an allocator is linked"));
}

TEST_F(LeaksTest, ADescriptorLeftByEachIterationOfHeadFailsTheGate) {
  program_.write("benchgate.json",
                 R"({"rules": [{"match": ".", "metric": "cpu_time",)"
                 R"( "gate": false}]})");
  const Outcome done = program_.run(
      {"gate", kBase, kHead, "--filter", "^BM_OpensFile$", "--budget", "5s"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  const json result = json::parse(program_.read(".benchgate/last.json"));
  bool found = false;
  for (const json& row : result["rows"]) {
    if (row["metric"] == "fds_per_op") {
      found = true;
      EXPECT_EQ(row["verdict"], "regressed");
      EXPECT_EQ(row["base"]["median"], 0);
      EXPECT_EQ(row["head"]["median"], 1);
    }
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(program_
                .run({"gate", kHead, kHead, "--filter", "^BM_OpensFile$",
                      "--budget", "5s"})
                .status,
            0);
}

}  // namespace
}  // namespace benchgate::tests
