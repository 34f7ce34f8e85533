#include "reporters/history/site/commit_url.h"

#include <gtest/gtest.h>

namespace benchgate::reporters::history {
namespace {

TEST(CommitUrlTest, KnowsGithubInEveryFormOfItsAddress) {
  for (const char* const remote :
       {"https://github.com/o/r.git", "https://github.com/o/r",
        "git@github.com:o/r.git", "ssh://git@github.com:22/o/r.git",
        "https://user:secret@github.com/o/r/"}) {
    EXPECT_EQ(commit_url_of_remote(remote),
              "https://github.com/o/r/commit/{commit}")
        << remote;
  }
}

TEST(CommitUrlTest, KnowsGitlabsOfOthers) {
  EXPECT_EQ(commit_url_of_remote("git@gitlab.example.org:a/b/c.git"),
            "https://gitlab.example.org/a/b/c/-/commit/{commit}");
}

TEST(CommitUrlTest, GuessesNothingElse) {
  for (const char* const remote :
       {"", "/srv/git/github.com/o/r", "../github.com/x",
        "file:///github.com/o", "https://example.org/o/r", "https://github.com",
        "https://github.com/o/r\"onclick=1", "javascript://github.com/o/r"}) {
    EXPECT_EQ(commit_url_of_remote(remote), "") << remote;
  }
}

TEST(CommitUrlTest, ATypedOneIsALinkWithAPlaceForTheCommit) {
  EXPECT_FALSE(fault_of_commit_url("https://x/{commit}"));
  EXPECT_TRUE(fault_of_commit_url("javascript:alert({commit})"));
  EXPECT_TRUE(fault_of_commit_url("https://x/"));
}

}  // namespace
}  // namespace benchgate::reporters::history
