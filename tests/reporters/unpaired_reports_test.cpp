#include "reporters/unpaired_reports.h"

#include "reporters/display_text.h"
#include "tests/reporters/schema_judge.h"
#include "tests/support/approved.h"
#include "tests/support/unpaired_tables.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters {
namespace {

using compare::Direction;
using compare::UnpairedTable;
using testing::HasSubstr;
using testing::Not;
using tests::NamedValues;
using tests::Values;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ten values about `median`, 2 % apart at most; `seed` says which is where.
Values about(double median, int seed) {
  Values values;
  for (int i = 0; i < 10; ++i) {
    values.push_back(median * (0.99 + 0.002 * ((i * 7 + seed * 3) % 11)));
  }
  return values;
}

compare::UnpairedTableHeading heading(std::string_view unit,
                                      std::vector<std::string> columns) {
  auto heading = tests::heading_of(unit, std::move(columns));
  heading.fields = {{"goos", "linux"}, {"pkg", "example.com/demo"}};
  heading.better = Direction::lower;
  return heading;
}

/// Two files and three units, with every verdict.
std::vector<UnpairedTable> two_files() {
  auto rate = heading("B/s", {"old.txt", "new.txt"});
  rate.better = Direction::higher;
  auto score = heading("score", {"old.txt", "new.txt"});
  score.better.reset();
  return {
      tests::table_of(heading("sec/op", {"old.txt", "new.txt"}),
                      {{"Encode/1k", {about(985e-9, 1), about(987e-9, 2)}},
                       {"Encode/64k", {about(1.5e-5, 1), about(1.62e-5, 2)}},
                       {"Decode", {about(2.1e-3, 3), about(1.4e-3, 1)}},
                       {"Gone", {about(3.0, 1), {}}},
                       {"New", {{}, about(3.0, 1)}},
                       {"Few", {Values{1e-9, 2e-9}, Values{2e-9, 3e-9}}},
                       {"NotANumber", {about(1e-6, 1), Values{1e-6, kNaN}}},
                       {"FromZero", {Values(6, 0.0), Values(6, 32e-9)}},
                       {"Twice", {about(1e-6, 1), about(2e-6, 2)}}}),
      tests::table_of(rate, {{"Encode/64k", {about(4e9, 1), about(3.6e9, 2)}},
                             {"Decode", {about(2e6, 1), about(2.5e6, 2)}}}),
      tests::table_of(score,
                      {{"Encode/1k", {Values(10, 17.0), Values(10, 18.0)}},
                       {"Decode", {Values(10, 17.0), Values(10, 17.0)}}})};
}

std::vector<UnpairedTable> four_files() {
  return {tests::table_of(
      heading("sec/op",
              {"main", "a", "b", "with a rather long name of a branch"}),
      {{"Encode/1k",
        {about(985e-9, 1), about(1e-6, 2), about(1.3e-6, 3), about(7e-7, 1)}},
       {"Decode", {about(2.1e-3, 3), {}, about(2.1e-3, 1), about(2.2e-3, 2)}},
       {"New", {{}, about(1e-3, 1), {}, about(1e-3, 1)}}})};
}

/// Five hundred benchmarks, of which twenty are slower and ten quicker.
std::vector<UnpairedTable> five_hundred() {
  std::vector<NamedValues> rows;
  for (int i = 0; i < 500; ++i) {
    double factor = 1.0;
    if (i % 25 == 7) {
      factor = 1.1 + 0.001 * i;
    } else if (i % 50 == 9) {
      factor = 0.8;
    }
    const double median = 1e-9 * (1 + i * i);
    rows.push_back({fmt::format("Family{}/size={}", i / 50, i % 50),
                    {about(median, i), about(median * factor, i + 1)}});
  }
  return {tests::table_of(heading("sec/op", {"old.txt", "new.txt"}), rows)};
}

testing::AssertionResult as_approved(const std::string& file,
                                     std::string_view bytes) {
  return tests::is_approved(std::string(BENCHGATE_APPROVED_FOLDER) + "/" + file,
                            bytes);
}

TEST(UnpairedReportsTest, TerminalIsAsApproved) {
  EXPECT_TRUE(as_approved("stat.two_files.txt",
                          unpaired_terminal(two_files(), {.width = 120})));
  EXPECT_TRUE(as_approved("stat.two_files.80.txt",
                          unpaired_terminal(two_files(), {.width = 80})));
  EXPECT_TRUE(as_approved("stat.four_files.txt",
                          unpaired_terminal(four_files(), {.width = 100})));
  EXPECT_TRUE(as_approved("stat.five_hundred.txt",
                          unpaired_terminal(five_hundred(), {.width = 120})));
}

TEST(UnpairedReportsTest, MarkdownIsAsApproved) {
  EXPECT_TRUE(
      as_approved("stat.two_files.md", unpaired_markdown(two_files(), {})));
  EXPECT_TRUE(as_approved("stat.five_hundred.md",
                          unpaired_markdown(five_hundred(), {})));
}

TEST(UnpairedReportsTest, JsonIsAsApproved) {
  EXPECT_TRUE(
      as_approved("stat.two_files.json", unpaired_json(two_files(), "1.2.3")));
}

TEST(UnpairedReportsTest, JsonIsWhatItsSchemaSays) {
  auto exact = heading("allocs/op", {"a", "b"});
  exact.exact = true;
  std::vector<UnpairedTable> odd = {
      tests::table_of(exact, {{"A", {Values{1, 2}, Values{3}}}}),
      tests::table_of(heading("x", {"a", "b"}),
                      {{"A", {Values{kInfinity, 1}, Values{kNaN}}}},
                      {.alpha = 0, .confidence = 1, .effects = false})};
  const std::vector<nlohmann::json> documents = {
      nlohmann::json::parse(unpaired_json({}, "")),
      nlohmann::json::parse(unpaired_json(two_files(), "1")),
      nlohmann::json::parse(unpaired_json(four_files(), "1")),
      nlohmann::json::parse(unpaired_json(odd, "1"))};
  const auto verdicts = judge(documents, "stat.schema.json");
  if (!verdicts) {
    GTEST_SKIP() << kSkipped;
  }
  EXPECT_THAT(*verdicts, testing::Each("valid"));
}

TEST(UnpairedReportsTest, FiveHundredBenchmarksFitAScreen) {
  const std::string text = unpaired_terminal(five_hundred(), {.width = 100});
  EXPECT_LE(std::ranges::count(text, '\n'), 45);
  EXPECT_THAT(text, HasSubstr("(--all shows every row)"));
  const std::string all =
      unpaired_terminal(five_hundred(), {.width = 100, .all = true});
  EXPECT_GT(std::ranges::count(all, '\n'), 500);
}

TEST(UnpairedReportsTest, WhatRegressedAndIsNotShownIsCountedByFamily) {
  for (const std::string& text : {unpaired_terminal(five_hundred(), {}),
                                  unpaired_markdown(five_hundred(), {})}) {
    EXPECT_THAT(text, HasSubstr("more regressed in Family0 2, Family1 2, "
                                "Family2 1"));
    EXPECT_THAT(text, Not(HasSubstr("unchanged in")));
  }
}

TEST(UnpairedReportsTest, NarrowTablesKeepTheirMedians) {
  const std::string text = unpaired_terminal(five_hundred(), {.width = 80});
  EXPECT_THAT(text, HasSubstr("232.1 us  367.9 us  +58.5 %"));
  std::size_t longest = 0;
  for (const std::size_t width : {40U, 60U, 80U, 100U, 140U}) {
    std::istringstream lines(unpaired_terminal(two_files(), {.width = width}));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(display_width(line), width) << line;
      longest = std::max(longest, display_width(line));
    }
  }
  EXPECT_GT(longest, 100U);
}

TEST(UnpairedReportsTest, ColumnsThatSayNothingAreLeftOut) {
  const std::vector<UnpairedTable> tables = {tests::table_of(
      heading("allocs/op", {"old.txt", "new.txt"}),
      {{"Gone", {Values(6, 3.0), {}}}, {"Added", {{}, Values(6, 3.0)}}})};
  const std::string text = unpaired_terminal(tables, {});
  EXPECT_THAT(text, HasSubstr("old.txt  new.txt  verdict"));
  EXPECT_THAT(unpaired_markdown(tables, {}), Not(HasSubstr("interval")));
}

TEST(UnpairedReportsTest, ShortTablesAreShownWhole) {
  const std::vector<UnpairedTable> tables = {tests::table_of(
      heading("sec/op", {"a", "b"}), {{"Same", {about(1, 1), about(1, 1)}}})};
  EXPECT_THAT(unpaired_terminal(tables, {}), HasSubstr("Same"));
}

TEST(UnpairedReportsTest, OneColumnIsAListOfMedians) {
  const std::vector<UnpairedTable> tables = {
      tests::table_of(heading("sec/op", {"a.txt"}), {{"A", {about(1, 1)}}})};
  const std::string text = unpaired_terminal(tables, {});
  EXPECT_THAT(text, HasSubstr("benchmark"));
  EXPECT_THAT(text, Not(HasSubstr("verdict")));
  EXPECT_THAT(text, Not(HasSubstr("error rate")));
}

TEST(UnpairedReportsTest, EverySortOfSecondsIsScaled) {
  const std::vector<UnpairedTable> tables = {tests::table_of(
      heading("cpu-sec/op", {"old.txt"}), {{"Encode", {Values(10, 985e-9)}}})};
  EXPECT_THAT(unpaired_terminal(tables, {}), HasSubstr("985.0 ns"));
}

TEST(UnpairedReportsTest, AMeanOfWhatIsNoNumberIsLeftOut) {
  const std::vector<UnpairedTable> tables = {
      tests::table_of(heading("sec/op", {"old.txt", "new.txt"}),
                      {{"Encode", {about(1e-6, 1), Values(6, kNaN)}}})};
  const std::string text = unpaired_terminal(tables, {});
  EXPECT_THAT(text, HasSubstr("a value is NaN"));
  EXPECT_THAT(text, Not(HasSubstr("geometric mean")));
}

TEST(UnpairedReportsTest, AMedianThatIsNoNumberIsAWord) {
  const std::vector<UnpairedTable> tables = {
      tests::table_of(heading("sec/op", {"old.txt", "new.txt"}),
                      {{"A", {about(1e-6, 1), Values(6, kNaN)}},
                       {"B", {about(1e-6, 1), Values(6, kInfinity)}}})};
  for (const std::string& text :
       {unpaired_terminal(tables, {}), unpaired_markdown(tables, {})}) {
    EXPECT_THAT(text, HasSubstr("no number"));
    EXPECT_THAT(text, HasSubstr("infinite"));
    EXPECT_THAT(text, Not(HasSubstr("nan")));
    EXPECT_THAT(text, Not(HasSubstr("inf ")));
  }
}

TEST(UnpairedReportsTest, AColumnWithoutANameIsCalledSo) {
  const std::vector<UnpairedTable> tables = {
      tests::table_of(heading("sec/op", {"old.txt", ""}),
                      {{"A", {about(1e-6, 1), about(2e-6, 1)}}})};
  EXPECT_THAT(unpaired_terminal(tables, {}),
              HasSubstr("geometric mean  sec/op (no name) +"));
}

TEST(UnpairedReportsTest, WhatWasMeasuredApartSaysThatItCannotBeGated) {
  EXPECT_THAT(unpaired_terminal(two_files(), {}), HasSubstr("error rate"));
  EXPECT_THAT(unpaired_markdown(two_files(), {}), HasSubstr("error rate"));
}

TEST(UnpairedReportsTest, NamesCannotTakeOverTerminalOrPage) {
  auto hostile = heading("\x1b[2Junit|", {"o|ld\x1b[0m", "<b>@all"});
  hostile.fields = {{"k\n", "<script>"}};
  const std::vector<UnpairedTable> tables = {tests::table_of(
      hostile, {{"A|`x`\n\x1b[31m<img>", {about(1, 1), about(2, 1)}}})};
  const std::string text = unpaired_terminal(tables, {});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("\\x1b"));
  const std::string page = unpaired_markdown(tables, {});
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("`o\\|ld"));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(UnpairedReportsTest, NoTablesAreNoTrouble) {
  EXPECT_EQ(unpaired_terminal({}, {}), "");
  EXPECT_EQ(unpaired_markdown({}, {}), "");
}

}  // namespace
}  // namespace benchgate::reporters
