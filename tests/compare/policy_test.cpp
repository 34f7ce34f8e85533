#include "compare/policy.h"

#include <gtest/gtest.h>

namespace benchgate::compare {
namespace {

TEST(PolicyTest, ResponsesAreReadBackFromTheirWords) {
  EXPECT_EQ(to_string(Response::fail), "fail");
  EXPECT_EQ(response_from("pass"), Response::pass);
  EXPECT_EQ(response_from("fail"), Response::fail);
  EXPECT_EQ(response_from("warn"), std::nullopt);
}

}  // namespace
}  // namespace benchgate::compare
