#include "reporters/history/git_location.h"

#include "reporters/history/backend.h"
#include "reporters/history/git_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
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

TEST(GitLocationTest, AnURLMayBeginInCapitals) {
  const GitLocation location =
      parse_git_location("git:HTTPS://ann:s3cret@host/r#x");
  EXPECT_EQ(location.text, "git:https://host/r#x");
  EXPECT_EQ(location.repository, "https://host/r");
  EXPECT_EQ(location.user_info, "ann:s3cret");
  EXPECT_EQ(server_of(location.repository), "https://host");
  EXPECT_EQ(parse_git_location("git:SSH://host/r#x").repository,
            "ssh://host/r");
}

TEST(GitLocationTest, APasswordIsNotShownWhereNoneBelongs) {
  for (const std::string repository :
       {"https:/ann:s3cret@host/r", "http:/ann:s3cret@host/r",
        "HTTPS:/ann:s3cret@host/r", "https:/s3cret@host/r",
        "https:ann:s3cret@host/r", "https:/ann@corp:s3cret@host/r",
        "htps://ann:s3cret@host/r", "htps://s3cret@host/r"}) {
    EXPECT_THAT(refusal("git:" + repository + "#x"),
                testing::AllOf(Not(IsEmpty()), Not(HasSubstr("s3cret"))))
        << repository;
  }
  for (const std::string repository :
       {"ssh://ann:s3cret@host/r", "git://ann:s3cret@host/r",
        "//ann:s3cret@host/r", "https:///ann:s3cret@host/r",
        "ann:s3cret@host/r"}) {
    const GitLocation location = parse_git_location("git:" + repository + "#x");
    EXPECT_THAT(location.text, Not(HasSubstr("s3cret"))) << repository;
    EXPECT_THAT(explain(failure_of("returned error: 403"), location),
                testing::AllOf(HasSubstr("host/r"), Not(HasSubstr("s3cret"))));
  }
}

TEST(GitLocationTest, WhatMustBeEncodedInAPasswordIsSaid) {
  for (const std::string location :
       {"https://ann:s3#s3cret@host/r", "https://ann:s3#s3cret@host/r#x",
        "https://ann:s3#s3cret@host:80/r", "https://ann:12#s3cret@host/r",
        "https://s3#s3cret@host/r", "https://ann:s3/s3cret@host/r#x",
        "https://ann:12/s3cret@host/r#x", "https://ann:s3?s3cret@host/r#x",
        "https://ann@corp:s3/s3cret@host/r#x", "ssh://ann:s3#s3cret@host/r",
        "HTTPS://ann:s3#s3cret@host/r", "ann:s3#s3cret@host:r"}) {
    std::string said = refusal("git:" + location);
    if (said.empty()) {
      said = parse_git_location("git:" + location).text;
      EXPECT_EQ(parse_git_location("git:" + location).user_info,
                "ann:s3#s3cret")
          << location;
    } else {
      EXPECT_THAT(said, HasSubstr("\"#\" as %23")) << location;
    }
    EXPECT_THAT(said, Not(HasSubstr("s3"))) << location;
  }
}

TEST(GitLocationTest, WhatIsNoPasswordIsShown) {
  for (const std::string repository :
       {"/srv/a:b@c.git", "./a:b@c.git", "git@host:o/r@2.git",
        "ssh://git@host:22/r@2", "file:///srv/a:b@c", "https://host/@ann/r",
        "https://host:8443/r", "https://[::1]/r", "https://[::1]:80/r"}) {
    for (const std::string branch : {"#x", "#x@2"}) {
      EXPECT_EQ(parse_git_location("git:" + repository + branch).text,
                "git:" + repository + branch);
    }
  }
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
  EXPECT_THAT(refusal("git:https:/host/r#x"), HasSubstr("two slashes"));
  EXPECT_THAT(refusal("git:Http:host/r#x"), HasSubstr("two slashes"));
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
