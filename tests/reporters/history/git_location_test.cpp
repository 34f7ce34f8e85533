#include "reporters/history/git_location.h"

#include "reporters/history/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string refusal(const std::string& location) {
  try {
    (void)parse_git_location(location);
  } catch (const HistoryError& error) {
    return error.what();
  }
  return "";
}

TEST(GitLocationTest, APathAndABranch) {
  const GitLocation location = parse_git_location("git:.#benchgate-history");
  EXPECT_EQ(location.text, "git:.#benchgate-history");
  EXPECT_EQ(location.repository, ".");
  EXPECT_EQ(location.branch, "benchgate-history");
  EXPECT_TRUE(location.local);
  EXPECT_TRUE(parse_git_location("git:/a:b/c#x").local);
}

TEST(GitLocationTest, URLsAndTheShortFormOfSshAreElsewhere) {
  for (const std::string repository :
       {"https://github.com/o/r", "ssh://git@host/r.git", "file:///srv/r.git",
        "git://host/r", "git@github.com:o/r.git", "host:r"}) {
    const GitLocation location =
        parse_git_location("git:" + repository + "#refs/heads/a/b");
    EXPECT_FALSE(location.local) << repository;
    EXPECT_EQ(location.repository, repository);
    EXPECT_EQ(location.branch, "a/b");
  }
}

TEST(GitLocationTest, APasswordInAnURLIsTakenOutAndNeverShown) {
  const GitLocation location =
      parse_git_location("git:https://ann:s%40cret@host:8443/a@b/r.git#x");
  EXPECT_EQ(location.user_info, "ann:s@cret");
  EXPECT_EQ(location.repository, "https://host:8443/a@b/r.git");
  EXPECT_EQ(location.text, "git:https://host:8443/a@b/r.git#x");
  EXPECT_EQ(server_of(location.repository), "https://host:8443");
  EXPECT_THAT(refusal("git:https://ann:secret@host/r"),
              testing::AllOf(HasSubstr("the branch is missing"),
                             Not(HasSubstr("secret"))));
}

TEST(GitLocationTest, OfARemoteThePlaceIsShownAsItWasNamed) {
  const GitLocation location =
      with_repository(parse_git_location("git:origin#x"), "https://a:b@h/r");
  EXPECT_EQ(location.text, "git:origin#x");
  EXPECT_EQ(location.repository, "https://h/r");
  EXPECT_EQ(location.user_info, "a:b");
  EXPECT_FALSE(location.local);
}

TEST(GitLocationTest, WhatIsNoRepositoryOrNoBranchIsRefused) {
  EXPECT_THAT(refusal("git:#x"), HasSubstr("repository is missing"));
  EXPECT_THAT(refusal("git:.#"), HasSubstr("cannot be the name of a branch"));
  EXPECT_THAT(refusal("git:ext::sh -c reboot#x"), HasSubstr("no repository"));
  EXPECT_THAT(refusal("git:--upload-pack=x#x"), HasSubstr("no repository"));
  EXPECT_THAT(refusal("git:ftp://host/r#x"), HasSubstr("begins with https"));
  for (const std::string branch :
       {"-x", "a b", "a..b", "a.lock", ".a", "a/.b", "a//b", "a/", "a~1", "a:b",
        "a\\b", "a@{1}", "a\nb", "HEAD", "@", "a."}) {
    EXPECT_THAT(refusal("git:.#" + branch), HasSubstr("name of a branch"))
        << branch;
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
