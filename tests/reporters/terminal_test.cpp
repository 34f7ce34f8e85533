#include "reporters/display_text.h"
#include "reporters/registry.h"
#include "tests/reporters/situations.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace benchgate::reporters {
namespace {

using compare::Comparison;
using testing::HasSubstr;
using testing::Not;

std::string rendered(const Comparison& comparison,
                     const RenderOptions& options = {}) {
  return find_reporter("terminal")->render(comparison, options);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::string without_colours(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != std::string::npos;
       at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

TEST(TerminalTest, NoLineIsWiderThanTheTerminal) {
  for (const Situation& each : situations()) {
    for (const std::size_t width : {60U, 72U, 80U, 100U, 132U}) {
      for (const std::string& line :
           lines_of(rendered(each.make(), {.width = width}))) {
        EXPECT_LE(display_width(line), width) << each.name << ": " << line;
      }
    }
  }
}

TEST(TerminalTest, AVeryNarrowTerminalIsNoTrouble) {
  for (const Situation& each : situations()) {
    for (const std::size_t width : {0U, 1U, 20U}) {
      EXPECT_THAT(rendered(each.make(), {.width = width, .all = true}),
                  HasSubstr("gate"));
    }
  }
}

TEST(TerminalTest, FiveHundredBenchmarksFitOneScreen) {
  EXPECT_LE(lines_of(rendered(situation("five_hundred"))).size(), 50U);
}

TEST(TerminalTest, AllShowsEveryRow) {
  const Comparison comparison = situation("five_hundred");
  const std::string text = rendered(comparison, {.all = true});
  for (const compare::Row& row : comparison.rows) {
    EXPECT_THAT(text, HasSubstr(row.benchmark));
  }
  EXPECT_THAT(text, Not(HasSubstr("--all")));
}

TEST(TerminalTest, ColourAddsNothingButColour) {
  for (const Situation& each : situations()) {
    const std::string plain = rendered(each.make(), {.all = true});
    const std::string coloured =
        rendered(each.make(), {.colour = true, .all = true});
    EXPECT_EQ(without_colours(coloured), plain);
    EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  }
}

TEST(TerminalTest, NoControlCharacterOfANameReachesTheTerminal) {
  const std::string text = rendered(situation("hostile_names"));
  EXPECT_EQ(std::ranges::count_if(
                text, [](char c) { return c != '\n' && c >= 0 && c < ' '; }),
            0);
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

TEST(TerminalTest, TheMetricIsNamedOnlyWhereItIsNotCpuTime) {
  EXPECT_THAT(rendered(situation("regressions")), Not(HasSubstr("cpu_time  ")));
  EXPECT_THAT(rendered(situation("everything")),
              HasSubstr("bytes_per_second  "));
}

TEST(TerminalTest, ARateThatFellIsSaidToRegress) {
  Comparison comparison;
  comparison.rows = {regressed_row("BM_Copy", 2.0, 1.0)};
  comparison.rows[0].metric = {.name = "bytes_per_second",
                               .unit = "B/s",
                               .better = compare::Direction::higher,
                               .kind = compare::MetricKind::timed};
  const std::string text = rendered(comparison);
  EXPECT_THAT(text, HasSubstr("-50.0 %"));
  EXPECT_THAT(text, HasSubstr("regressed"));
  EXPECT_THAT(text, HasSubstr("higher is better  bytes_per_second"));
}

TEST(TerminalTest, UnpairedValuesGetNoErrorRate) {
  const std::string text = rendered(situation("unpaired_not_gated"));
  EXPECT_THAT(text, HasSubstr("no error rate can be stated"));
  EXPECT_THAT(text, Not(HasSubstr("at most")));
}

TEST(TerminalTest, ACommitIsNamedOnce) {
  Comparison comparison = situation("regressions");
  comparison.base.revision = comparison.base.commit;
  EXPECT_THAT(rendered(comparison), HasSubstr("base 1a2b3c4d5e\n"));
  comparison.base.revision = "1a2b3c4";
  EXPECT_THAT(rendered(comparison), HasSubstr("base 1a2b3c4d5e\n"));
}

TEST(TerminalTest, RowsToLookAtThatAreLeftOutAreCountedByFamily) {
  compare::Comparison comparison;
  for (int i = 0; i < 40; ++i) {
    const char* family = i % 4 == 0 ? "BM_Put" : "BM_Get";
    comparison.rows.push_back(
        regressed_row(fmt::format("{}/{}", family, i), 1.0, 1.5));
  }
  const std::string text = rendered(comparison);
  EXPECT_THAT(text, testing::HasSubstr("and 25 more regressed"));
  EXPECT_THAT(text,
              testing::HasSubstr("more regressed in BM_Get 19, BM_Put 6\n"));
}

TEST(TerminalTest, WhatWasAcceptedNamesTheCommitThatSaysSo) {
  Comparison comparison;
  comparison.rows = {regressed_row("A", 1, 1.05)};
  comparison.rows[0].accepted = compare::Acceptance{.pattern = "^A$",
                                                    .up_to = 0.08,
                                                    .until = "2027-03-01",
                                                    .why = "checksum added",
                                                    .source = "commit 1a2b"};
  EXPECT_THAT(rendered(comparison),
              HasSubstr("accepted up to 8 % until 2027-03-01 by commit 1a2b: "
                        "checksum added"));
}

TEST(TerminalTest, AShardAndAMergedComparisonSayWhatTheyAre) {
  Comparison comparison;
  comparison.shard = compare::Shard{.index = 2, .count = 4};
  comparison.shard->benchmarks_in_all = 9;
  comparison.shard->benchmarks = {{.place = 1, .suite = "s", .name = "A"}};
  EXPECT_THAT(rendered(comparison), HasSubstr("2 of 4: 1 of 9 benchmarks"));

  comparison.shard.reset();
  comparison.joined = compare::Joined{.count = 4};
  comparison.joined->shards = {{.index = 1, .seed = 70},
                               {.index = 3, .seed = 71}};
  EXPECT_THAT(rendered(comparison), HasSubstr("2 of 4, merged"));
  EXPECT_THAT(rendered(comparison), HasSubstr("70, 71"));
}

}  // namespace
}  // namespace benchgate::reporters
