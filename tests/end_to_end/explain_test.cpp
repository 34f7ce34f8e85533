#include "tests/end_to_end/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// What explains a verdict, with the whole program and real suites. What
// profiles say of known changes is the affair of tests/peers/explain_truth.sh:
// here the machine may be busy, and nobody waits for many rounds.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string fixture(const std::string& name) {
  return std::string(BENCHGATE_FIXTURES) + "/fixture_" + name;
}

class ExplainTest : public testing::Test {
 protected:
  /// `benchgate explain BENCHMARK` of a suite that is slower in head.
  Outcome explain(const std::string& benchmark,
                  const std::vector<std::string>& options = {}) {
    std::vector<std::string> arguments = {"explain",
                                          benchmark,
                                          fixture("suite_base"),
                                          fixture("suite_head"),
                                          "--time",
                                          "8s",
                                          "--rounds",
                                          "4",
                                          "--quiet",
                                          "--no-exact"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return program_.run(arguments);
  }

  json row(const std::string& benchmark, const std::string& metric) {
    const json result = json::parse(program_.read(".benchgate/last.json"));
    for (const json& each : result["rows"]) {
      if (each["benchmark"] == benchmark && each["metric"] == metric) {
        return each;
      }
    }
    return nullptr;
  }

  Program program_;
};

TEST_F(ExplainTest, SaysWhereTheTimeWentAndKeepsWhatSaysSo) {
  const Outcome done = explain("BM_Slower");
  ASSERT_EQ(done.status, 0) << done.err << done.out;
  EXPECT_THAT(done.out, HasSubstr("BM_Slower: base "));
  // A busy machine has no time for all four.
  EXPECT_THAT(done.out, ContainsRegex("profiles, [234] rounds: "));
  EXPECT_THAT(done.out,
              ContainsRegex("cpu of an operation, means of [234] rounds"));
  EXPECT_THAT(done.out, HasSubstr("benchgate profile diff "));
  const auto folder =
      program_.folder() / ".benchgate" / "explain" / "BM_Slower";
  for (const char* file : {"cpu-1-base.pb.gz", "cpu-2-head.pb.gz", "cpu.html",
                           "explanation.txt", "explanation.json"}) {
    EXPECT_TRUE(std::filesystem::exists(folder / file)) << file;
  }
  const Outcome diff = program_.shell(
      "\"$BENCHGATE\" profile diff "
      ".benchgate/explain/BM_Slower/cpu-*.pb.gz");
  EXPECT_EQ(diff.status, 0) << diff.err;
  EXPECT_THAT(diff.out, ContainsRegex("means of [234] rounds"));
  EXPECT_EQ(program_.leftover_processes(), "");
  EXPECT_THAT(program_.leftover_folders(), testing::IsEmpty());
}

TEST_F(ExplainTest, NamesFunctionsWhoseMachineCodeChangedAndNoOthers) {
  const Outcome slower = explain("BM_Slower", {"--json"});
  ASSERT_EQ(slower.status, 0) << slower.err;
  const json code = json::parse(slower.out)["code"];
  EXPECT_EQ(code["same"], false);
  EXPECT_THAT(code["changed"].dump(), HasSubstr("BM_Slower"));

  const Outcome same = explain("BM_Same", {"--json"});
  ASSERT_EQ(same.status, 0) << same.err;
  EXPECT_EQ(json::parse(same.out)["code"]["same"], true);
  EXPECT_THAT(json::parse(same.out)["summary"].dump(),
              HasSubstr("same machine code"));
}

TEST_F(ExplainTest, AFunctionThatBaseFoldedIntoAnotherHasOneName) {
  const std::string name =
      "(anonymous namespace)::BM_Slower(benchmark::State&)";
  const Outcome done = program_.run(
      {"explain", "BM_Slower", fixture("folded_base"), fixture("folded_head"),
       "--time", "4s", "--rounds", "2", "--quiet", "--no-exact", "--json"});
  ASSERT_EQ(done.status, 0) << done.err << done.out;
  const json explanation = json::parse(done.out);
  EXPECT_EQ(explanation["code"]["changed"], json({name}));
  std::vector<std::string> names;
  for (const json& function : explanation["cpu"]["functions"]) {
    if (function["name"].dump().find("BM_") != std::string::npos) {
      names.push_back(function["name"]);
      EXPECT_GT(function["flat"]["base"], 0.0);
      EXPECT_GT(function["flat"]["head"], function["flat"]["base"]);
    }
  }
  EXPECT_THAT(names, testing::ElementsAre(name));
  // And in the flame graph, or the table that stands for it.
  const std::string page =
      program_.read(".benchgate/explain/BM_Slower/cpu.html");
  EXPECT_THAT(page, HasSubstr(name));
  EXPECT_THAT(page, Not(HasSubstr("BM_Same")));
  EXPECT_THAT(page, Not(ContainsRegex("::BM_Slower[^(]")));
}

TEST_F(ExplainTest, ARegressionHasItsExplanationInEveryReport) {
  const Outcome done = program_.run(
      {"gate", fixture("counted_base"), fixture("counted_head"), "--filter",
       "^BM_Three$", "--report", "markdown=report.md", "--report",
       "html=report.html", "--report", "json=report.json"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  // One row of the benchmark has it: that of its time, if that regressed, too.
  const json time = row("BM_Three", "cpu_time");
  const json explained =
      time.contains("explanation") ? time : row("BM_Three", "bytes_per_op");
  ASSERT_TRUE(explained.contains("explanation")) << explained.dump(2);
  EXPECT_THAT(explained["explanation"].dump(), HasSubstr("+1 allocation"));
  EXPECT_THAT(done.out, HasSubstr("+1 allocation"));
  for (const char* report : {"report.md", "report.html", "report.json"}) {
    EXPECT_THAT(program_.read(report), HasSubstr("1 allocation")) << report;
  }
  // The same verdict again, and the explanation is still there.
  const Outcome again = program_.run({"report", ".benchgate/last.json"});
  EXPECT_THAT(again.out, HasSubstr("+1 allocation"));
}

TEST_F(ExplainTest, WhatRegressedCanBeLeftUnexplained) {
  const Outcome done =
      program_.run({"gate", fixture("counted_base"), fixture("counted_head"),
                    "--filter", "^BM_Three$", "--no-explain"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  EXPECT_FALSE(row("BM_Three", "cpu_time").contains("explanation"));
  EXPECT_FALSE(row("BM_Three", "bytes_per_op").contains("explanation"));
  EXPECT_FALSE(
      std::filesystem::exists(program_.folder() / ".benchgate" / "explain"));
}

TEST_F(ExplainTest, CodeSizeIsARowThatFailsNoGate) {
  const Outcome done =
      program_.run({"gate", fixture("suite_base"), fixture("suite_base"),
                    "--filter", "^BM_Same$", "--budget", "2s"});
  EXPECT_EQ(done.status, 0) << done.err << done.out;
  const json size = row("BM_Same", "code_bytes");
  ASSERT_FALSE(size.is_null());
  EXPECT_EQ(size["verdict"], "unchanged");
  EXPECT_EQ(size["gated"], false);
  EXPECT_GT(size["base"]["median"], 0);
  EXPECT_THAT(done.out, Not(HasSubstr("not gated")));
}

/// How long head waits for the lock in an iteration, less what base does: 10 ms
/// by construction, and what a busy machine adds to a sleep of either side.
constexpr double kLeastMoreWaiting = 8e-3;
constexpr double kMostMoreWaiting = 15e-3;

TEST_F(ExplainTest, ALongerWaitForALockIsNamedWithWhatItCostsAnIteration) {
  // A machine may be too busy for more rounds than one.
  constexpr int kTries = 3;
  json cause;
  for (int i = 0; i < kTries && cause.is_null(); ++i) {
    const Outcome done =
        program_.run({"explain", "BM_Push", fixture("contended_base"),
                      fixture("contended_head"), "--time", "12s", "--rounds",
                      "4", "--quiet", "--no-exact", "--json"});
    ASSERT_EQ(done.status, 0) << done.err << done.out;
    const json explanation = json::parse(done.out);
    const std::string summary = explanation["summary"].dump();
    const json& first = explanation["waiting"]["functions"].at(0);
    const double more = first["flat"]["head"].get<double>() -
                        first["flat"]["base"].get<double>();
    if (summary.find(" of waiting for other threads an iteration, of it +") !=
            std::string::npos &&
        summary.find("push_to_queue") != std::string::npos &&
        more > kLeastMoreWaiting && more < kMostMoreWaiting) {
      cause = first;
    }
  }
  ASSERT_FALSE(cause.is_null());
  EXPECT_THAT(cause["name"], HasSubstr("push_to_queue"));
}

TEST_F(ExplainTest, SoIsItInTheRowOfAGateThatFails) {
  const Outcome done = program_.run({"gate", fixture("contended_base"),
                                     fixture("contended_head"), "--no-exact",
                                     "--explain", "1", "--budget", "20s"});
  EXPECT_EQ(done.status, 1) << done.err << done.out;
  const json explained = row("BM_Push/real_time", "real_time")["explanation"];
  EXPECT_THAT(explained.dump(), HasSubstr("waiting for other threads"));
}

/// A suite whose libraries are not the same on both sides.
class ExplainLibraryTest : public ExplainTest {
 protected:
  json explain_linked(const std::string& benchmark) {
    const std::string folder = BENCHGATE_FIXTURES "/linked_";
    const Outcome done =
        program_.run({"explain", "^" + benchmark + "$", folder + "base/linked",
                      folder + "head/linked", "--time", "4s", "--rounds", "2",
                      "--quiet", "--no-exact", "--json"});
    EXPECT_EQ(done.status, 0) << done.err << done.out;
    return json::parse(done.out);
  }
};

TEST_F(ExplainLibraryTest, AFunctionThatChangedInALibraryIsNamed) {
  const json explanation = explain_linked("BM_Direct");
  EXPECT_EQ(explanation["code"]["same"], false);
  EXPECT_EQ(explanation["code"]["changed"],
            json({"linked::(anonymous namespace)::mixed(unsigned int)"}));
  EXPECT_THAT(explanation["cpu"]["functions"].at(0)["name"],
              HasSubstr("mixed"));
}

TEST_F(ExplainLibraryTest, SoIsItWhereALibraryInBetweenIsTheSame) {
  const json explanation = explain_linked("BM_ThroughAnother");
  EXPECT_EQ(explanation["code"]["changed"],
            json({"linked::(anonymous namespace)::mixed(unsigned int)"}));
}

TEST_F(ExplainLibraryTest, DataOfALibraryThatTheSuiteReadsArePartOfItsCode) {
  EXPECT_THAT(explain_linked("BM_Data")["code"]["changed"].dump(),
              HasSubstr("BM_Data"));
}

TEST_F(ExplainLibraryTest, WhatDidNotChangeInALibraryIsTheSame) {
  EXPECT_EQ(explain_linked("BM_Same")["code"]["same"], true);
}

TEST_F(ExplainLibraryTest, NothingIsSaidOfTheCodeOfALibraryThatItLoadsItself) {
  const json explanation = explain_linked("BM_PlugIn");
  EXPECT_FALSE(explanation["code"].contains("same")) << explanation["code"];
  EXPECT_THAT(explanation["code"].dump(), HasSubstr("liblinked_plug_in.so"));
  EXPECT_THAT(explanation["summary"].dump(), Not(HasSubstr("same machine")));
  EXPECT_THAT(explanation["cpu"]["functions"].at(0)["name"],
              HasSubstr("plugged_in"));
}

TEST_F(ExplainTest, WhatCannotBeProfiledSaysWhyAndExitsWith3) {
  const Outcome done = program_.run({"explain", "BM_Crashes",
                                     fixture("profiled"), fixture("profiled"),
                                     "--time", "1s", "--quiet", "--no-exact"});
  EXPECT_EQ(done.status, 3) << done.err << done.out;
  EXPECT_THAT(done.out, HasSubstr("not profiled: base: "));
}

TEST_F(ExplainTest, AResultFileCannotBeProfiled) {
  program_.write_suite("bench", {{"BM_One", 10}});
  program_.run({"run", "./bench", "--output", "one.json"});
  const Outcome done =
      program_.run({"explain", "BM_One", "one.json", "./bench"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("one.json is a result file"));
}

TEST_F(ExplainTest, ABenchmarkThatIsNotThereIsSaid) {
  const Outcome done = explain("BM_Slowed");
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("BM_Slowe"));
}

}  // namespace
}  // namespace benchgate::tests
