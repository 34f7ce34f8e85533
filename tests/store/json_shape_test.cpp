#include "store/json_shape.h"

#include <gtest/gtest.h>

#include <simdjson.h>

#include <string>
#include <string_view>

namespace benchgate::store {
namespace {

/// "path: what" of what is wrong with a value; empty: nothing.
std::string problem(std::string_view json, std::size_t deepest = 3) {
  simdjson::dom::parser parser;
  const simdjson::dom::element top = parser.parse(json.data(), json.size());
  const auto found = find_shape_problem(top, JsonFrame{}, deepest);
  return found ? to_string(found->path) + ": " + found->what : "";
}

TEST(JsonShapeTest, ValuesOfAnyTypeHaveNothingWrong) {
  for (const char* json : {"1", "\"x\"", "null", "true", "[]", "{}", "[1, 1]",
                           R"({"a": 1, "b": {"a": 1}})"}) {
    EXPECT_EQ(problem(json), "") << json;
  }
}

TEST(JsonShapeTest, AKeyThatComesTwiceIsFoundAtAnyPlace) {
  EXPECT_EQ(problem(R"({"a": 1, "b": 2, "a": 3})"), "a: the key comes twice");
  EXPECT_EQ(problem(R"([0, {"x": {"a": 1, "a": 1}}])"),
            "[1].x.a: the key comes twice");
  EXPECT_EQ(problem(R"({"a": 1, "\u0061": 2})"), "a: the key comes twice");
}

TEST(JsonShapeTest, WhatNestsTooDeepIsFoundWhereItBegins) {
  EXPECT_EQ(problem(R"([[[1]]])"), "");
  EXPECT_EQ(problem(R"([[[[]]]])"), "[0][0][0]: nested deeper than 3 levels");
  EXPECT_EQ(problem(R"({"a": [{"b": {}}]})"),
            "a[0].b: nested deeper than 3 levels");
}

TEST(JsonShapeTest, OfKeysTheFirstThatComesTwiceIsNamed) {
  const JsonFrame top;
  EXPECT_FALSE(find_duplicate({}, top));
  EXPECT_FALSE(find_duplicate({"b", "a"}, top));
  const auto found = find_duplicate({"z", "b", "z", "b"}, top.member("in"));
  ASSERT_TRUE(found);
  EXPECT_EQ(to_string(found->path), "in.b");
  EXPECT_EQ(found->which, Which::second);
}

}  // namespace
}  // namespace benchgate::store
