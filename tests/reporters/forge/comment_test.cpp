#include "reporters/forge/comment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::forge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CommentMarkerTest, CannotBeEndedByAName) {
  const std::string marker = comment_marker("a --> b\n--");
  EXPECT_EQ(marker.find("-->"), marker.size() - 3);
  EXPECT_THAT(marker, Not(HasSubstr("\n")));
  EXPECT_NE(comment_marker("a"), comment_marker("b"));
}

TEST(CommentModeTest, HasThreeWords) {
  EXPECT_EQ(comment_mode_from("on-change"), CommentMode::on_change);
  EXPECT_EQ(comment_mode_from("never"), CommentMode::never);
  EXPECT_EQ(comment_mode_from("always"), CommentMode::always);
  EXPECT_EQ(comment_mode_from("Always"), std::nullopt);
}

}  // namespace
}  // namespace benchgate::reporters::forge
