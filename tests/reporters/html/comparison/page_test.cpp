#include "reporters/html/comparison/page.h"

#include "reporters/registry.h"
#include "tests/reporters/situations.h"
#include "tests/support/approved.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

// What of a page is not the same in all: its title, its body and its data. How
// it looks and behaves is seen in a browser, by tests/pages.

namespace benchgate::reporters::html {
namespace {

using testing::HasSubstr;
using testing::Not;

class ComparisonPageTest : public testing::TestWithParam<std::string> {};

TEST_P(ComparisonPageTest, TitleBodyAndDataAreAsApproved) {
  const Page page = comparison_page(situation(GetParam()));
  std::string text = page.title + "\n\n" + page.body;
  for (const PageData& data : page.data) {
    text += fmt::format("\n{}\n{}\n", data.id, data.json);
  }
  EXPECT_TRUE(tests::is_approved(
      fmt::format("{}/{}.html.txt", BENCHGATE_APPROVED_FOLDER, GetParam()),
      text));
}

INSTANTIATE_TEST_SUITE_P(All, ComparisonPageTest,
                         testing::Values("everything", "hostile_names",
                                         "unpaired_not_gated", "empty"),
                         [](const testing::TestParamInfo<std::string>& each) {
                           return each.param;
                         });

TEST(HtmlReporterTest, APageNeedsNothingButItself) {
  const std::string page =
      find_reporter("html")->render(situation("everything"), {});
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
  for (const char* fetch :
       {" src=", "\"stylesheet\"", "@import", "url(", "fetch("}) {
    EXPECT_THAT(page, Not(HasSubstr(fetch)));
  }
}

TEST(HtmlReporterTest, NoNameEndsTheElementItStandsIn) {
  compare::Comparison comparison = situation("hostile_names");
  for (compare::Row& row : comparison.rows) {
    row.benchmark += "</script></style></title></noscript><b>\"'";
  }
  comparison.base.revision = "</title><script>";
  const std::string page = find_reporter("html")->render(comparison, {});
  EXPECT_THAT(page, Not(HasSubstr("</script></style>")));
  EXPECT_THAT(page, Not(HasSubstr("</title><script>")));
}

TEST(HtmlReporterTest, ScriptsAreFreeOfWhatWouldEndThem) {
  for (const std::string& script :
       comparison_page(situation("empty")).scripts) {
    EXPECT_THAT(script, Not(HasSubstr("</script")));
    EXPECT_THAT(script, Not(HasSubstr("<!--")));
    EXPECT_THAT(script, Not(HasSubstr("innerHTML")));
  }
}

}  // namespace
}  // namespace benchgate::reporters::html
