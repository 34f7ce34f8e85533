#include "reporters/github/api_failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::reporters::github {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(ApiFailure, SaysWhatGitHubSays) {
  EXPECT_EQ(said({422, {}, R"({"message":"Validation Failed"})"}),
            "Validation Failed");
  EXPECT_EQ(said({422,
                  {},
                  R"({"message":"Validation Failed","errors":[
                     {"message":"summary is too long"},
                     {"field":"title","code":"missing"},"plain",{},7]})"}),
            "Validation Failed; summary is too long; title missing; plain");
}

TEST(ApiFailure, SaysItInOneVisibleLine) {
  EXPECT_EQ(said({422, {}, R"({"message":"Invalid.\n\nFor \u001b[1mx\r\n"})"}),
            "Invalid. For \\x1b[1mx ");
  EXPECT_LT(
      said({422, {}, R"({"message":")" + std::string(9999, 'x') + R"("})"})
          .size(),
      400);
}

TEST(ApiFailure, SaysNothingOfWhatIsNotAMessage) {
  for (const char* const body :
       {"", "<html>", "[]", "7", R"({"message":7})", R"({"errors":7})"}) {
    EXPECT_EQ(said({500, {}, body}), "") << body;
  }
}

TEST(ApiFailure, NamesThePermissionThatGitHubAsksFor) {
  EXPECT_EQ(needed_permission(
                "POST", "/x",
                {403, {{"x-accepted-github-permissions", "checks=write"}}, ""}),
            "checks: write");
  EXPECT_EQ(
      needed_permission("POST", "/x",
                        {403,
                         {{"x-accepted-github-permissions",
                           "issues=write; pull_requests=write,contents=read"}},
                         ""}),
      "issues: write or pull-requests: write and contents: read");
}

TEST(ApiFailure, TakesOnlyWordsForAPermission) {
  for (const char* const header : {"Bearer ghs_S3cret", "a=b`", "\x1b[1m"}) {
    EXPECT_EQ(needed_permission(
                  "POST", "/repos/o/r/check-runs",
                  {403, {{"x-accepted-github-permissions", header}}, ""}),
              "checks: write");
  }
}

TEST(ApiFailure, KnowsThePermissionWhereGitHubDoesNotSay) {
  const http::Response bare{403, {}, ""};
  EXPECT_EQ(needed_permission("POST", "/repos/o/r/check-runs", bare),
            "checks: write");
  EXPECT_EQ(needed_permission("GET", "/repos/o/r/pulls", bare),
            "pull-requests: read");
  EXPECT_EQ(needed_permission("PATCH", "/repos/o/r/issues/comments/1", bare),
            "issues: write or pull-requests: write");
  EXPECT_EQ(needed_permission("GET", "/rate_limit", bare), "");
}

TEST(ApiFailure, OfRightsSaysWhatToAdd) {
  const forge::ApiError error =
      api_failure("POST", "/repos/o/r/check-runs",
                  {403,
                   {{"x-accepted-github-permissions", "checks=write"}},
                   R"({"message":"Resource not accessible by integration"})"});
  EXPECT_EQ(error.kind(), forge::ApiError::Kind::no_rights);
  EXPECT_EQ(error.status(), 403);
  EXPECT_THAT(error.what(),
              AllOf(HasSubstr("POST /repos/o/r/check-runs"),
                    HasSubstr("Resource not accessible by integration"),
                    HasSubstr("add `checks: write` to the permissions")));
}

TEST(ApiFailure, OfAPersonalTokenSaysThatNoPermissionHelps) {
  EXPECT_THAT(
      api_failure(
          "POST", "/repos/o/r/check-runs",
          {403, {}, R"({"message":"You must authenticate via a GitHub App."})"})
          .what(),
      AllOf(HasSubstr("personal token"), HasSubstr("GITHUB_TOKEN"),
            Not(HasSubstr("`checks: write`"))));
}

TEST(ApiFailure, HasAKindForEachThingToDo) {
  const auto kind = [](int status) {
    return api_failure("GET", "/repos/o/r", {status, {}, "{}"}).kind();
  };
  EXPECT_EQ(kind(401), forge::ApiError::Kind::bad_token);
  EXPECT_EQ(kind(404), forge::ApiError::Kind::not_found);
  EXPECT_EQ(kind(400), forge::ApiError::Kind::refused);
  EXPECT_EQ(kind(410), forge::ApiError::Kind::refused);
  EXPECT_EQ(kind(422), forge::ApiError::Kind::refused);
  EXPECT_EQ(kind(599), forge::ApiError::Kind::refused);
}

TEST(ApiFailure, ShowsARequestWithoutItsQuery) {
  EXPECT_EQ(forge::shown_request("GET", "/x?sig=s3cret"), "GET /x");
}

}  // namespace
}  // namespace benchgate::reporters::github
