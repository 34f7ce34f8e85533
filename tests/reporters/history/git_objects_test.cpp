#include "reporters/history/git_objects.h"

#include "reporters/history/git_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::history {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;

TEST(GitObjectsTest, ATreeIsReadWithAndWithoutSizes) {
  const auto entries = parse_git_tree(
      "100644 blob f2ba\truns/a b.json\0"
      "040000 tree 9a5f\truns\0"
      "100644 blob f2ba    1234\tx\ty\0"
      "160000 commit 9a5f       -\tmodule\0"s);
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].path, "runs/a b.json");
  EXPECT_EQ(entries[0].object, "f2ba");
  EXPECT_FALSE(entries[0].size);
  EXPECT_TRUE(entries[0].is_file());
  EXPECT_FALSE(entries[1].is_file());
  EXPECT_EQ(entries[2].size, 1234U);
  EXPECT_EQ(entries[2].path, "x\ty");
  EXPECT_FALSE(entries[3].size);
  EXPECT_FALSE(entries[3].is_file());
}

TEST(GitObjectsTest, AFileThatTheRepositoryHasLostHasNoSize) {
  const auto entries = parse_git_tree("100644 blob f2ba     BAD\tx\0"s);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].path, "x");
  EXPECT_FALSE(entries[0].size);
}

TEST(GitObjectsTest, ObjectsAreReadWhateverIsInThem) {
  const std::string output =
      "f2ba blob 5\na\n\0b\n\nf3 missing\nf4 blob 0\n\n"s;
  EXPECT_THAT(parse_git_objects(output),
              ElementsAre("a\n\0b\n"s, std::nullopt, ""));
  EXPECT_TRUE(parse_git_objects("").empty());
}

TEST(GitObjectsTest, WhatGitDoesNotPrintIsAnError) {
  for (const std::string& text :
       {"100644 blob f2ba\truns"s, "100644 blob\tx\0"s.substr(0, 12),
        "100644 blob f2 12x\ta\0"s, "\0"s}) {
    EXPECT_THROW((void)parse_git_tree(text), GitFailure) << text;
  }
  for (const std::string& text :
       {"f2ba blob 5\nabc"s, "f2ba blob 3\nabcd\n"s, "f2ba blob x\n"s, "f2ba"s,
        "f2ba blob 18446744073709551615\nabc\n"s}) {
    EXPECT_THROW((void)parse_git_objects(text), GitFailure) << text;
  }
}

TEST(GitObjectsTest, AFileIsNamedAsGitNamesIt) {
  // git hash-object, of an empty file and of "abc".
  EXPECT_EQ(git_object_name("", 40),
            "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  EXPECT_EQ(git_object_name("abc", 40),
            "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f");
  EXPECT_EQ(git_object_name("", 64),
            "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813");
}

}  // namespace
}  // namespace benchgate::reporters::history
