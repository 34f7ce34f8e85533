#include "store/json_frame.h"

#include <gtest/gtest.h>

namespace benchgate::store {
namespace {

TEST(JsonFrameTest, TheTopHasNoPathAndNoDepth) {
  const JsonFrame top;
  EXPECT_EQ(top.depth(), 0U);
  EXPECT_EQ(to_string(top.path()), "");
}

TEST(JsonFrameTest, ThePathGoesFromTheTopToTheFrame) {
  const JsonFrame top;
  const JsonFrame list = top.member("entrypoints");
  const JsonFrame second = list.element(1);
  const JsonFrame key = second.member("os");
  EXPECT_EQ(key.depth(), 3U);
  EXPECT_EQ(to_string(key.path()), "entrypoints[1].os");
  EXPECT_EQ(to_string(list.path()), "entrypoints");
}

}  // namespace
}  // namespace benchgate::store
