#include "reporters/history/backend.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& location) {
  try {
    open_history(location, {});
  } catch (const HistoryError& error) {
    return error.what();
  }
  return "";
}

TEST(OpenHistoryTest, AFolderNeedNotBeThere) {
  const tests::TemporaryFolder folder;
  const std::string location = (folder / "a/b").string();
  EXPECT_EQ(open_history(location, {})->location(), location);
}

TEST(OpenHistoryTest, WhatIsNoHistoryIsSaidToBeNone) {
  const tests::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_THAT(refusal((folder / "file").string()), HasSubstr("is a file"));
  EXPECT_THAT(refusal(""), HasSubstr("is empty"));
  EXPECT_THAT(refusal("mysql://host/x"), HasSubstr("is no kind of history"));
}

}  // namespace
}  // namespace benchgate::reporters::history
