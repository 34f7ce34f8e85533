#include "src/explain/code_rows.h"

#include "compare/decide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace benchgate::explain {
namespace {

using compare::Comparison;
using compare::Row;
using testing::ElementsAre;

/// A row of `metric` with one pair.
Row measured(const std::string& benchmark,
             const std::string& metric = "cpu_time") {
  Row row;
  row.suite = "code";
  row.benchmark = benchmark;
  row.metric = {.name = metric, .unit = "s"};
  row.screen = {{.base = 1e-6, .head = 1e-6, .first = compare::Side::base}};
  return row;
}

std::vector<std::string> metrics(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const Row& row : comparison.rows) {
    names.push_back(row.benchmark + ' ' + row.metric.name);
  }
  return names;
}

class CodeRowsTest : public testing::Test {
 protected:
  void add(const std::string& head, const measure::Rules& rules = {}) {
    SuiteCode code({BENCHGATE_CODE_FIXTURES "/code_base_plain"},
                   {BENCHGATE_CODE_FIXTURES "/code_" + head + "_plain"});
    add_code_rows(comparison_, {{.name = "code", .code = &code}}, rules,
                  "2026-11-23");
  }

  Comparison comparison_;
};

TEST_F(CodeRowsTest, StandBehindTheOtherRowsOfTheirBenchmark) {
  comparison_.rows = {measured("BM_Helper/8"),
                      measured("BM_Helper/8", "real_time"), measured("BM_Same"),
                      measured("by hand")};
  add("moved");
  EXPECT_THAT(metrics(comparison_),
              ElementsAre("BM_Helper/8 cpu_time", "BM_Helper/8 real_time",
                          "BM_Helper/8 code_bytes", "BM_Same cpu_time",
                          "BM_Same code_bytes", "by hand cpu_time"));
}

TEST_F(CodeRowsTest, CodeThatWasOnlyMovedIsUnchanged) {
  comparison_.rows = {measured("BM_Same")};
  add("moved");
  const Comparison decided = compare::decide(comparison_);
  ASSERT_EQ(decided.rows.size(), 2U);
  EXPECT_EQ(decided.rows[1].verdict, compare::Verdict::unchanged);
  EXPECT_GT(decided.rows[1].base->median, 100);
  EXPECT_FALSE(decided.rows[1].policy.gated);
}

TEST_F(CodeRowsTest, AreOfBenchmarksThatWereMeasuredOnBothSides) {
  Row missing = measured("BM_Same");
  missing.screen.clear();
  missing.verdict = compare::Verdict::missing;
  comparison_.rows = {missing};
  add("moved");
  EXPECT_EQ(comparison_.rows.size(), 1U);
}

TEST_F(CodeRowsTest, ASuitesOwnMetricOfThatNameStays) {
  comparison_.rows = {measured("BM_Same"), measured("BM_Same", "code_bytes")};
  add("moved");
  EXPECT_EQ(comparison_.rows.size(), 2U);
}

TEST_F(CodeRowsTest, ARuleMayNotWantThem) {
  measure::Rules rules;
  rules.rules.push_back({.match = measure::Pattern("."),
                         .suite = {},
                         .metric = "code_bytes",
                         .noise_threshold = {},
                         .equivalence_margin = {},
                         .tolerance = {},
                         .gate = {},
                         .measure = false});
  comparison_.rows = {measured("BM_Same")};
  add("moved", rules);
  EXPECT_EQ(comparison_.rows.size(), 1U);
}

TEST(SuiteCodeTest, SaysWhyNothingIsKnown) {
  SuiteCode script({"/bin/sh"}, {BENCHGATE_CODE_FIXTURES "/code_base_plain"});
  EXPECT_FALSE(script.bytes("BM_Same", "BM_Same"));
  EXPECT_THAT(script.compare("BM_Same", "BM_Same").trouble,
              testing::HasSubstr("base's executable has no symbol table"));
  SuiteCode text({BENCHGATE_CODE_FIXTURES "/CTestTestfile.cmake"},
                 {BENCHGATE_CODE_FIXTURES "/code_base_plain"});
  EXPECT_THAT(text.compare("BM_Same", "BM_Same").trouble,
              testing::HasSubstr("no program of x86-64"));
  SuiteCode code({BENCHGATE_CODE_FIXTURES "/code_base_plain"},
                 {BENCHGATE_CODE_FIXTURES "/code_base_plain"});
  EXPECT_THAT(code.compare("by hand", "by hand").trouble,
              testing::HasSubstr("no function"));
}

}  // namespace
}  // namespace benchgate::explain
