#include "src/measure/cmake_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace benchgate::measure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Each command as "NAME|argument|argument".
std::vector<std::string> commands(std::string_view code) {
  std::vector<std::string> found;
  CMakeCodeReader reader(code);
  while (const auto command = reader.next()) {
    std::string text = command->name;
    for (const std::string& argument : command->arguments) {
      text += "|" + argument;
    }
    found.push_back(text);
  }
  return found;
}

TEST(CMakeCodeTest, NamesAreInUpperCaseAndArgumentsAsWritten) {
  EXPECT_THAT(commands("project(Demo CXX)\nOption ( Demo_X\n\"a b\"  OFF)"),
              ElementsAre("PROJECT|Demo|CXX", "OPTION|Demo_X|a b|OFF"));
}

TEST(CMakeCodeTest, QuotedArgumentsMayHoldWhatWouldEndOthers) {
  EXPECT_THAT(commands(R"code(option(X "say \"no\" (or # not)" ON))code"),
              ElementsAre(R"(OPTION|X|say "no" (or # not)|ON)"));
}

TEST(CMakeCodeTest, BracketArgumentsEndWithTheirOwnBracket) {
  EXPECT_THAT(commands("option(X [=[a ]] ) b]=] ON)set([[y]])"),
              ElementsAre("OPTION|X|a ]] ) b|ON", "SET|y"));
}

TEST(CMakeCodeTest, CommentsAreNotRead) {
  EXPECT_THAT(commands("# option(A)\n#[[ option(B)\noption(C) ]] option(D # )\n"
                       " doc #[=[ x ) ]=] OFF)\n#"),
              ElementsAre("OPTION|D|doc|OFF"));
}

TEST(CMakeCodeTest, ParenthesesOfConditionsNest) {
  EXPECT_THAT(commands("if((A AND B) OR NOT (C))\nendif()"),
              ElementsAre("IF|A|AND|B|OR|NOT|C", "ENDIF"));
}

TEST(CMakeCodeTest, CodeThatEndsTooSoonGivesWhatItHolds) {
  EXPECT_THAT(commands("option(A \"never closed"),
              ElementsAre("OPTION|A|never closed"));
  EXPECT_THAT(commands("option(A [[never closed"),
              ElementsAre("OPTION|A|never closed"));
  EXPECT_THAT(commands("option(A b\\"), ElementsAre("OPTION|A|b\\"));
  EXPECT_THAT(commands("option(A"), ElementsAre("OPTION|A"));
  EXPECT_THAT(commands("option"), IsEmpty());
  EXPECT_THAT(commands("option( # [["), ElementsAre("OPTION"));
}

TEST(CMakeCodeTest, TextThatIsNoCodeHasNoCommands) {
  EXPECT_THAT(commands("\x7f"
                       "ELF \xff\xfe ) ] \" ["),
              IsEmpty());
}

}  // namespace
}  // namespace benchgate::measure
