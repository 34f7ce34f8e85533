#include "reporters/github/context.h"

#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

// Payloads have the shape of GitHub's, cut down to what is read.

namespace benchgate::reporters::github {
namespace {

using testing::HasSubstr;

const std::string kHead(40, 'a');
const std::string kBase(40, 'b');
const std::string kSha(40, 'c');

class ContextTest : public testing::Test {
 protected:
  http::Environment environment(const std::string& event,
                                const std::string& payload) {
    const auto file = folder_ / "event.json";
    std::ofstream(file) << payload;
    return {{"GITHUB_ACTIONS", "true"},
            {"GITHUB_EVENT_NAME", event},
            {"GITHUB_EVENT_PATH", file.string()},
            {"GITHUB_REPOSITORY", "acme/widgets"},
            {"GITHUB_SHA", kSha},
            {"GITHUB_RUN_ID", "55"}};
  }

  Context read(const std::string& event, const std::string& payload) {
    return read_context(environment(event, payload));
  }

  std::string error_of(const http::Environment& environment) {
    try {
      static_cast<void>(read_context(environment));
    } catch (const ContextError& error) {
      return error.what();
    }
    return "nothing was wrong";
  }

 private:
  tests::TemporaryFolder folder_;
};

std::string pull_request(const std::string& repository) {
  return R"({"number": 7, "pull_request": {"number": 7, "head": {"sha": ")" +
         kHead + R"(", "ref": "topic", "repo": )" + repository +
         R"(}, "base": {"sha": ")" + kBase + R"(", "ref": "main"}}})";
}

TEST_F(ContextTest, OfAPullRequestTheHeadIsReportedOnAndNotTheMerge) {
  const Context context =
      read("pull_request", pull_request(R"({"full_name": "acme/widgets"})"));
  EXPECT_EQ(context.head_sha, kHead);
  EXPECT_EQ(context.base_sha, kBase);
  EXPECT_EQ(context.pull_request, 7);
  EXPECT_EQ(context.head_branch, "topic");
  EXPECT_FALSE(context.from_fork());
  EXPECT_EQ(context.run_url(),
            "https://github.com/acme/widgets/actions/runs/55");
  EXPECT_EQ(context.run_attempt, "1");
}

TEST_F(ContextTest, AnotherHeadRepositoryIsAForkAndADeletedOneIsUnknown) {
  EXPECT_TRUE(
      read("pull_request", pull_request(R"({"full_name": "eve/widgets"})"))
          .from_fork());
  EXPECT_EQ(read("pull_request", pull_request("null")).head_repository, "");
}

TEST_F(ContextTest, PullRequestTargetIsRefusedWithTheReason) {
  EXPECT_THAT(error_of(environment("pull_request_target", "{}")),
              HasSubstr("code of strangers"));
}

TEST_F(ContextTest, AMergeGroupHasBothCommitsAndNoPullRequest) {
  const Context context =
      read("merge_group",
           R"({"merge_group": {"head_sha": ")" + kHead + R"(", "base_sha": ")" +
               kBase + R"(", "head_ref": "refs/heads/gh-readonly-queue/"}})");
  EXPECT_EQ(context.head_sha, kHead);
  EXPECT_EQ(context.base_sha, kBase);
  EXPECT_EQ(context.pull_request, std::nullopt);
}

TEST_F(ContextTest, APushComparesWithWhatWasThereBefore) {
  const Context context = read(
      "push", R"({"before": ")" + kBase + R"(", "after": ")" + kHead + R"("})");
  EXPECT_EQ(context.head_sha, kHead);
  EXPECT_EQ(context.base_sha, kBase);
}

TEST_F(ContextTest, ANewBranchHasNothingBeforeAndADeletedOneNothingAfter) {
  const std::string none(40, '0');
  EXPECT_EQ(read("push", R"({"before": ")" + none + R"(", "after": ")" + kHead +
                             R"("})")
                .base_sha,
            "");
  EXPECT_EQ(read("push", R"({"before": ")" + kBase + R"(", "after": ")" + none +
                             R"("})")
                .head_sha,
            kSha);
}

TEST_F(ContextTest, AWorkflowRunIsAboutTheRunThatTriggeredIt) {
  const Context context = read(
      "workflow_run", R"({"workflow_run": {"head_sha": ")" + kHead +
                          R"(", "head_branch": "topic", "event": "pull_request",
          "head_repository": {"full_name": "eve/widgets"},
          "pull_requests": []}})");
  EXPECT_EQ(context.head_sha, kHead);
  EXPECT_EQ(context.head_repository, "eve/widgets");
  EXPECT_EQ(context.head_branch, "topic");
  EXPECT_EQ(context.pull_request, std::nullopt);
  EXPECT_TRUE(context.from_fork());
}

TEST_F(ContextTest, OfARunsPullRequestsTheOneWithItsCommitIsMeant) {
  const Context context = read(
      "workflow_run", R"({"workflow_run": {"head_sha": ")" + kHead +
                          R"(", "head_branch": "topic", "head_repository": null,
          "pull_requests": [null, {"number": 2, "head": ["sha"]}, ["number"],
          {"number": 3, "head": {"sha": ")" +
                          kBase + R"("}}, {"number": 4, "head": {"sha": ")" +
                          kHead + R"("}}]}})");
  EXPECT_EQ(context.pull_request, 4);
}

TEST_F(ContextTest, OtherEventsNeedNoPayload) {
  for (const char* event : {"schedule", "workflow_dispatch"}) {
    auto variables = environment(event, "{}");
    variables.erase("GITHUB_EVENT_PATH");
    const Context context = read_context(variables);
    EXPECT_EQ(context.head_sha, kSha);
    EXPECT_EQ(context.base_sha, "");
  }
}

TEST_F(ContextTest, OwnTokenComesBeforeTheJobsAndAnEmptyOneIsNone) {
  auto variables = environment("schedule", "{}");
  variables["GITHUB_TOKEN"] = "theirs";
  variables["BENCHGATE_TOKEN"] = "";
  EXPECT_EQ(read_context(variables).token, "theirs");
  variables["BENCHGATE_TOKEN"] = "ours";
  EXPECT_EQ(read_context(variables).token, "ours");
}

TEST_F(ContextTest, AnEnterpriseServerHasItsOwnAddresses) {
  auto variables = environment("schedule", "{}");
  variables["GITHUB_API_URL"] = "https://git.example/api/v3/";
  EXPECT_EQ(read_context(variables).api_url, "https://git.example/api/v3");
}

TEST_F(ContextTest, ErrorsNameTheVariableOrTheFileAndTheKey) {
  auto variables = environment("schedule", "{}");
  variables["GITHUB_SHA"] = "main";
  EXPECT_THAT(error_of(variables), HasSubstr("GITHUB_SHA: expected a commit"));
  variables["GITHUB_REPOSITORY"] = "acme/../x";
  EXPECT_THAT(error_of(variables), HasSubstr("GITHUB_REPOSITORY"));
  variables.erase("GITHUB_EVENT_NAME");
  EXPECT_THAT(error_of(variables), HasSubstr("GITHUB_EVENT_NAME is not set"));

  EXPECT_THAT(error_of(environment("pull_request", "[")),
              HasSubstr("does not hold a JSON object"));
  EXPECT_THAT(error_of(environment("pull_request", R"({"pull_request": {}})")),
              HasSubstr("pull_request.head.sha: expected a commit"));
  auto no_file = environment("push", "{}");
  no_file["GITHUB_EVENT_PATH"] = "/nowhere/event.json";
  EXPECT_THAT(error_of(no_file), HasSubstr("cannot read the event"));
}

TEST_F(ContextTest, ValuesThatWouldLeadElsewhereAreRefused) {
  EXPECT_THAT(
      error_of(environment(
          "pull_request", pull_request(R"({"full_name": "eve/widgets?x=1"})"))),
      HasSubstr("head.repo.full_name: expected a repository"));
  EXPECT_THAT(
      error_of(environment("merge_group",
                           R"({"merge_group": {"head_sha": "../../user"}})")),
      HasSubstr("merge_group.head_sha: expected a commit"));
}

TEST(IsInActionsTest, OnlyIfTheRunnerSaysSo) {
  EXPECT_TRUE(is_in_actions({{"GITHUB_ACTIONS", "true"}}));
  EXPECT_FALSE(is_in_actions({{"GITHUB_REPOSITORY", "acme/widgets"}}));
}

}  // namespace
}  // namespace benchgate::reporters::github
