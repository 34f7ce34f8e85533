#include "reporters/html/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::html {
namespace {

using testing::HasSubstr;
using testing::Not;

Table some() {
  return {.columns = {{.title = "<name>", .content = Content::names},
                      {.title = "value", .alignment = Alignment::right},
                      {.title = "verdict", .emphasised = true}},
          .rows = {{.cells = {"BM_<b>", "3 & 4", "regressed"},
                    .emphasis = Emphasis::bad,
                    .notes = {"<note>"}},
                   {.cells = {"ours", "5", "unchanged"}, .notes = {}}}};
}

TEST(HtmlTableTest, TitlesCellsAndNotesAreText) {
  const std::string html = table(some(), "a \"caption\"");
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\">&lt;name&gt;</th>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"name\">BM_&lt;b&gt;<span "
                              "class=\"note\">&lt;note&gt;</span></td>"));
  EXPECT_THAT(html, HasSubstr("<td class=\"number\">3 &amp; 4</td>"));
  EXPECT_THAT(html, HasSubstr("a &quot;caption&quot;</caption>"));
}

TEST(HtmlTableTest, EmphasisIsOfTheColumnsThatShowIt) {
  const std::string html = table(some(), "");
  EXPECT_THAT(html, HasSubstr("<td><b class=\"bad\">regressed</b></td>"));
  EXPECT_THAT(html, HasSubstr("<td>unchanged</td>"));
}

TEST(HtmlTableTest, OnlyTheRowAskedForStandsOut) {
  EXPECT_THAT(table(some(), "", "ours"),
              HasSubstr("<tr class=\"own\"><td class=\"name\">ours"));
  EXPECT_THAT(table(some(), ""), Not(HasSubstr("class=\"own\"")));
}

TEST(HtmlTableTest, PicturesAreAColumnForTheEyesOnly) {
  const std::string html =
      table(some(), "", "", {.title = "seen", .cells = {"<i></i>", "<b></b>"}});
  EXPECT_THAT(html, HasSubstr("aria-hidden=\"true\">seen</th>"));
  EXPECT_THAT(html, HasSubstr("<td aria-hidden=\"true\"><i></i></td></tr>"));
}

}  // namespace
}  // namespace benchgate::reporters::html
