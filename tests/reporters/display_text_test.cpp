#include "reporters/display_text.h"

#include "reporters/character_width.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace benchgate::reporters {
namespace {

using testing::ElementsAre;

TEST(VisibleTextTest, ControlCharactersAreSpelledOut) {
  EXPECT_EQ(visible_text("\x1b[31mred\x07"), "\\x1b[31mred\\x07");
  EXPECT_EQ(visible_text("a\r\nb\tc"), "a\\r\\nb\\tc");
  EXPECT_EQ(visible_text(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(visible_text("\x7f"), "\\x7f");
  EXPECT_EQ(visible_text("\xC2\x9B"
                         "31m"),
            "\\u{9b}31m");  // CSI of C1.
}

TEST(VisibleTextTest, WhatTurnsOrHidesTextIsSpelledOut) {
  EXPECT_EQ(visible_text("\u202Egnp.exe"), "\\u{202e}gnp.exe");
  EXPECT_EQ(visible_text("a\u2066b\u200Bc\uFEFF"),
            "a\\u{2066}b\\u{200b}c\\u{feff}");
  EXPECT_EQ(visible_text("a\u00A0b\u2028"), "a\\u{a0}b\\u{2028}");
  EXPECT_EQ(visible_text("\U000E0041"), "\\u{e0041}");
}

TEST(VisibleTextTest, BytesThatAreNoTextAreSpelledOut) {
  EXPECT_EQ(visible_text("a\xFF\xC3"), "a\\xff\\xc3");
}

TEST(VisibleTextTest, OtherTextStaysAsItIs) {
  const std::string text = "BM_Get<int, 3>/8/\u6E2C\u8A66/e\u0301/\U0001F680";
  EXPECT_EQ(visible_text(text), text);
}

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\u00E9"), 1U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("\u6E2C\u8A66"), 4U);
  EXPECT_EQ(display_width("\uD55C"), 2U);
  EXPECT_EQ(display_width("\uFF21"), 2U);
  EXPECT_EQ(display_width("\U0001F680"), 2U);
  EXPECT_EQ(display_width("\u2026"), 1U);
}

TEST(DisplayWidthTest, TheEndsOfItsRangesBelongToThem) {
  EXPECT_EQ(columns_of(U'\u02FF'), 1U);
  EXPECT_EQ(columns_of(U'\u0300'), 0U);
  EXPECT_EQ(columns_of(U'\u036F'), 0U);
  EXPECT_EQ(columns_of(U'\u0370'), 1U);
  EXPECT_EQ(columns_of(U'\uABFF'), 1U);
  EXPECT_EQ(columns_of(U'\uAC00'), 2U);
  EXPECT_EQ(columns_of(U'\uD7A3'), 2U);
}

TEST(ShortenTest, WhatFitsIsNotTouched) {
  EXPECT_EQ(shorten("BM_Get/1024", 11), "BM_Get/1024");
}

TEST(ShortenTest, CutsTheMiddle) {
  EXPECT_EQ(shorten("BM_Get/1024", 7), "BM_\u2026024");
  EXPECT_EQ(shorten("BM_Get/1024", 6), "BM_\u202624");
  EXPECT_EQ(shorten("BM_Get/1024", 1), "\u2026");
  EXPECT_EQ(shorten("BM_Get/1024", 0), "");
}

TEST(ShortenTest, NeverCutsACharacterOrExceedsTheWidth) {
  const std::string name = "\u6E2C\u8A66e\u0301\U0001F680x\uD55C\uAE00";
  for (std::size_t width = 0; width < 14; ++width) {
    const std::string cut = shorten(name, width);
    EXPECT_LE(display_width(cut), width) << cut;
    EXPECT_EQ(visible_text(cut), cut) << "not valid UTF-8 any more";
  }
}

TEST(ShortenTest, MarksWithoutEndAreCutToo) {
  std::string name = "e";
  for (int i = 0; i < 100'000; ++i) {
    name += "\u0301";
  }
  EXPECT_LT(shorten(name, 10).size(), 200U);
}

TEST(ShortenAtEndTest, KeepsWhatFitsOfTheBeginning) {
  EXPECT_EQ(shorten_at_end("store: keep", 11), "store: keep");
  EXPECT_EQ(shorten_at_end("store: keep", 10), "store: ke\u2026");
  EXPECT_EQ(shorten_at_end("store: keep", 1), "\u2026");
  EXPECT_EQ(shorten_at_end("store: keep", 0), "");
}

TEST(ShortenAtEndTest, NeverCutsACharacterOrExceedsTheWidth) {
  const std::string text = "\u6E2C\u8A66e\u0301\U0001F680x\uD55C\uAE00";
  for (std::size_t width = 0; width < 14; ++width) {
    const std::string cut = shorten_at_end(text, width);
    EXPECT_LE(display_width(cut), width) << cut;
    EXPECT_EQ(visible_text(cut), cut) << "not valid UTF-8 any more";
  }
}

TEST(ShortenAtEndTest, NeverCutsWhatIsSpelledOut) {
  const std::string text = visible_text("a\x1b[1m\u202Eb\nc");
  ASSERT_EQ(text, "a\\x1b[1m\\u{202e}b\\nc");
  for (const auto& [width, cut] :
       std::map<std::size_t, std::string>{{2, "a"},
                                          {5, "a"},
                                          {6, "a\\x1b"},
                                          {9, "a\\x1b[1m"},
                                          {16, "a\\x1b[1m"},
                                          {17, "a\\x1b[1m\\u{202e}"},
                                          {19, "a\\x1b[1m\\u{202e}b"}}) {
    EXPECT_EQ(shorten_at_end(text, width), cut + "\u2026") << width;
  }
  // A backslash of the text itself ends it as any other character does.
  EXPECT_EQ(shorten_at_end("a\\u{bc", 6), "a\\u{bc");
  EXPECT_EQ(shorten_at_end("a\\u{bc", 5), "a\\u{\u2026");
}

TEST(WrapTest, BreaksAtSpacesOnly) {
  EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 100), ElementsAre("one two three"));
  EXPECT_THAT(wrap("", 10), ElementsAre(""));
}

TEST(WrapTest, AWordLongerThanALineIsBroken) {
  EXPECT_THAT(wrap("a much-too-long b", 5),
              ElementsAre("a", "much-", "too-l", "ong b"));
  EXPECT_THAT(wrap("\u6E2C\u8A66", 3), ElementsAre("\u6E2C", "\u8A66"));
  EXPECT_THAT(wrap("\u6E2C\u8A66", 1), ElementsAre("\u6E2C", "\u8A66"));
}

TEST(WrapTest, KeepsANumberWithItsPercentSign) {
  EXPECT_THAT(wrap("slower by 6.9 % now", 14),
              ElementsAre("slower by", "6.9 % now"));
}

}  // namespace
}  // namespace benchgate::reporters
