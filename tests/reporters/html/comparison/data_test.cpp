#include "reporters/html/comparison/data.h"

#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace benchgate::reporters::html {
namespace {

using nlohmann::json;

json data_of(const compare::Comparison& comparison) {
  return json::parse(comparison_data(comparison));
}

json row_named(const json& data, const std::string& name) {
  for (const json& row : data["rows"]) {
    if (row["name"] == name) {
      return row;
    }
  }
  ADD_FAILURE() << "no row " << name;
  return {};
}

compare::Comparison of(compare::Row row) {
  compare::Comparison comparison;
  comparison.rows.push_back(std::move(row));
  return comparison;
}

TEST(ComparisonDataTest, RowsComeInTheOrderInWhichAReaderNeedsThem) {
  const json data = data_of(situation("everything"));
  std::string before;
  std::vector<std::string> order;
  for (const json& row : data["rows"]) {
    if (row["concern"] != before) {
      before = row["concern"];
      order.push_back(before);
    }
  }
  EXPECT_THAT(order, testing::ElementsAre("regressed", "failed", "missing",
                                          "accepted", "improved", "added",
                                          "inconclusive", "unchanged"));
  ASSERT_EQ(data["concerns"].size(), order.size());
  EXPECT_EQ(data["concerns"][0]["name"], "regressed");
}

TEST(ComparisonDataTest, EveryRowHasACellForEachColumn) {
  const json data = data_of(situation("everything"));
  for (const json& row : data["rows"]) {
    EXPECT_EQ(row["cells"].size(), data["columns"].size());
  }
  EXPECT_EQ(data["columns"][0]["sort"], "name");
  EXPECT_EQ(data["columns"].back()["sort"], "concern");
}

TEST(ComparisonDataTest, PairsKeepTheirOrderScreeningFirst) {
  compare::Row row = regressed_row("BM", 1.0, 2.0);
  row.screen = {{.base = 1, .head = 2, .first = compare::Side::base},
                {.base = 3, .head = 4, .first = compare::Side::head}};
  row.confirm = {{.base = 5, .head = 6, .first = compare::Side::head}};
  const json shown = data_of(of(row))["rows"][0];
  EXPECT_EQ(shown["values"], json::parse("[[1,3,5],[2,4,6]]"));
  EXPECT_EQ(shown["first"], "bhh");
  EXPECT_EQ(shown["screened"], 2);
}

TEST(ComparisonDataTest, ThePairsBehindTheNumbersAreThoseUpToTheDecidingLook) {
  compare::Row row = regressed_row("BM", 1.0, 2.0);
  row.screen.resize(8, {.base = 1, .head = 2});
  row.confirm.assign(16, {.base = 1, .head = 2});
  row.base->n = 12;
  EXPECT_EQ(data_of(of(row))["rows"][0]["judged"], json::parse("[8,20]"));
  // What an interrupt left of a confirmation decides nothing.
  row.confirm.resize(3);
  row.base->n = 8;
  EXPECT_EQ(data_of(of(row))["rows"][0]["judged"], json::parse("[0,8]"));
  row.screen.clear();
  row.confirm.clear();
  EXPECT_EQ(data_of(of(row))["rows"][0]["judged"], json::parse("[0,0]"));
}

TEST(ComparisonDataTest, WhatIsNotKnownOrNotFiniteIsNull) {
  const json data = data_of(situation("everything"));
  EXPECT_EQ(row_named(data, "BM_Gone/1")["head"], nullptr);
  EXPECT_EQ(row_named(data, "BM_New/1")["base"], nullptr);
  EXPECT_EQ(row_named(data, "BM_New/1")["change"], nullptr);
  EXPECT_EQ(row_named(data, "BM_Parse/none allocs_per_op")["change"][0],
            nullptr);
  compare::Row row = timed_row("BM", 1.0, 1.0);
  row.screen[0].head = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(data_of(of(row))["rows"][0]["values"][1][0], nullptr);
}

TEST(ComparisonDataTest, UnpairedRowsHaveTheValuesOfTheirSides) {
  const json data = data_of(situation("unpaired_not_gated"));
  const json row = row_named(data, "BM_Get/8");
  EXPECT_EQ(row["paired"], false);
  EXPECT_EQ(row["values"][0].size(), 2U);
  EXPECT_EQ(row["values"][1].size(), 1U);
  EXPECT_FALSE(row.contains("first"));
}

TEST(ComparisonDataTest, TheUnitIsThatOfTheMedians) {
  const json data = data_of(situation("everything"));
  EXPECT_EQ(row_named(data, "BM_Get/256")["unit"],
            json::parse("[1e-6,\"us\"]"));
  EXPECT_EQ(row_named(data, "BM_Copy/1048576 bytes_per_second")["unit"],
            json::parse("[1073741824.0,\"GiB/s\"]"));
}

TEST(ComparisonDataTest, FamiliesAreApartWhereThereAreSeveralSuites) {
  EXPECT_EQ(row_named(data_of(situation("regressions")), "BM_Get/32")["family"],
            "BM_Get");
  const json data = data_of(situation("several_suites"));
  EXPECT_EQ(row_named(data, "parser: BM_Get/32")["family"], "parser: BM_Get");
}

TEST(ComparisonDataTest, NamesAreVisibleTexts) {
  for (const json& row : data_of(situation("hostile_names"))["rows"]) {
    const std::string name = row["name"];
    EXPECT_THAT(name, testing::Not(testing::HasSubstr("\x1b")));
    EXPECT_THAT(name, testing::Not(testing::HasSubstr("\n")));
    EXPECT_THAT(name, testing::Not(testing::HasSubstr("\u202e")));
  }
}

}  // namespace
}  // namespace benchgate::reporters::html
