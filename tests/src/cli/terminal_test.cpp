#include "src/cli/terminal.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>

namespace benchgate::cli {
namespace {

class SystemTerminalTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::isatty(STDOUT_FILENO) == 1) {
      GTEST_SKIP() << "standard output has columns of its own";
    }
  }

  void TearDown() override { ::unsetenv("COLUMNS"); }

  static std::size_t width(const char* columns) {
    ::setenv("COLUMNS", columns, 1);
    return SystemTerminal().width();
  }
};

TEST_F(SystemTerminalTest, ColumnsSayHowWideAPipeIs) {
  EXPECT_EQ(width("140"), 140U);
  EXPECT_EQ(width("80"), 80U);
}

TEST_F(SystemTerminalTest, TooFewColumnsAreTheFewestThatATableNeeds) {
  EXPECT_EQ(width("20"), 40U);
  EXPECT_EQ(width("1"), 40U);
}

TEST_F(SystemTerminalTest, WhatIsNoNumberOfColumnsIsAHundred) {
  for (const char* const columns : {"", "0", "-5", "wide"}) {
    EXPECT_EQ(width(columns), 100U) << columns;
  }
  ::unsetenv("COLUMNS");
  EXPECT_EQ(SystemTerminal().width(), 100U);
}

}  // namespace
}  // namespace benchgate::cli
