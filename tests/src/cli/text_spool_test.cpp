#include "src/cli/text_spool.h"

#include <gtest/gtest.h>

#include <string>

namespace benchgate::cli {
namespace {

TEST(TextSpoolTest, TextsComeBackInAnyOrder) {
  TextSpool spool;
  const std::string binary("a\0b\n", 4);
  spool.add("first");
  spool.add("");
  spool.add(binary);
  EXPECT_EQ(spool.text(2), binary);
  EXPECT_EQ(spool.text(0), "first");
  EXPECT_EQ(spool.text(1), "");
  spool.add("fourth");
  EXPECT_EQ(spool.text(3), "fourth");
  EXPECT_EQ(spool.text(2), binary);
}

}  // namespace
}  // namespace benchgate::cli
