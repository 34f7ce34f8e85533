#include "reporters/gitlab/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::gitlab {
namespace {

using testing::HasSubstr;

const std::string kHead(40, 'a');
const std::string kBase(40, 'b');
const std::string kNone(40, '0');

/// A pipeline of merge request 7, as GitLab's documentation lists its
/// variables.
http::Environment merge_request() {
  return {{"GITLAB_CI", "true"},
          {"CI_API_V4_URL", "https://gitlab.example.org/api/v4/"},
          {"CI_SERVER_URL", "https://gitlab.example.org"},
          {"CI_PROJECT_ID", "5"},
          {"CI_PIPELINE_SOURCE", "merge_request_event"},
          {"CI_COMMIT_SHA", kHead},
          {"CI_COMMIT_BEFORE_SHA", kNone},
          {"CI_COMMIT_REF_NAME", "topic"},
          {"CI_MERGE_REQUEST_IID", "7"},
          {"CI_MERGE_REQUEST_PROJECT_ID", "5"},
          {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "5"},
          {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", ""},
          {"CI_MERGE_REQUEST_DIFF_BASE_SHA", kBase},
          {"CI_JOB_TOKEN", "glcbt-job"},
          {"CI_JOB_URL", "https://gitlab.example.org/a/b/-/jobs/9"},
          {"BENCHGATE_GITLAB_TOKEN", "glpat-x"}};
}

std::string error_of(const http::Environment& environment) {
  try {
    static_cast<void>(read_context(environment));
  } catch (const ContextError& error) {
    return error.what();
  }
  return "nothing was thrown";
}

TEST(GitlabContextTest, OfAMergeRequestEverythingIsKnown) {
  const Context context = read_context(merge_request());
  EXPECT_EQ(context.api_url, "https://gitlab.example.org/api/v4");
  EXPECT_EQ(context.token, "glpat-x");
  EXPECT_EQ(context.job_token, "glcbt-job");
  EXPECT_TRUE(context.in_job);
  EXPECT_EQ(context.head_sha, kHead);
  EXPECT_EQ(context.base_sha, kBase);
  EXPECT_EQ(context.merge_request, 7);
  EXPECT_FALSE(context.from_fork);
}

TEST(GitlabContextTest, OfMergedResultsTheHeadIsTheBranchs) {
  auto environment = merge_request();
  const std::string branch(40, 'c');
  environment["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] = branch;
  EXPECT_EQ(read_context(environment).head_sha, branch);
}

TEST(GitlabContextTest, AForksMergeRequestIsTheTargetsToComment) {
  auto environment = merge_request();
  environment["CI_PROJECT_ID"] = "99";
  environment["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = "99";
  const Context context = read_context(environment);
  EXPECT_TRUE(context.from_fork);
  EXPECT_EQ(context.project, "99");
  EXPECT_EQ(context.request_project, "5");
}

TEST(GitlabContextTest, ABranchsPipelineIsAboutItsOnlyMergeRequest) {
  auto environment = merge_request();
  environment.erase("CI_MERGE_REQUEST_IID");
  environment["CI_PIPELINE_SOURCE"] = "push";
  environment["CI_COMMIT_BEFORE_SHA"] = kBase;
  environment["CI_OPEN_MERGE_REQUESTS"] = "acme/widgets!12";
  Context context = read_context(environment);
  EXPECT_EQ(context.merge_request, 12);
  EXPECT_EQ(context.request_project, "acme/widgets");
  EXPECT_EQ(context.base_sha, kBase);
  environment["CI_OPEN_MERGE_REQUESTS"] = "acme/widgets!12,acme/widgets!13";
  EXPECT_FALSE(read_context(environment).merge_request.has_value());
}

TEST(GitlabContextTest, ANewBranchHasNoBase) {
  auto environment = merge_request();
  environment["CI_PIPELINE_SOURCE"] = "push";
  EXPECT_EQ(read_context(environment).base_sha, "");
}

TEST(GitlabContextTest, WhatIsMissingOrMalformedIsNamed) {
  auto environment = merge_request();
  environment.erase("CI_API_V4_URL");
  EXPECT_THAT(error_of(environment), HasSubstr("CI_API_V4_URL is not set"));
  environment = merge_request();
  environment["CI_COMMIT_SHA"] = "HEAD";
  EXPECT_THAT(error_of(environment), HasSubstr("CI_COMMIT_SHA: expected"));
  environment = merge_request();
  environment["CI_MERGE_REQUEST_IID"] = "seven";
  EXPECT_THAT(error_of(environment), HasSubstr("CI_MERGE_REQUEST_IID"));
  environment = merge_request();
  environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = "../x";
  EXPECT_THAT(error_of(environment),
              HasSubstr("CI_MERGE_REQUEST_DIFF_BASE_SHA"));
}

TEST(GitlabContextTest, AJobIsKnownByItsVariable) {
  EXPECT_TRUE(is_in_job({{"GITLAB_CI", "true"}}));
  EXPECT_FALSE(is_in_job({{"CI", "true"}}));
}

}  // namespace
}  // namespace benchgate::reporters::gitlab
