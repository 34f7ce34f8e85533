#include "src/stat/query.h"

#include "src/stat/go_escape.h"
#include "src/stat/number_order.h"
#include "src/stat/query_token.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace benchgate::stat {
namespace {

using formats::Reach;
using formats::UnitSpelling;

const Configuration kConfiguration = {{"goos", "linux", Reach::everything},
                                      {".file", "a.txt", Reach::named_only}};

bool accepts(const std::string& expression,
             std::string_view name = "Sort/n=8-4",
             const UnitSpelling& unit = {"ns/op", "sec/op", 1e-9}) {
  return Filter(expression)
      .accepts({{name, formats::NameStyle::equals_sign}, &kConfiguration},
               unit);
}

/// The message, which ends in the mark below the place.
template <typename Parse>
std::string refusal(Parse parse) {
  try {
    parse();
  } catch (const QueryError& error) {
    return error.what();
  }
  return "accepted";
}

std::string filter_refusal(const std::string& text) {
  return refusal([&] { const Filter filter(text); });
}

std::string projection_refusal(const std::string& text) {
  return refusal([&] { parse_projection(text); });
}

TEST(FilterTest, KeysAreComparedWithWords) {
  EXPECT_TRUE(accepts("*"));
  EXPECT_TRUE(accepts(".name:Sort"));
  EXPECT_FALSE(accepts(".name:Sor"));
  EXPECT_TRUE(accepts("/n:8"));
  EXPECT_TRUE(accepts("goos:linux .file:a.txt"));
  EXPECT_TRUE(accepts("\"goos\":\"lin\\x75x\""));
  EXPECT_TRUE(accepts("goarch:\"\""));
  EXPECT_TRUE(accepts("goos:(windows OR linux)"));
}

TEST(FilterTest, RegularExpressionsAreFoundAnywhere) {
  EXPECT_TRUE(accepts(".fullname:/n=[0-9]+/"));
  EXPECT_FALSE(accepts(".fullname:/^n/"));
  EXPECT_TRUE(accepts(".fullname:/[/]n/"));
  EXPECT_TRUE(accepts(".fullname:/(t/n)/"));
  EXPECT_TRUE(accepts(".fullname:/t\\/n/"));
  EXPECT_TRUE(accepts("goos:(/^x/ OR /^l/)"));
}

TEST(FilterTest, TermsAreJoined) {
  EXPECT_TRUE(accepts("-goos:windows AND (goos:x OR .name:Sort)"));
  EXPECT_FALSE(accepts("goos:linux OR goos:x AND goos:y -*") == accepts("-*"));
  EXPECT_FALSE(accepts("- -goos:windows"));
}

TEST(FilterTest, UnitsAreAskedAsWrittenOrTidied) {
  EXPECT_TRUE(accepts(".unit:ns/op"));
  EXPECT_TRUE(accepts(".unit:sec/op"));
  EXPECT_FALSE(accepts(".unit:B/op"));
  EXPECT_TRUE(accepts(".unit:B/op OR .name:Sort"));
  EXPECT_FALSE(accepts("-.unit:ns/op .name:Sort"));
}

TEST(FilterTest, MistakesAreMarked) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"", "nothing to match\n\t\n\t^"},
      {"a", "expected key:value\n\ta\n\t^"},
      {"a:b :", "expected key:value or subexpression\n\ta:b :\n\t    ^"},
      {"(a:b", "missing \")\"\n\t(a:b\n\t    ^"},
      {"a:b)", "unexpected \")\"\n\ta:b)\n\t   ^"},
      {"a:", "expected value\n\ta:\n\t  ^"},
      {"a:(b c)", "value list must be separated by OR\n\ta:(b c)\n\t     ^"},
      {"a:/b", "missing close \"/\"\n\ta:/b\n\t  ^"},
      {"a:/b/c",
       "regexp must be followed by space or an operator (unescaped "
       "\"/\"?)\n\ta:/b/c\n\t     ^"},
      {"a:\"b", "missing end quote\n\ta:\"b\n\t  ^"},
      {"a:\"\\q\"", "bad escape sequence\n\ta:\"\\q\"\n\t  ^"},
      {"\xC3\xBC:b .config:x",
       ".config is only allowed in projections\n\t\xC3\xBC:b .config:x\n\t    "
       "^"},
  };
  for (const auto& [text, message] : mistakes) {
    EXPECT_EQ(filter_refusal(text), "syntax error: " + message);
  }
  EXPECT_NE(filter_refusal("a:/(/").find("missing close"), std::string::npos);
  EXPECT_NE(filter_refusal("a:/*/").find("error parsing regexp"),
            std::string::npos);
  EXPECT_NE(filter_refusal(std::string(100000, '(')).find("nested too deeply"),
            std::string::npos);
  EXPECT_NE(filter_refusal(std::string(100000, '-')).find("nested too deeply"),
            std::string::npos);
}

TEST(ProjectionTest, KeysHaveOrders) {
  const auto keys = parse_projection("a, b@alpha c@num,/d@(x \"y z\")");
  ASSERT_EQ(keys.size(), 4U);
  EXPECT_EQ(keys[0].order, KeyOrder::appearance);
  EXPECT_EQ(keys[1].order, KeyOrder::alpha);
  EXPECT_EQ(keys[2].order, KeyOrder::num);
  EXPECT_EQ(keys[3].listed, (std::vector<std::string>{"x", "y z"}));
  EXPECT_EQ(keys[3].kind, KeyKind::part);
  EXPECT_TRUE(parse_projection("").empty());
}

TEST(ProjectionTest, MistakesAreMarked) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"a,,b", "expected key\n\ta,,b\n\t  ^"},
      {",a", "expected key\n\t,a\n\t^"},
      {"a,", "expected key\n\ta,\n\t  ^"},
      {"a@", "expected named sort order or parenthesized list\n\ta@\n\t  ^"},
      {"a@x", "unknown order \"x\"\n\ta@x\n\t  ^"},
      {"a@(x", "missing )\n\ta@(x\n\t    ^"},
      {".unit", ".unit is only allowed in filters\n\t.unit\n\t^"},
      {".config@(x)",
       "fixed order not allowed for .config\n\t.config@(x)\n\t        ^"},
  };
  for (const auto& [text, message] : mistakes) {
    EXPECT_EQ(projection_refusal(text), "syntax error: " + message);
  }
}

TEST(QueryTest, TheFirstBadOptionIsNamed) {
  QueryTexts texts;
  texts.column = "a@x";
  texts.row = ",";
  EXPECT_EQ(refusal([&] { parse_query(texts); }),
            "parsing -row: syntax error: expected key\n\t,\n\t^");
}

TEST(NumberOrderTest, PrefixesCountAndTextsComeLast) {
  EXPECT_TRUE(number_before("9", "10"));
  EXPECT_TRUE(number_before("999", "1k"));
  EXPECT_TRUE(number_before("1K", "1KiB"));
  EXPECT_TRUE(number_before("size-2M", "3000k"));
  EXPECT_TRUE(number_before("1", "x"));
  EXPECT_TRUE(number_before("x", "NaN"));
  EXPECT_FALSE(number_before("1000", "1k"));
}

TEST(GoEscapeTest, EscapesAreGos) {
  EXPECT_EQ(resolve_go_escapes("a\\n\\x41\\101\\u00e4\\U0001F600\\\\\\\""),
            "a\nAA\xC3\xA4\xF0\x9F\x98\x80\\\"");
  for (const char* const bad :
       {"\\", "\\'", "\\x4", "\\400", "\\ud800", "\\U00110000", "\n"}) {
    EXPECT_EQ(resolve_go_escapes(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace benchgate::stat
