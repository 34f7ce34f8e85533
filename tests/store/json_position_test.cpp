#include "store/json_position.h"

#include <gtest/gtest.h>

#include <string>

namespace benchgate::store {
namespace {

constexpr std::string_view kJson = R"({"a": {"b": [10, {"c": "]},\"x"}, [ ]]},
 "ä": 1, "a.b": 2,
 "b": true, "twice": 1, "twice": 2})";

/// The text from where `path` is found, so that a test reads by itself.
std::string_view found(std::string_view path, Which which = Which::first,
                       std::string_view json = kJson) {
  return json.substr(locate(json, json_path_from(path), which));
}

TEST(JsonPositionTest, FindsMembersByTheirKeysAndElementsByTheirNumbers) {
  EXPECT_TRUE(found("").starts_with("{\"a\""));
  EXPECT_TRUE(found("a").starts_with("\"a\": {"));
  EXPECT_TRUE(found("a.b").starts_with("\"b\": [10"));
  EXPECT_TRUE(found("a.b[0]").starts_with("10"));
  EXPECT_TRUE(found("a.b[1].c").starts_with("\"c\": \"]}"));
  EXPECT_TRUE(found("a.b[2]").starts_with("[ ]"));
  EXPECT_TRUE(found("b").starts_with("\"b\": true"));
}

TEST(JsonPositionTest, ASecondMemberIsToldFromTheFirst) {
  EXPECT_TRUE(found("twice").starts_with("\"twice\": 1"));
  EXPECT_TRUE(found("twice", Which::second).starts_with("\"twice\": 2"));
}

TEST(JsonPositionTest, WhatIsMissingIsFoundAtWhatWouldHoldIt) {
  EXPECT_TRUE(found("z").starts_with("{\"a\""));
  EXPECT_TRUE(found("a.z").starts_with("\"a\": {"));
  EXPECT_TRUE(found("a.b[3]").starts_with("\"b\": [10"));
  EXPECT_TRUE(found("a.b[2][0]").starts_with("[ ]"));
  EXPECT_TRUE(found("a.b.c").starts_with("\"b\": [10"));
  EXPECT_TRUE(found("b[0]").starts_with("\"b\": true"));
}

TEST(JsonPositionTest, TheTopIsFoundBehindSpace) {
  EXPECT_EQ(found("", Which::first, " \n\t []"), "[]");
  EXPECT_EQ(found("[0]", Which::first, " [ 7]"), "7]");
  EXPECT_EQ(found("a", Which::first, "3"), "3");
}

TEST(JsonPositionTest, APathBecomesTextAndTheSamePathAgain) {
  for (const char* text : {"", "a", "a.b", "a[0]", "a[12].b", "[3][4].c"}) {
    EXPECT_EQ(to_string(json_path_from(text)), text);
  }
}

TEST(JsonPositionTest, LinesAndColumnsAreCountedFromOneAndInCharacters) {
  EXPECT_EQ(line_and_column("", 0), "line 1, column 1");
  EXPECT_EQ(line_and_column("ab", 1), "line 1, column 2");
  EXPECT_EQ(line_and_column("ab\n", 3), "line 2, column 1");
  EXPECT_EQ(line_and_column("a\n\nbc", 4), "line 3, column 2");
  EXPECT_EQ(line_and_column("\xc3\xa4x", 2), "line 1, column 2");
  EXPECT_EQ(line_and_column("ab", 100), "line 1, column 3");
}

}  // namespace
}  // namespace benchgate::store
