#include "reporters/forge/markdown_budget.h"

#include "reporters/registry.h"
#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::forge {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPointer = "*more*\n";

TEST(FitMarkdownTest, WhatFitsStaysAsItIs) {
  EXPECT_EQ(fit_markdown("12345\n", 6, kPointer), "12345\n");
}

TEST(FitMarkdownTest, CutsAtTheEndOfALineAndPointsToTheWhole) {
  EXPECT_EQ(fit_markdown("one\ntwo\n" + std::string(40, 'x'), 20, kPointer),
            "one\ntwo\n\n*more*\n");
}

TEST(FitMarkdownTest, NeverTakesMoreThanTheBudget) {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += i % 7 == 0 ? "<details><summary>x</summary>\n" : "\xc3\xa9 line\n";
  }
  for (std::size_t bytes = 0; bytes <= text.size(); ++bytes) {
    ASSERT_LE(fit_markdown(text, bytes, kPointer).size(), bytes);
  }
}

TEST(FitMarkdownTest, ClosesDetailsSummariesAndFences) {
  const std::string text = "<details><summary>rows</summary>\n\n```\ncode\n" +
                           std::string(200, 'x') + "\n```\n</details>\n";
  EXPECT_EQ(fit_markdown(text, 120, kPointer),
            "<details><summary>rows</summary>\n\n```\ncode\n```\n\n"
            "</details>\n\n*more*\n");
  EXPECT_THAT(fit_markdown("<details>\n<summary>\na\n" + std::string(200, 'x'),
                           100, kPointer),
              EndsWith("</summary>\n\n</details>\n\n*more*\n"));
}

TEST(FitMarkdownTest, ATableIsCutBetweenRowsOrLeftOut) {
  const std::string head = "| a | b |\n| - | - |\n";
  const std::string row = "| 1 | 2 |\n";
  EXPECT_EQ(fit_markdown(head + row + row + row, 42, kPointer),
            head + row + "\n*more*\n");
  EXPECT_EQ(fit_markdown(head + row + row + row, 35, kPointer), "*more*\n");
}

TEST(FitMarkdownTest, ALineThatIsTooLongByItselfLeavesThePointer) {
  EXPECT_EQ(fit_markdown(std::string(10'000'000, 'x'), 100, kPointer),
            "*more*\n");
}

TEST(FitMarkdownTest, AWholeReportIsCutCleanly) {
  const std::string markup =
      find_reporter("markdown")->render(situation("five_hundred"), {});
  for (const std::size_t bytes : {500U, 3000U, 5000U, 20'000U}) {
    const std::string cut = fit_markdown(markup, bytes, kPointer);
    EXPECT_LE(cut.size(), bytes);
    EXPECT_THAT(cut, EndsWith("\n*more*\n"));
    const auto count = [&](std::string_view what) {
      std::size_t n = 0;
      for (std::size_t at = cut.find(what); at != std::string::npos;
           at = cut.find(what, at + 1)) {
        ++n;
      }
      return n;
    };
    EXPECT_EQ(count("<details>"), count("</details>"));
    EXPECT_EQ(count("<summary>"), count("</summary>"));
  }
}

TEST(StartWithinTest, EndsBetweenCharacters) {
  EXPECT_EQ(start_within("a\xc3\xa9", 2), "a");
  EXPECT_EQ(start_within("a\xc3\xa9", 3), "a\xc3\xa9");
  EXPECT_EQ(start_within("\xf0\x9f\x9a\x80", 3), "");
  EXPECT_THAT(std::string(start_within("abc", 2)), Not(HasSubstr("c")));
}

}  // namespace
}  // namespace benchgate::reporters::forge
