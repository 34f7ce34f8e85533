#include "reporters/html/frame.h"

#include "reporters/html/assets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace benchgate::reporters::html {
namespace {

using testing::HasSubstr;
using testing::Not;

Page some() {
  return {.title = "<b>\"x\"",
          .style = ".mine {}",
          .body = "<h1>x</h1>\n",
          .data = {{.id = "some-data", .json = R"({"a":"</script>"})"}},
          .scripts = {"const mine = 1;"}};
}

std::string between(std::string_view text, std::string_view begin,
                    std::string_view end) {
  const std::size_t from = text.find(begin);
  if (from == std::string_view::npos) {
    return "";
  }
  const std::size_t start = from + begin.size();
  return std::string(text.substr(start, text.find(end, start) - start));
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++n;
  }
  return n;
}

TEST(FrameTest, ADocumentHasItsPartsInTheOrderInWhichTheyAreNeeded) {
  const std::string text = document(some());
  EXPECT_THAT(text, testing::StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(text, testing::EndsWith("</html>\n"));
  EXPECT_THAT(text, HasSubstr("<html lang=\"en\">"));
  EXPECT_LT(text.find(kFrameStyle), text.find(".mine {}"));
  EXPECT_LT(text.find("<h1>x</h1>"), text.find("some-data"));
  EXPECT_LT(text.find("some-data"), text.find("const mine"));
}

TEST(FrameTest, TitlesAndDataAreTextWhateverTheyHold) {
  const std::string text = document(some());
  EXPECT_THAT(text, HasSubstr("<title>&lt;b&gt;&quot;x&quot;</title>"));
  EXPECT_THAT(text, HasSubstr(R"({"a":"\u003c/script>"})"));
}

TEST(FrameTest, OnlyTheScriptsOfThePageMayRun) {
  const std::string policy =
      between(document(some()), "Content-Security-Policy\" content=\"", "\"");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  const std::string scripts = between(policy, "script-src", ";");
  // That of the frame and that of the page. The digest is openssl's:
  // printf 'const mine = 1;' | openssl dgst -sha256 -binary | base64
  EXPECT_EQ(count(scripts, "'sha256-"), 2U);
  EXPECT_THAT(
      scripts,
      HasSubstr("'sha256-oiOaVfsdMjhoQeLQuBghMco9Pm8HIQbcvoWcFR8M2Oo='"));
  EXPECT_THAT(scripts, Not(HasSubstr("unsafe")));
  EXPECT_THAT(scripts, Not(HasSubstr("self")));
}

TEST(FrameTest, FilesAreNamedAndMayBeLoadedFromAFolderOrASite) {
  Page page = some();
  page.style_files = {"assets/a.css"};
  page.script_files = {"assets/a.js"};
  const std::string text = document(page);
  EXPECT_THAT(text,
              HasSubstr("<link rel=\"stylesheet\" href=\"assets/a.css\">"));
  EXPECT_THAT(text, HasSubstr("<script src=\"assets/a.js\"></script>"));
  EXPECT_LT(text.find("src=\"assets/a.js\""), text.find("const mine"));
  EXPECT_THAT(text, HasSubstr(" 'self' file:"));
}

TEST(FrameTest, BothWaysIntoTheDarkHaveTheSameColours) {
  const std::string by_system =
      between(kFrameStyle, ":root:not([data-theme=\"light\"]) {", "}");
  const std::string by_choice =
      between(kFrameStyle, ":root[data-theme=\"dark\"] {", "}");
  ASSERT_THAT(by_system, HasSubstr("--ground"));
  EXPECT_EQ(by_system, by_choice);
}

}  // namespace
}  // namespace benchgate::reporters::html
