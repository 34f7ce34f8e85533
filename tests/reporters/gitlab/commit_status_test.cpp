#include "reporters/gitlab/commit_status.h"

#include "tests/reporters/gitlab/gitlab_side.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace benchgate::reporters::gitlab {
namespace {

using forge::ApiError;
using forge::Conclusion;
using testing::HasSubstr;

class CommitStatusTest : public testing::Test {
 protected:
  void set(std::optional<Conclusion> conclusion,
           const std::string& description = "d") {
    ApiClient client = side_.client();
    set_commit_status(client, side_.context, "benchgate", conclusion,
                      description);
  }

  std::string state() {
    const auto statuses = side_.gitlab.statuses();
    return statuses.empty() ? "" : statuses.back()["status"];
  }

  GitlabSide side_;
};

TEST_F(CommitStatusTest, RunsAndThenEnds) {
  set(std::nullopt, "measuring");
  EXPECT_EQ(state(), "running");
  set(Conclusion::failure, "2 regressed");
  EXPECT_EQ(state(), "failed");
  EXPECT_EQ(side_.gitlab.statuses().size(), 1);
  EXPECT_EQ(side_.gitlab.statuses()[0]["description"], "2 regressed");
  EXPECT_EQ(side_.gitlab.statuses()[0]["ref"], "topic");
}

TEST_F(CommitStatusTest, HasGitLabsWordForEachConclusion) {
  set(Conclusion::success);
  EXPECT_EQ(state(), "success");
  set(Conclusion::neutral);
  EXPECT_EQ(state(), "success");
  set(Conclusion::cancelled);
  EXPECT_EQ(state(), "canceled");
}

TEST_F(CommitStatusTest, OneThatRunsAlreadyIsNoError) {
  set(std::nullopt);
  EXPECT_NO_THROW(set(std::nullopt));
  EXPECT_EQ(side_.gitlab.statuses().size(), 1);
}

TEST_F(CommitStatusTest, ALostAnswerMakesNoSecondOne) {
  side_.gitlab.add_fault({.method = "POST", .path = "statuses", .lost = true});
  set(Conclusion::success);
  EXPECT_EQ(side_.gitlab.statuses().size(), 1);
  EXPECT_EQ(side_.gitlab.count("POST"), 1);
}

TEST_F(CommitStatusTest, AnotherRefusalIsAnError) {
  side_.gitlab.add_fault({.method = "POST",
                          .path = "statuses",
                          .status = 400,
                          .body = R"({"message":{"ref":["is invalid"]}})"});
  try {
    set(Conclusion::success);
    FAIL() << "nothing was thrown";
  } catch (const ApiError& error) {
    EXPECT_EQ(error.kind(), ApiError::Kind::refused);
    EXPECT_THAT(error.what(), HasSubstr("ref: is invalid"));
  }
}

TEST_F(CommitStatusTest, ItTakesTheRoleDeveloper) {
  side_.context.token = "glpat-guest";
  try {
    set(Conclusion::success);
    FAIL() << "nothing was thrown";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("role `Developer`"));
  }
}

TEST_F(CommitStatusTest, ALongDescriptionIsCut) {
  set(Conclusion::success, std::string(1000, 'x'));
  EXPECT_EQ(side_.gitlab.statuses()[0]["description"], std::string(255, 'x'));
}

}  // namespace
}  // namespace benchgate::reporters::gitlab
