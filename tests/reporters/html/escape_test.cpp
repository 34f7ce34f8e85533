#include "reporters/html/escape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace benchgate::reporters::html {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(EscapeTest, MarkupIsTextInElementsAndInAttributesOfEitherQuote) {
  EXPECT_EQ(escaped("a<b> & \"c\" 'd'"),
            "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  EXPECT_EQ(escaped("BM_Get/1024 µs"), "BM_Get/1024 µs");
}

TEST(EscapeTest, WhatIsEscapedTwiceShowsItsEscapes) {
  EXPECT_EQ(escaped(escaped("<")), "&amp;lt;");
}

TEST(EscapeTest, JsonCannotEndItsScriptElementNorBeginACommentInIt) {
  const nlohmann::json document = {
      {"</script><script>alert(1)</script>", "<!-- <script> ]]> \u2028"}};
  const std::string inside = script_json(document.dump());
  EXPECT_THAT(inside, Not(HasSubstr("<")));
  EXPECT_EQ(nlohmann::json::parse(inside), document);
}

TEST(EscapeTest, JsonWithABackslashBeforeTheMarkStaysTheSame) {
  const nlohmann::json document = {"\\<", "\\\\<", "\\"};
  EXPECT_EQ(nlohmann::json::parse(script_json(document.dump())), document);
}

}  // namespace
}  // namespace benchgate::reporters::html
