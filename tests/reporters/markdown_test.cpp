#include "reporters/registry.h"
#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

namespace benchgate::reporters {
namespace {

using compare::Comparison;
using testing::HasSubstr;
using testing::Not;

std::string rendered(const Comparison& comparison) {
  return find_reporter("markdown")->render(comparison, {});
}

Comparison with_note(std::string note) {
  Comparison comparison;
  comparison.rows = {regressed_row("BM", 1, 2)};
  comparison.rows[0].note = std::move(note);
  return comparison;
}

Comparison with_name(std::string name) {
  Comparison comparison;
  comparison.rows = {regressed_row(std::move(name), 1, 2)};
  return comparison;
}

TEST(MarkdownTest, NamesStandInCodeSpansWithAFenceThatHolds) {
  EXPECT_THAT(rendered(with_name("BM_Get")), HasSubstr("| `BM_Get` |"));
  EXPECT_THAT(rendered(with_name("a`b``c")), HasSubstr("| ```a`b``c``` |"));
  EXPECT_THAT(rendered(with_name("`a`")), HasSubstr("| `` `a` `` |"));
  EXPECT_THAT(rendered(with_name("a|b\\|c")), HasSubstr("| `a\\|b\\\\|c` |"));
}

TEST(MarkdownTest, AllLinesOfTheTableHaveTheSameNumberOfCells) {
  std::istringstream lines(rendered(situation("hostile_names")));
  std::ptrdiff_t cells = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) {
      continue;
    }
    std::ptrdiff_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    }
    cells = cells == 0 ? bars : cells;
    EXPECT_EQ(bars, cells) << line;
  }
  EXPECT_EQ(cells, 9);
}

TEST(MarkdownTest, TheVerdictStandsBesideTheNameAndNoCellBreaks) {
  const std::string markup = rendered(situation("regressions"));
  EXPECT_THAT(markup,
              HasSubstr("| `BM_Get/256` | **regressed** | **+15.1\u00A0%** | "
                        "[+14.2,\u00A0+16.1] | 32.05\u00A0us | 36.90\u00A0us"));
}

TEST(MarkdownTest, NobodyIsMentionedAndNothingIsLinked) {
  const std::string markup = rendered(
      with_note("@user #12 GH-3 see https://x.org www.x.org [a](b) ![c](d)"));
  EXPECT_THAT(markup, Not(HasSubstr("@user")));
  EXPECT_THAT(markup, Not(HasSubstr("#12")));
  EXPECT_THAT(markup, Not(HasSubstr("GH-3")));
  EXPECT_THAT(markup, Not(HasSubstr("https://")));
  EXPECT_THAT(markup, Not(HasSubstr("www.")));
  EXPECT_THAT(markup, Not(HasSubstr("[a](b)")));
}

TEST(MarkdownTest, NoHtmlComesThrough) {
  const std::string markup = rendered(with_note("<img src=x> &lt; </details>"));
  EXPECT_THAT(markup, HasSubstr("&lt;img src=x&gt; &amp;lt; &lt;/details&gt;"));
}

TEST(MarkdownTest, ATextNeverBecomesAListOrARule) {
  Comparison comparison = with_name("BM");
  comparison.summary.reasons = {"- a", "+ a", "=== a", "1. a", "12) a", "* a"};
  const std::string markup = rendered(comparison);
  for (const char* line : {"- \\- a\n", "- \\+ a\n", "- \\=== a\n",
                           "- 1\\. a\n", "- 12\\) a\n", "- \\* a\n"}) {
    EXPECT_THAT(markup, HasSubstr(line));
  }
}

TEST(MarkdownTest, NumbersAndNamesWithUnderlinesStayReadable) {
  EXPECT_THAT(rendered(with_note("BM_Get took 1.5 s (2-3 %)")),
              HasSubstr(": BM_Get took 1.5 s (2-3 %)\n"));
}

TEST(MarkdownTest, NoControlCharacterComesThrough) {
  const std::string markup = rendered(situation("hostile_names"));
  EXPECT_EQ(std::ranges::count_if(
                markup, [](char c) { return c != '\n' && c >= 0 && c < ' '; }),
            0);
  EXPECT_THAT(markup, Not(HasSubstr("\u202E")));
}

TEST(MarkdownTest, FitsACommentWhateverTheSizeOfTheSuite) {
  Comparison comparison;
  for (int i = 0; i < 1000; ++i) {
    comparison.rows.push_back(timed_row(std::string(300, 'x'), 1, 1));
    comparison.rows.back().note = std::string(1000, '|');
  }
  const std::string markup = rendered(comparison);
  EXPECT_LT(markup.size(), 65'536U);
  EXPECT_THAT(markup, HasSubstr("did not fit here; the result file has all."));
  EXPECT_THAT(markup, HasSubstr("</details>"));
}

TEST(MarkdownTest, FitsACommentWhateverTheLengthOfReasonsAndWarnings) {
  Comparison comparison = with_name("BM");
  comparison.summary.reasons.assign(1000, std::string(1000, '|'));
  comparison.warnings.assign(1000, std::string(1000, '|'));
  comparison.base.revision = std::string(100'000, '|');
  const std::string markup = rendered(comparison);
  EXPECT_LT(markup.size(), 65'536U);
  EXPECT_THAT(markup, HasSubstr("`BM`"));
}

TEST(MarkdownTest, EveryRowIsThereOnce) {
  const Comparison comparison = situation("everything");
  const std::string markup = rendered(comparison);
  for (const compare::Row& row : comparison.rows) {
    const std::string line = "\n| `" + row.benchmark + "` |";
    const std::size_t first = markup.find(line);
    ASSERT_NE(first, std::string::npos) << row.benchmark;
    EXPECT_EQ(markup.find(line, first + 1), std::string::npos);
  }
}

}  // namespace
}  // namespace benchgate::reporters
