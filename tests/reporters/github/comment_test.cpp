#include "reporters/github/comment.h"

#include "reporters/github/pull_request.h"
#include "tests/reporters/github/fake_github.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::github {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class CommentTest : public testing::Test {
 protected:
  forge::CommentFate put(const std::string& body) {
    return put_comment(
        side_.client, context_, 7,
        {.name = "benchgate", .author = "github-actions[bot]", .body = body});
  }

  void add(int id, const std::string& login, const std::string& body) {
    side_.github.comments.push_back(
        {{"id", id}, {"body", body}, {"user", {{"login", login}}}});
  }

  FakeSide side_;
  Context context_ = pull_request_context();
  const std::string marker_ = forge::comment_marker("benchgate");
};

TEST_F(CommentTest, IsMadeOnceAndKeptUpToDate) {
  EXPECT_EQ(put("first"), forge::CommentFate::created);
  EXPECT_EQ(put("second"), forge::CommentFate::updated);
  EXPECT_EQ(put("second"), forge::CommentFate::unchanged);
  ASSERT_EQ(side_.github.comments.size(), 1);
  EXPECT_EQ(side_.github.comments[0]["body"],
            "<!-- benchgate:benchgate -->\nsecond");
}

TEST_F(CommentTest, IsFoundBehindThousandsOfOthers) {
  for (int i = 1; i <= 250; ++i) {
    add(i, "octocat", "+1");
  }
  add(251, "github-actions[bot]", marker_ + "\nold");
  EXPECT_EQ(put("new"), forge::CommentFate::updated);
  EXPECT_EQ(side_.github.comments.size(), 251);
  EXPECT_EQ(side_.github.count("GET /repos/acme/widgets/issues/7/comments"), 3);
}

TEST_F(CommentTest, AMarkerThatSomebodyElseTypedIsNotOurs) {
  add(1, "eve", marker_ + "\nforged");
  add(2, "github-actions[bot]", "quoted: " + marker_);
  EXPECT_EQ(put("ours"), forge::CommentFate::created);
  EXPECT_EQ(side_.github.comments[0]["body"], marker_ + "\nforged");
  EXPECT_EQ(side_.github.comments.size(), 3);
}

TEST_F(CommentTest, OfSeveralTheOldestIsUpdatedAndNoneDeleted) {
  add(30, "github-actions[bot]", marker_ + "\nb");
  add(20, "github-actions[bot]", marker_ + "\na");
  EXPECT_EQ(put("new"), forge::CommentFate::updated);
  EXPECT_THAT(side_.github.comments[1]["body"].get<std::string>(),
              HasSubstr("new"));
  EXPECT_EQ(side_.github.comments.size(), 2);
}

TEST_F(CommentTest, ALostAnswerMakesNoSecondOne) {
  side_.github.faults = {{.method = "POST", .path = "comments", .message = {}}};
  EXPECT_EQ(put("body"), forge::CommentFate::created);
  EXPECT_EQ(side_.github.comments.size(), 1);
  EXPECT_EQ(side_.github.count("POST"), 1);
}

TEST_F(CommentTest, ARunOfAnOlderCommitLeavesItAlone) {
  side_.github.pulls[0]["head"]["sha"] = std::string(40, 'f');
  EXPECT_EQ(put("late"), forge::CommentFate::superseded);
  EXPECT_TRUE(side_.github.comments.empty());
}

TEST_F(CommentTest, WhoMayNotReadPullRequestsMayStillComment) {
  side_.github.faults = {{.method = "GET",
                          .path = "/pulls/7",
                          .status = 403,
                          .message = "Resource not accessible"}};
  EXPECT_EQ(put("body"), forge::CommentFate::created);
}

TEST_F(CommentTest, ALongBodyIsCutToItsSize) {
  std::string body;
  while (body.size() < 300'000) {
    body += "| row |\n";
  }
  put(body);
  const auto text = side_.github.comments[0]["body"].get<std::string>();
  EXPECT_LE(text.size(), 60'000);
  EXPECT_THAT(text, StartsWith(marker_ + "\n"));
  EXPECT_THAT(text, HasSubstr("Cut here"));
}

TEST(FindAuthorTest, IsThePersonOrGitHubActions) {
  FakeSide side;
  Context context = pull_request_context();
  EXPECT_EQ(find_author(side.client, context), "github-actions[bot]");
  EXPECT_EQ(side.github.count("GET"), 0);
  context.token = "ghp_x";
  side.github.login = "alice";
  EXPECT_EQ(find_author(side.client, context), "alice");
}

Context fork_run() {
  Context context = pull_request_context();
  context.event = "workflow_run";
  context.pull_request.reset();
  context.head_repository = "eve/widgets";
  context.head_branch = "a b&state=all";
  return context;
}

TEST(FindPullRequestTest, AsksForTheForksBranchAndTakesOnlyItsOwnCommit) {
  FakeSide side;
  const Context context = fork_run();
  const auto pull = [&](int number, const std::string& sha,
                        const std::string& repository) {
    return nlohmann::json{
        {"number", number},
        {"head", {{"sha", sha}, {"repo", {{"full_name", repository}}}}}};
  };
  side.github.pulls = {
      pull(1, std::string(40, 'f'), "eve/widgets"),
      pull(2, context.head_sha, "eve/other"),
      {{"number", 3}, {"head", {{"sha", context.head_sha}, {"repo", {}}}}},
      pull(4, context.head_sha, "eve/widgets")};
  EXPECT_EQ(find_pull_request(side.client, context), 4);
  EXPECT_EQ(side.github.requests[0],
            "GET /repos/acme/widgets/pulls?state=open&head="
            "eve%3Aa%20b%26state%3Dall&per_page=100");
  side.github.pulls.clear();
  side.github.pulls = nlohmann::json::array();
  EXPECT_EQ(find_pull_request(side.client, context), std::nullopt);
}

TEST(FindPullRequestTest, TheEventsOwnNumberNeedsNoRequest) {
  FakeSide side;
  EXPECT_EQ(find_pull_request(side.client, pull_request_context()), 7);
  EXPECT_TRUE(side.github.requests.empty());
}

}  // namespace
}  // namespace benchgate::reporters::github
