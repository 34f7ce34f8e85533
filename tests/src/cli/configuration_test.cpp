#include "src/cli/configuration.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::cli {
namespace {

using testing::HasSubstr;

/// What is wrong with `text`: the whole message.
std::string trouble(const std::string& text) {
  try {
    parse_configuration(text, "benchgate.json");
  } catch (const InvalidConfiguration& error) {
    return error.what();
  }
  return "nothing";
}

TEST(ConfigurationTest, ReadsEveryKey) {
  const auto read = parse_configuration(R"({
    // How it is built.
    "build": "make bench",
    "suites": [{"name": "store", "executable": "$BENCHGATE_BUILD/bench",
                "arguments": ["--v=1"], "environment": {"A": "b"},
                "pin": "off", "pairs": "processes", "timeout": "10s"}],
    "policy": {"family_error": 0.05, "noise_threshold": "2%",
               "equivalence_margin": "3%", "budget": "5m",
               "on_inconclusive": "fail", "on_missing": "pass",
               "on_failed": "pass", "accept_trailers": false,
               "drift": {"limit": "8%", "since": "v1.4"}},
    "rules": [{"match": "^BM_Get.*", "metric": "cpu_time", "suite": "store",
               "noise_threshold": "3%", "equivalence_margin": 0.04,
               "tolerance": 0.005, "gate": false, "measure": true}],
    "accepted": [{"match": "^BM_Put$", "until": "2027-03-01", "up_to": "8%",
                  "why": "checksum added"}],
    "renamed": {"BM_Old": "BM_New"}
  })",
                                        "benchgate.json");
  EXPECT_EQ(read.build, "make bench");
  ASSERT_EQ(read.suites.size(), 1U);
  EXPECT_EQ(read.suites[0].name, "store");
  EXPECT_EQ(read.suites[0].arguments, std::vector<std::string>{"--v=1"});
  EXPECT_EQ(read.suites[0].environment.at("A"), "b");
  EXPECT_FALSE(read.suites[0].pin);
  EXPECT_FALSE(read.accept_trailers);
  ASSERT_TRUE(read.drift);
  EXPECT_DOUBLE_EQ(read.drift->limit, 0.08);
  EXPECT_EQ(read.drift->since, "v1.4");
  EXPECT_EQ(read.suites[0].pairs, Pairs::processes);
  EXPECT_EQ(read.suites[0].timeout, std::chrono::seconds(10));
  EXPECT_EQ(read.policy.family_error, 0.05);
  EXPECT_EQ(read.policy.on_inconclusive, compare::Response::fail);
  EXPECT_EQ(read.policy.on_missing, compare::Response::pass);
  EXPECT_EQ(read.policy.on_failed, compare::Response::pass);
  EXPECT_EQ(read.budget, std::chrono::minutes(5));
  EXPECT_EQ(read.rules.defaults.noise_threshold, 0.02);
  EXPECT_EQ(read.rules.defaults.equivalence_margin, 0.03);
  const auto row = read.rules.policy("store", "BM_Get/1", "cpu_time");
  EXPECT_EQ(row.noise_threshold, 0.03);
  EXPECT_EQ(row.equivalence_margin, 0.04);
  EXPECT_EQ(row.tolerance, 0.005);
  EXPECT_FALSE(row.gated);
  const auto accepted =
      read.rules.acceptance("BM_Put", "cpu_time", "2026-11-23");
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->up_to, 0.08);
  EXPECT_EQ(accepted->why, "checksum added");
  EXPECT_EQ(read.rules.renamed.at("BM_Old"), "BM_New");
}

TEST(ConfigurationTest, EmptyItHasTheDefaults) {
  const auto read = parse_configuration("{}", "benchgate.json");
  EXPECT_EQ(read.policy, compare::Policy{});
  EXPECT_EQ(read.rules.defaults, compare::RowPolicy{});
  EXPECT_FALSE(read.budget);
}

TEST(ConfigurationTest, RacesCanBeBuiltAndSuppressedOtherwise) {
  const auto race = [](const char* text) {
    return parse_configuration(text, "f").race;
  };
  EXPECT_EQ(race("{}").build, "");
  EXPECT_EQ(race(R"({"race": {"build": "make tsan"}})").build, "make tsan");
  EXPECT_EQ(race(R"({"race": {"suppressions": "a.supp"}})").suppressions,
            "a.supp");
  EXPECT_THROW(race(R"({"race": {"build": ""}})"), InvalidConfiguration);
  EXPECT_THROW(race(R"({"race": {"bild": "make"}})"), InvalidConfiguration);
  EXPECT_THROW(race(R"({"race": true})"), InvalidConfiguration);
}

TEST(ConfigurationTest, WhatIsCountedIsAllocationsUnlessItSaysOtherwise) {
  const auto exact = [](const char* text) {
    return parse_configuration(text, "f").exact;
  };
  EXPECT_EQ(exact("{}"), Exact::counts);
  EXPECT_EQ(exact(R"({"exact": true})"), Exact::instructions);
  EXPECT_EQ(exact(R"({"exact": false})"), Exact::off);
  EXPECT_THROW(exact(R"({"exact": "yes"})"), InvalidConfiguration);
}

TEST(ConfigurationTest, AnUnknownKeyIsNamedWithItsLineAndASuggestion) {
  EXPECT_EQ(trouble("{\n  \"policy\": {\n    \"noise_treshold\": \"1%\"}}"),
            "benchgate.json:3: policy.noise_treshold: unknown key; did you "
            "mean \"noise_threshold\"?");
  EXPECT_EQ(trouble("{\"colour\": 1}"),
            "benchgate.json:1: colour: unknown key; possible are $schema, "
            "build, suites, policy, rules, accepted, renamed, history, exact, "
            "explain, race");
}

TEST(ConfigurationTest, SaysWhatWasExpected) {
  EXPECT_EQ(trouble("{\"policy\":\n{\"family_error\": 1}}"),
            "benchgate.json:2: policy.family_error: expected a probability "
            "above 0 and below 1");
  EXPECT_EQ(trouble("{\"policy\": {\"budget\": \"five minutes\"}}"),
            "benchgate.json:1: policy.budget: expected a duration like "
            "\"90s\", \"5m\" or \"1h\"");
  EXPECT_EQ(trouble("{\"policy\": {\"on_missing\": \"warn\"}}"),
            "benchgate.json:1: policy.on_missing: expected \"pass\" or "
            "\"fail\", found \"warn\"");
  EXPECT_EQ(trouble("{\"policy\": {\"noise_threshold\": \"-1%\"}}"),
            "benchgate.json:1: policy.noise_threshold: expected a share like "
            "\"1%\" or 0.01, above 1 in percent; found \"-1%\"");
  EXPECT_EQ(trouble("[]"), "benchgate.json:1: expected an object, found array");
}

TEST(ConfigurationTest, PointsAtTheElementOfAnArray) {
  EXPECT_EQ(trouble("{\"rules\": [{\"match\": \"a\"},\n{\"match\": \"(\"}]}")
                .substr(0, 47),
            "benchgate.json:2: rules[1].match: not a regular");
  EXPECT_EQ(trouble("{\"suites\": [\n\n{\"name\": \"a\"}]}"),
            "benchgate.json:3: suites[0]: the key \"executable\" is missing");
}

TEST(ConfigurationTest, BrokenJsonHasLineAndColumn) {
  EXPECT_THAT(trouble("{\"build\": \"x\",\n \"suites\" [}"),
              HasSubstr("benchgate.json: this is not JSON: line 2, column 11"));
  EXPECT_THAT(trouble(""), HasSubstr("this is not JSON"));
}

TEST(ConfigurationTest, ANumberBeyondAllNumbersIsAnErrorOfItsOwn) {
  EXPECT_EQ(trouble("{\n\"policy\": {\"family_error\": 5e5555555}}"),
            "benchgate.json:2: there is a number that is too large for a "
            "computer's");
}

TEST(ConfigurationTest, AKeyThatIsThereTwiceIsAnError) {
  EXPECT_EQ(trouble("{\"build\": \"a\",\n\"build\": \"b\",\n\n\"rules\": []}"),
            "benchgate.json:2: the key \"build\" is there twice; keep one of "
            "them");
}

TEST(ConfigurationTest, TwoSuitesOfOneNameAreAnError) {
  EXPECT_THAT(trouble(R"({"suites": [{"name": "a", "executable": "x"},
                          {"name": "a", "executable": "y"}]})"),
              HasSubstr("suites[1].name: another suite has this name"));
}

TEST(ConfigurationTest, AnAcceptanceNeedsAReasonAndARealDay) {
  EXPECT_THAT(trouble(R"({"accepted": [{"match": "a", "up_to": "8%"}]})"),
              HasSubstr("the key \"why\" is missing"));
  EXPECT_THAT(trouble(R"({"accepted": [{"match": "a", "up_to": "8%",
                          "why": "x", "until": "2027-02-30"}]})"),
              HasSubstr("accepted[0].until: expected a day"));
}

TEST(ConfigurationTest, AByteOrderMarkAndCarriageReturnsDoNotMatter) {
  EXPECT_EQ(trouble("\xEF\xBB\xBF{\r\n\"build\": \"x\"\r\n}"), "nothing");
}

TEST(ConfigurationTest, CutAnywhereItIsAnErrorAndNotACrash) {
  const std::string whole =
      R"({"build": "x", "rules": [{"match": "a\u00e9", "gate": false}]})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(trouble(whole.substr(0, size)), "nothing") << size;
  }
}

TEST(ConfigurationTest, AFileThatIsNotThereIsNamed) {
  tests::TemporaryFolder folder;
  try {
    read_configuration(folder / "none.json");
    FAIL();
  } catch (const InvalidConfiguration& error) {
    EXPECT_THAT(error.what(), HasSubstr("none.json"));
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
}

}  // namespace
}  // namespace benchgate::cli
