#include "reporters/unpaired_reports.h"
#include "tests/support/unpaired_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The whole of benchstat's output is held against benchgate's where results are
// read from files; here each feature of the layout stands alone.

namespace benchgate::reporters {
namespace {

using compare::UnpairedTable;
using tests::heading_of;
using tests::table_of;
using tests::Values;

/// `text` without its first line feed, which stands there to be read.
std::string lines(std::string_view text) {
  return std::string(text.substr(1));
}

TEST(BenchstatTextTest, ShowsMedianRangeDeltaAndTest) {
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of("u", {"o.txt", "n.txt"}),
               {{"B", {Values(6, 5.0), Values(6, 6.0)}}})};
  EXPECT_EQ(benchstat_text(tables), lines(R"(
  │   o.txt    │               n.txt               │
  │     u      │     u       vs base               │
B   5.000 ± 0%   6.000 ± 0%  +20.00% (p=0.002 n=6)
)"));
}

TEST(BenchstatTextTest, MoreThanOneRowHasAGeomeanAndFootnotes) {
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of("u", {"o", "n.txt"}),
               {{"C", {Values(6, 6.0), {}}}, {"B", {{}, Values(6, 6.0)}}})};
  EXPECT_EQ(benchstat_text(tables), lines(R"(
        │     o      │       n.txt       │
        │     u      │     u       vs base   │
C         6.000 ± 0%
B                      6.000 ± 0%
geomean   6.000        6.000       ? ¹ ²
¹ benchmark set differs from baseline; geomeans may not be comparable
² ratios must be >0 to compute geomean
)"));
}

TEST(BenchstatTextTest, WideHeadingsWidenTheValuesOnly) {
  const std::string unit =
      "a-very-long-unit-name-that-is-wider-than-the-cells/op";
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of(unit, {"o.txt", "n.txt"}),
               {{"A", {Values(6, 5.0), Values(6, 6.0)}}})};
  EXPECT_EQ(benchstat_text(tables), lines(R"(
  │                         o.txt                         │                                    n.txt                                     │
  │ a-very-long-unit-name-that-is-wider-than-the-cells/op │ a-very-long-unit-name-that-is-wider-than-the-cells/op  vs base               │
A                                              5.000 ± 0%                                              6.000 ± 0%  +20.00% (p=0.002 n=6)
)"));
}

TEST(BenchstatTextTest, ColumnsWithoutAKeyHaveNoHeading) {
  auto heading = heading_of("sec/op", {""});
  heading.columns = {{}};
  const std::vector<UnpairedTable> tables = {
      table_of(heading, {{"A", {Values(6, 1e-6)}}})};
  EXPECT_EQ(benchstat_text(tables), lines(R"(
  │   sec/op    │
A   1.000µ ± 0%
)"));
}

TEST(BenchstatTextTest, EqualColumnKeysShareAHeading) {
  auto heading = heading_of("u", {"", "", ""});
  heading.columns = {{{"/a", "x"}, {"/b", "1"}},
                     {{"/a", "x"}, {"/b", "2"}},
                     {{"/a", "y"}, {"/b", "2"}}};
  const std::vector<UnpairedTable> tables = {table_of(
      heading, {{"A", {Values(6, 1.0), Values(6, 1.0), Values(6, 1.0)}}})};
  EXPECT_EQ(benchstat_text(tables), lines(R"(
  │                     x                      │               y               │
  │     1      │               2               │               2               │
  │     u      │     u       vs base           │     u       vs base           │
A   1.000 ± 0%   1.000 ± 0%  ~ (p=1.000 n=6) ¹   1.000 ± 0%  ~ (p=1.000 n=6) ¹
¹ all samples are equal
)"));
}

TEST(BenchstatTextTest, ATableNamesWhatChangedSinceTheOneBefore) {
  auto first = heading_of("u", {"f"});
  first.fields = {{"goos", "linux"}, {"pkg", ""}};
  auto second = first;
  second.fields[1].value = "p";
  const std::vector<UnpairedTable> tables = {
      table_of(first, {{"A", {Values(6, 1.0)}}}),
      table_of(second, {{"A", {Values(6, 1.0)}}})};
  const std::string table =
      "  │     f      │\n  │     u      │\nA   1.000 ± 0%\n";
  EXPECT_EQ(benchstat_text(tables),
            "goos: linux\npkg: \n" + table + "\npkg: p\n" + table);
}

TEST(BenchstatTextTest, ANaNEndsWithANoteInsteadOfNever) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of("u", {"o", "n"}),
               {{"A", {Values(6, 5.0), Values{nan, 1, 2, 3, 4, 5}}}})};
  EXPECT_THAT(benchstat_text(tables),
              testing::HasSubstr("? (n=6) ¹\n¹ a value is NaN: not compared"));
}

TEST(BenchstatTextTest, WhatATerminalWouldObeyIsSpelledOut) {
  auto heading = heading_of("u\x1b[2J", {"o\r.txt", "n\n.txt"});
  heading.fields = {{"k\x07", "v\x9b"}};
  compare::UnpairedTableBuilder builder(heading, {});
  std::vector<std::optional<compare::UnpairedCellInput>> cells = {
      compare::UnpairedCellInput{Values(6, 5.0), {"a\x1b"}},
      compare::UnpairedCellInput{Values(6, 6.0), {}}};
  builder.add_row({{".fullname", "A\n\x1b[31mB"}}, cells);
  const std::vector<UnpairedTable> tables = {std::move(builder).finish()};
  const std::string text = benchstat_text(tables);
  EXPECT_EQ(text, lines(R"(
k\x07: v\x9b
             │   o\r.txt    │              n\n.txt              │
             │   u\x1b[2J   │  u\x1b[2J   vs base               │
A\n\x1b[31mB   5.000 ± 0% ¹   6.000 ± 0%  +20.00% (p=0.002 n=6)
¹ benchmarks vary in a\x1b
)"));
  const BenchstatCsv csv = benchstat_csv(tables);
  EXPECT_THAT(csv.tables, testing::HasSubstr("\n\"A\n\x1b[31mB\",5,0%,6,"));
  EXPECT_EQ(csv.notes, "B4: benchmarks vary in a\\x1b\n");
}

TEST(BenchstatTextTest, NoTablesAreNoText) {
  EXPECT_EQ(benchstat_text({}), "");
  EXPECT_EQ(benchstat_csv({}).tables, "");
}

TEST(BenchstatCsvTest, HoldsFullNumbersAndNamesTheCellsOfItsNotes) {
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of("u", {"o", "n.txt"}),
               {{"C", {Values(6, 6.0), {}}}, {"B", {{}, Values(6, 6.0)}}})};
  const BenchstatCsv csv = benchstat_csv(tables);
  EXPECT_EQ(csv.tables, lines(R"(
,o,,n.txt,,,
,u,CI,u,CI,vs base,P
C,6,0%
B,,,6,0%
geomean,6,,6,,?,
)"));
  EXPECT_EQ(csv.notes, lines(R"(
D5: benchmark set differs from baseline; geomeans may not be comparable
D5: ratios must be >0 to compute geomean
)"));
}

TEST(BenchstatCsvTest, RowsAreCountedOverAllTables) {
  auto heading = heading_of("u", {"f"});
  heading.fields = {{"k", "1"}};
  auto second = heading;
  second.fields[0].value = "2";
  const std::vector<UnpairedTable> tables = {
      table_of(heading, {{"A", {Values(6, 1.0)}}}),
      table_of(second, {{"A", {Values{1.0}}}})};
  const BenchstatCsv csv = benchstat_csv(tables);
  EXPECT_EQ(csv.tables, lines(R"(
k: 1
,f,
,u,CI
A,1,0%
geomean,1,

k: 2
,f,
,u,CI
A,1,∞
geomean,1,
)"));
  EXPECT_EQ(csv.notes,
            "B10: need >= 6 samples for confidence interval at level 0.95\n");
}

TEST(BenchstatCsvTest, ColumnsBeyondZHaveTwoLetters) {
  std::vector<std::string> columns(8, "f");
  tests::NamedValues row{.name = "A", .columns = {}};
  for (std::size_t c = 0; c < columns.size(); ++c) {
    columns[c] += std::to_string(c);
    row.columns.emplace_back(c == 7 ? Values{1.0} : Values(6, 1.0));
  }
  const std::vector<UnpairedTable> tables = {
      table_of(heading_of("u", columns), {row})};
  EXPECT_THAT(benchstat_csv(tables).notes,
              testing::HasSubstr("\nAB3: need >= 6 samples"));
}

TEST(BenchstatCsvTest, QuotesWhatWouldEndAField) {
  const std::vector<UnpairedTable> tables = {table_of(
      heading_of("u", {"a,b"}),
      {{"say \"x\"", {Values(6, 1e6)}}, {" blank", {Values(6, 1e-5)}}})};
  EXPECT_THAT(benchstat_csv(tables).tables,
              testing::StartsWith(",\"a,b\",\n,u,CI\n"
                                  "\"say \"\"x\"\"\",1e+06,0%\n"
                                  "\" blank\",1e-05,0%\n"));
}

}  // namespace
}  // namespace benchgate::reporters
