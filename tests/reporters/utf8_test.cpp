#include "reporters/utf8.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace benchgate::reporters {
namespace {

/// Whether every byte of `text` is part of well-formed UTF-8.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (!point.valid) {
      return false;
    }
    text.remove_prefix(point.length);
  }
  return true;
}

TEST(Utf8Test, ReadsEveryLength) {
  EXPECT_EQ(first_code_point("a").value, U'a');
  EXPECT_EQ(first_code_point("\xC3\xA9").value, U'\u00E9');
  EXPECT_EQ(first_code_point("\xE2\x82\xAC").value, U'\u20AC');
  EXPECT_EQ(first_code_point("\xF0\x9F\x9A\x80").value, U'\U0001F680');
  EXPECT_EQ(first_code_point("\xF0\x9F\x9A\x80").length, 4U);
}

TEST(Utf8Test, RejectsWhatIsNotWellFormed) {
  for (const std::string_view bytes :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF",
        "\xC3", "\xE2\x82", "\xF0\x9F\x9A", "\xC3z"}) {
    const CodePoint point = first_code_point(bytes);
    EXPECT_FALSE(point.valid) << testing::PrintToString(bytes);
    EXPECT_EQ(point.length, 1U);
  }
}

TEST(Utf8Test, WellFormedTextIsNotEscaped) {
  const std::string text = "BM_\xC3\xA9/\xE6\xB8\xAC \xF0\x9F\x9A\x80";
  EXPECT_EQ(escape_bytes(text), text);
  EXPECT_EQ(unescape_bytes(text), text);
}

TEST(Utf8Test, AByteThatIsNoTextBecomesAPrivateCharacter) {
  EXPECT_EQ(escape_bytes("a\xFF"), "a\xEE\xBF\xBF");  // U+EFFF
  EXPECT_EQ(escape_bytes("\x80"), "\xEE\xBE\x80");    // U+EF80
}

TEST(Utf8Test, ATextThatHoldsThePrivateCharactersComesBackToo) {
  const std::string text = "\xEE\xBF\xBF";
  EXPECT_NE(escape_bytes(text), text);
  EXPECT_EQ(unescape_bytes(escape_bytes(text)), text);
}

TEST(Utf8Test, AnyBytesBecomeUtf8AndComeBack) {
  std::mt19937_64 random(1);
  // Bytes from the corners where sequences begin, end and break.
  const std::string bytes("a\0\x7F\x80\xBE\xBF\xC2\xE0\xED\xEE\xF0\xF4\xFF",
                          13);
  for (int trial = 0; trial < 5000; ++trial) {
    std::string text(random() % 12, '\0');
    for (char& c : text) {
      c = bytes[random() % bytes.size()];
    }
    const std::string escaped = escape_bytes(text);
    ASSERT_TRUE(is_utf8(escaped)) << testing::PrintToString(text);
    ASSERT_EQ(unescape_bytes(escaped), text) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace benchgate::reporters
