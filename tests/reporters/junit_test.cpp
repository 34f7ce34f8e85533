#include "reporters/registry.h"
#include "tests/reporters/situations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace benchgate::reporters {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string rendered(const compare::Comparison& comparison) {
  return find_reporter("junit")->render(comparison, {});
}

TEST(JunitTest, ARegressionIsAFailureAndSoIsTheGate) {
  const std::string text = rendered(situation("regressions"));
  EXPECT_THAT(text, HasSubstr("tests=\"13\" failures=\"4\" errors=\"0\" "
                              "skipped=\"1\""));
  EXPECT_THAT(text, HasSubstr("name=\"BM_Get/256 cpu_time\""));
  EXPECT_THAT(text, HasSubstr("<failure message=\"regressed: +15.1 %"));
}

TEST(JunitTest, NothingToSayFailsNothing) {
  const std::string text = rendered(situation("nothing_to_say"));
  EXPECT_THAT(text, HasSubstr("failures=\"0\" errors=\"0\" skipped=\"0\""));
  EXPECT_THAT(text, Not(HasSubstr("<failure")));
}

TEST(JunitTest, WhatIsAcceptedOrNotGatedFailsNothing) {
  compare::Comparison comparison;
  comparison.rows = {regressed_row("A", 1, 2), regressed_row("B", 1, 2)};
  comparison.rows[0].accepted = compare::Acceptance{.pattern = "^A$",
                                                    .up_to = 1.5,
                                                    .until = "",
                                                    .why = "it does <more>",
                                                    .source = "commit 1a2b"};
  comparison.rows[1].policy.gated = false;
  const std::string text = rendered(comparison);
  EXPECT_THAT(text, HasSubstr("accepted up to 150 % by commit 1a2b: it does "
                              "&lt;more&gt;"));
  EXPECT_THAT(text, HasSubstr("failures=\"0\" errors=\"0\" skipped=\"1\""));
}

TEST(JunitTest, HostileNamesStayWithinTheirAttributes) {
  const std::string text = rendered(situation("hostile_names"));
  for (const char* raw :
       {"<script>", "\x1b", "\xff", "\xe2\x80\xae", "&lt;b\""}) {
    EXPECT_THAT(text, Not(HasSubstr(raw)));
  }
  // Every line is a tag with its quotes in pairs.
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    const std::string line = text.substr(start, end - start);
    EXPECT_EQ(std::ranges::count(line, '"') % 2, 0) << line;
    EXPECT_TRUE(line.ends_with('>')) << line;
    start = end + 1;
  }
}

}  // namespace
}  // namespace benchgate::reporters
