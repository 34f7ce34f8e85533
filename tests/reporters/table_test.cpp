#include "reporters/table.h"

#include "reporters/display_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace benchgate::reporters {
namespace {

using testing::ElementsAre;

constexpr std::size_t kGap = 2;

Table example() {
  return {.columns = {{.title = "name", .least_width = 8},
                      {.title = "base", .leaves = 2},
                      {.title = "p", .leaves = 1},
                      {.title = "head", .leaves = 2},
                      {.title = "verdict"}},
          .rows = {{.cells = {"BM_AVeryLongName/1024", "1 us", "0.01", "2 us",
                              "regressed"},
                    .emphasis = Emphasis::none,
                    .notes = {}}}};
}

std::vector<std::string> titles(const Table& table) {
  std::vector<std::string> titles;
  for (const Column& column : table.columns) {
    titles.push_back(column.title);
  }
  return titles;
}

std::size_t width(const Table& table) {
  const std::vector<std::size_t> widths = column_widths(table);
  return std::accumulate(widths.begin(), widths.end(),
                         kGap * (widths.size() - 1));
}

TEST(TableTest, WideEnoughIsLeftAlone) {
  const Table table = fit(example(), width(example()), kGap);
  EXPECT_EQ(table.rows[0].cells, example().rows[0].cells);
}

TEST(TableTest, NamesAreShortenedBeforeColumnsLeave) {
  const Table table = fit(example(), width(example()) - 5, kGap);
  EXPECT_EQ(table.columns.size(), 5U);
  EXPECT_EQ(table.rows[0].cells[0], "BM_AVery\u2026me/1024");
  EXPECT_EQ(width(table), width(example()) - 5);
}

TEST(TableTest, TheSuiteIsShortenedBeforeTheBenchmark) {
  Table table = example();
  table.rows[0].cells[0] = "parse_bench: BM_Parse/100";
  const std::size_t whole = width(table);
  const auto name = [&](std::size_t columns) {
    return fit(table, whole - columns, kGap).rows[0].cells[0];
  };
  EXPECT_EQ(name(0), "parse_bench: BM_Parse/100");
  EXPECT_EQ(name(5), "par\u2026ch: BM_Parse/100");
  EXPECT_EQ(name(9), "p\u2026: BM_Parse/100");
  // There is no room for both.
  EXPECT_EQ(name(12), shorten("parse_bench: BM_Parse/100", 13));
}

// A colon in a subject is no suite's.
TEST(TableTest, SentencesAreCutAtTheirEnd) {
  Table table = example();
  table.columns[0].cut = Cut::end;
  table.rows[0].cells[0] = "store: keep what is pinned";
  const Table narrow = fit(table, width(table) - 10, kGap);
  EXPECT_EQ(narrow.rows[0].cells[0], "store: keep wha\u2026");
}

TEST(TableTest, ColumnsLeaveInTheirOrderAndTogether) {
  // 8 + 4 + 4 + 4 + 9 and four gaps take 37.
  EXPECT_THAT(titles(fit(example(), 37, kGap)),
              ElementsAre("name", "base", "p", "head", "verdict"));
  EXPECT_THAT(titles(fit(example(), 36, kGap)),
              ElementsAre("name", "base", "head", "verdict"));
  EXPECT_THAT(titles(fit(example(), 30, kGap)), ElementsAre("name", "verdict"));
}

TEST(TableTest, ADetailLeavesBeforeItsColumn) {
  Table table = example();
  for (const std::size_t c : {1U, 3U}) {
    table.columns[c].leaves = 3;
    table.columns[c].detail = " \u00b1 ";
    table.columns[c].detail_leaves = 2;
    table.rows[0].cells[c] = "10 us \u00b1 1 %";
  }
  const auto cells = [&table](std::size_t width) {
    return fit(table, width, kGap).rows[0].cells;
  };
  // 8 + 11 + 11 + 9 and three gaps take 45, without the details 33.
  EXPECT_THAT(cells(45), ElementsAre("BM_A\u2026024", "10 us \u00b1 1 %",
                                     "10 us \u00b1 1 %", "regressed"));
  EXPECT_THAT(cells(44).at(1), "10 us");
  EXPECT_THAT(cells(33).at(2), "10 us");
  EXPECT_EQ(cells(32).size(), 2U);
}

TEST(TableTest, NeverExceedsAWidthThatIsPossible) {
  for (std::size_t limit = 16; limit < 60; ++limit) {
    EXPECT_LE(width(fit(example(), limit, kGap)), limit);
  }
}

TEST(TableTest, AnImpossibleWidthKeepsWhatMustStay) {
  EXPECT_THAT(titles(fit(example(), 1, kGap)), ElementsAre("name", "verdict"));
}

}  // namespace
}  // namespace benchgate::reporters
