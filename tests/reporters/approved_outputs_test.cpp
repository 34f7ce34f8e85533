#include "reporters/registry.h"
#include "tests/reporters/situations.h"
#include "tests/support/approved.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

// Reporter by situation, each output held by a file in approved/ that somebody
// has looked at.

namespace benchgate::reporters {
namespace {

testing::AssertionResult as_approved(std::string_view name,
                                     std::string_view reporter,
                                     const RenderOptions& options,
                                     std::string_view file) {
  const std::string bytes =
      find_reporter(reporter)->render(situation(name), options);
  return tests::is_approved(
      std::string(BENCHGATE_APPROVED_FOLDER) + "/" + std::string(file), bytes);
}

class SituationTest : public testing::TestWithParam<std::string> {
 protected:
  static std::string name() { return GetParam(); }
};

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const Situation& each : situations()) {
    names.emplace_back(each.name);
  }
  return names;
}

TEST_P(SituationTest, TerminalIsAsApproved) {
  EXPECT_TRUE(
      as_approved(name(), "terminal", {}, fmt::format("{}.txt", name())));
}

TEST_P(SituationTest, MarkdownIsAsApproved) {
  EXPECT_TRUE(
      as_approved(name(), "markdown", {}, fmt::format("{}.md", name())));
}

INSTANTIATE_TEST_SUITE_P(All, SituationTest, testing::ValuesIn(names()),
                         [](const testing::TestParamInfo<std::string>& each) {
                           return each.param;
                         });

// Files for programs: the situations that differ in kind, not in length.
class FileSituationTest : public testing::TestWithParam<std::string> {
 protected:
  static std::string name() { return GetParam(); }
};

TEST_P(FileSituationTest, CsvIsAsApproved) {
  EXPECT_TRUE(as_approved(name(), "csv", {}, fmt::format("{}.csv", name())));
}

TEST_P(FileSituationTest, JsonIsAsApproved) {
  EXPECT_TRUE(as_approved(name(), "json", {}, fmt::format("{}.json", name())));
}

INSTANTIATE_TEST_SUITE_P(All, FileSituationTest,
                         testing::Values("everything", "hostile_names",
                                         "unpaired_not_gated", "empty"),
                         [](const testing::TestParamInfo<std::string>& each) {
                           return each.param;
                         });

TEST(TerminalOutputTest, AllRowsAreAsApproved) {
  EXPECT_TRUE(as_approved("everything", "terminal", {.all = true},
                          "everything.all.txt"));
}

TEST(TerminalOutputTest, ColoursAreAsApproved) {
  EXPECT_TRUE(as_approved("everything", "terminal", {.colour = true},
                          "everything.colour.txt"));
}

TEST(TerminalOutputTest, EightyColumnsAreAsApproved) {
  EXPECT_TRUE(as_approved("everything", "terminal", {.width = 80},
                          "everything.80.txt"));
}

TEST(TerminalOutputTest, SixtyColumnsAreAsApproved) {
  EXPECT_TRUE(as_approved("everything", "terminal", {.width = 60},
                          "everything.60.txt"));
}

}  // namespace
}  // namespace benchgate::reporters
