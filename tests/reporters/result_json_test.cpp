#include "reporters/result_json.h"

#include "tests/reporters/random_comparison.h"
#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <random>
#include <string>
#include <string_view>

namespace benchgate::reporters {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The message with which `text` is rejected; empty if it is not.
std::string rejection(std::string_view text) {
  try {
    parse_result(text);
  } catch (const InvalidResult& error) {
    return error.what();
  }
  return "";
}

/// The same for a good file in which something was changed.
std::string rejection_after(const std::function<void(json&)>& change) {
  json document = json::parse(write_result(situation("everything")));
  change(document);
  return rejection(document.dump());
}

TEST(ResultJsonTest, ReadsBackEverySituation) {
  for (const Situation& each : situations()) {
    const compare::Comparison comparison = each.make();
    EXPECT_TRUE(parse_result(write_result(comparison)) == comparison)
        << each.name;
  }
}

TEST(ResultJsonTest, ReadsBackAnythingThatCanBeWritten) {
  std::mt19937_64 random(20261123);
  for (int trial = 0; trial < 500; ++trial) {
    const compare::Comparison comparison = random_comparison(random);
    const std::string text = write_result(comparison);
    ASSERT_TRUE(json::accept(text)) << text;
    ASSERT_TRUE(parse_result(text) == comparison) << text;
  }
}

TEST(ResultJsonTest, MinusZeroKeepsItsSign) {
  compare::Comparison comparison;
  comparison.rows.push_back(timed_row("BM", 1, 1));
  comparison.rows[0].screen = {{.base = -0.0, .head = 0.0}};
  const auto again = parse_result(write_result(comparison));
  EXPECT_TRUE(std::signbit(again.rows[0].screen[0].base));
  EXPECT_FALSE(std::signbit(again.rows[0].screen[0].head));
}

TEST(ResultJsonTest, NoNumberIsWrittenThatJsonDoesNotHave) {
  compare::Comparison comparison;
  comparison.rows.push_back(timed_row("BM", 1, 1));
  auto& row = comparison.rows[0];
  row.base->low = -kInfinity;
  row.base->high = kInfinity;
  row.p_value = std::nan("");
  row.delta = {.ratio = kInfinity, .low = -kInfinity, .high = kInfinity};
  const std::string text = write_result(comparison);
  EXPECT_TRUE(json::accept(text));
  EXPECT_TRUE(json::parse(text)["rows"][0]["delta"]["ratio"].is_null());
  EXPECT_FALSE(parse_result(text).rows[0].p_value.has_value());
}

TEST(ResultJsonTest, FollowsTheSkeletonOfTheFormat) {
  const json document = json::parse(write_result(situation("everything")));
  EXPECT_EQ(document["schema"], "benchgate.result/1");
  EXPECT_EQ(document["tool"]["version"], "0.1.0");
  EXPECT_EQ(document["seed"], 7);
  EXPECT_EQ(document["base"]["revision"], "main");
  const json& row = document["rows"][2];
  EXPECT_EQ(row["benchmark"], "BM_Get/32");
  EXPECT_EQ(row["better"], "lower");
  EXPECT_EQ(row["kind"], "timed");
  EXPECT_EQ(row["gated"], true);
  EXPECT_EQ(row["base"]["median"], 4.017e-6);
  EXPECT_EQ(row["delta"]["confidence"], 0.95);
  EXPECT_EQ(row["verdict"], "regressed");
  EXPECT_TRUE(row["accepted"].is_null());
  EXPECT_EQ(row["pairs"]["screen"][0],
            json::parse(R"([4.017e-6, 4.14e-6, "base"])"));
  EXPECT_EQ(document["summary"]["verdict"], "fail");
  EXPECT_EQ(document["summary"]["family_error"], 0.01);
}

TEST(ResultJsonTest, EachRowStandsOnALineOfItsOwn) {
  const compare::Comparison comparison = situation("five_hundred");
  const std::string text = write_result(comparison);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')),
            comparison.rows.size() + 11);
}

TEST(ResultJsonTest, TheExampleInTheDocumentationIsAResultFile) {
  std::ifstream stream(BENCHGATE_DOCS_FOLDER "/result-file.md");
  const std::string page{std::istreambuf_iterator<char>(stream), {}};
  constexpr std::string_view kFence = "```json\n";
  const std::size_t begin = page.find(kFence) + kFence.size();
  EXPECT_EQ(rejection(page.substr(begin, page.find("```", begin) - begin)), "");
}

TEST(ResultJsonTest, KeysOfLaterVersionsAreIgnored) {
  EXPECT_EQ(rejection_after([](json& document) {
              document["colour"] = {1, 2, {{"x", nullptr}}};
              document["rows"][0]["colour"] = "red";
              document["summary"]["colour"] = true;
            }),
            "");
}

TEST(ResultJsonTest, AMissingKeyIsNamedWithItsPath) {
  EXPECT_EQ(rejection_after([](json& document) { document.erase("seed"); }),
            "seed: this key is missing");
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][3]["pairs"].erase("screen");
            }),
            "rows[3].pairs.screen: this key is missing");
}

TEST(ResultJsonTest, EveryKeyOfTheFormatIsNeeded) {
  const json whole = json::parse(write_result(situation("regressions")));
  for (const auto& [key, value] : whole.items()) {
    EXPECT_NE(rejection_after([&key](json& document) { document.erase(key); }),
              "")
        << key;
  }
  for (const auto& [key, value] : whole["rows"][0].items()) {
    EXPECT_THAT(rejection_after(
                    [&key](json& document) { document["rows"][0].erase(key); }),
                HasSubstr("rows[0]." + key))
        << key;
  }
}

TEST(ResultJsonTest, AWrongTypeIsNamedWithItsPath) {
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][3]["pairs"]["screen"][0] = "1,2";
            }),
            "rows[3].pairs.screen[0]: expected an array, found \"1,2\"");
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][3]["pairs"]["screen"][0] = {1, 2};
            }),
            "rows[3].pairs.screen[0]: expected [base value, head value, "
            "\"base\" or \"head\"], found an array");
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][3]["pairs"]["screen"][0][1] = nullptr;
            }),
            "rows[3].pairs.screen[0][1]: expected a number, found null");
  EXPECT_EQ(rejection_after([](json& document) { document["seed"] = -1; }),
            "seed: expected a whole number, not negative, found the number -1");
  EXPECT_EQ(rejection_after([](json& document) { document["rows"] = 3; }),
            "rows: expected an array, found the number 3");
  EXPECT_EQ(rejection_after([](json& document) {
              document["head"]["environment"]["cpu"] = 3;
            }),
            "head.environment.cpu: expected a text, found the number 3");
  EXPECT_EQ(rejection("[1]"), "the file: expected an object, found an array");
}

TEST(ResultJsonTest, AnUnknownWordIsRejectedWithTheKnownOnes) {
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][0]["verdict"] = "slower\x1b";
            }),
            "rows[0].verdict: expected regressed, improved, unchanged, "
            "inconclusive, missing, added or failed, found \"slower\\x1b\"");
  EXPECT_EQ(rejection_after([](json& document) {
              document["rows"][0]["better"] = "smaller";
            }),
            "rows[0].better: expected \"lower\" or \"higher\", found "
            "\"smaller\"");
}

TEST(ResultJsonTest, ALaterSchemaAsksForANewerBenchgate) {
  EXPECT_THAT(rejection(R"({"schema":"benchgate.result/2"})"),
              HasSubstr("a newer benchgate wrote this file"));
}

TEST(ResultJsonTest, OtherFilesAreNotTakenForResults) {
  EXPECT_THAT(rejection(R"({"context":{},"benchmarks":[]})"),
              HasSubstr("this is no result file of benchgate"));
  EXPECT_EQ(rejection(R"({"schema":"other"})"),
            "schema: expected \"benchgate.result/1\", found \"other\"");
  EXPECT_EQ(rejection(""), "the file is empty");
}

TEST(ResultJsonTest, ASyntaxErrorHasLineAndColumn) {
  EXPECT_THAT(rejection("{\n  \"schema\": oops\n}"),
              HasSubstr("line 2, column 13: "));
  EXPECT_THAT(rejection("{"), HasSubstr("line 1, column 2: "));
  EXPECT_THAT(rejection("{\"a\":1,}"), HasSubstr("line 1, column 8: "));
  EXPECT_THAT(rejection(std::string("{\"a\":\"\xFF\"}")),
              HasSubstr("line 1, column 7: "));
}

TEST(ResultJsonTest, AFileCutShortAnywhereIsRejected) {
  const std::string text = write_result(situation("regressions"));
  // The last line break is not part of the document.
  for (std::size_t size = 0; size + 1 < text.size(); size += 37) {
    EXPECT_NE(rejection(text.substr(0, size)), "") << size;
  }
}

TEST(ResultJsonTest, DepthWithoutEndIsRejected) {
  EXPECT_NE(rejection(std::string(100'000, '[')), "");
  EXPECT_NE(rejection("{\"schema\":" + std::string(100'000, '[') +
                      std::string(100'000, ']') + "}"),
            "");
}

TEST(ResultJsonTest, ALongWordInABrokenFileMakesNoLongMessage) {
  EXPECT_LT(rejection("{\"schema\":\"" + std::string(100'000, 'x')).size(),
            400U);
}

}  // namespace
}  // namespace benchgate::reporters
