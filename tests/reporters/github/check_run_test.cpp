#include "reporters/github/check_run.h"

#include "reporters/github/commit_status.h"
#include "reporters/github/sink_outcome.h"
#include "tests/reporters/github/fake_github.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace benchgate::reporters::github {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<forge::Annotation> some_annotations(std::size_t n) {
  return std::vector<forge::Annotation>(
      n, {.place = {.path = "a.cpp", .line = 3}, .title = "t", .message = "m"});
}

class CheckRunTest : public testing::Test {
 protected:
  void complete(std::size_t annotations) {
    check_.complete(side_.client, forge::Conclusion::failure,
                    {.title = "2 regressed", .summary = "text"},
                    some_annotations(annotations));
  }

  FakeSide side_;
  Context context_ = pull_request_context();
  CheckRun check_{context_, "benchgate / store"};
};

TEST_F(CheckRunTest, IsInProgressUntilItIsComplete) {
  check_.start(side_.client, {.title = "measuring", .summary = "..."});
  EXPECT_TRUE(check_.started());
  EXPECT_EQ(side_.github.checks[0]["status"], "in_progress");
  EXPECT_EQ(side_.github.checks[0]["head_sha"], context_.head_sha);
  EXPECT_EQ(side_.github.checks[0]["external_id"],
            "acme/widgets/55/1/benchgate / store");
  complete(0);
  EXPECT_EQ(side_.github.checks.size(), 1);
  EXPECT_EQ(side_.github.checks[0]["status"], "completed");
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
}

TEST_F(CheckRunTest, AnnotationsGoByFiftyAndTheConclusionWithTheLast) {
  check_.start(side_.client, {.title = "measuring", .summary = "..."});
  side_.github.batches.clear();
  complete(120);
  EXPECT_THAT(side_.github.batches, ElementsAre(50, 50, 20));
  const auto& bodies = side_.github.bodies;
  EXPECT_THAT(bodies.back(), HasSubstr("conclusion"));
  EXPECT_THAT(bodies[bodies.size() - 2], Not(HasSubstr("conclusion")));
  EXPECT_EQ(side_.github.checks[0]["output"]["annotations"].size(), 120);
}

TEST_F(CheckRunTest, FiftyAreOneRequestAndFiftyOneAreTwo) {
  for (const std::size_t n : {50U, 51U}) {
    CheckRun check(context_, "x");
    check.start(side_.client, {.title = "t", .summary = "s"});
    side_.github.batches.clear();
    check.complete(side_.client, forge::Conclusion::success,
                   {.title = "t", .summary = "s"}, some_annotations(n));
    EXPECT_EQ(side_.github.batches.size(), n == 50 ? 1 : 2);
  }
}

TEST_F(CheckRunTest, OneThatWasNotStartedIsMadeAtTheEnd) {
  complete(1);
  EXPECT_EQ(side_.github.checks.size(), 1);
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
}

TEST_F(CheckRunTest, ALostAnswerToItsMakingMakesNoSecondOne) {
  side_.github.faults = {
      {.method = "POST", .path = "check-runs", .message = {}}};
  check_.start(side_.client, {.title = "t", .summary = "s"});
  EXPECT_EQ(side_.github.checks.size(), 1);
  EXPECT_EQ(side_.github.count("POST"), 1);
  complete(0);
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
}

TEST_F(CheckRunTest, OneWhoseMakingWasNeverAnsweredIsFoundAtTheEnd) {
  // The work is done, and neither the answer comes nor those to later
  // questions.
  side_.github.faults = {
      {.method = "POST", .path = "check-runs", .message = {}}};
  for (int i = 0; i < 40; ++i) {
    side_.github.faults.push_back({.method = "GET",
                                   .path = "check-runs",
                                   .status = 502,
                                   .message = "Bad Gateway"});
  }
  EXPECT_THROW(check_.start(side_.client, {.title = "t", .summary = "s"}),
               forge::ApiError);
  EXPECT_FALSE(check_.started());
  EXPECT_TRUE(check_.may_be_open());
  side_.github.faults.clear();
  FakeSide later;
  later.github.checks = side_.github.checks;
  check_.complete(later.client, forge::Conclusion::failure,
                  {.title = "2 regressed", .summary = "text"}, {});
  EXPECT_EQ(later.github.checks.size(), 1);
  EXPECT_EQ(later.github.checks[0]["conclusion"], "failure");
  EXPECT_FALSE(check_.may_be_open());
}

TEST_F(CheckRunTest, ALostAnswerToAnnotationsAddsThemOnce) {
  check_.start(side_.client, {.title = "t", .summary = "s"});
  side_.github.faults = {
      {.method = "PATCH", .path = "check-runs", .message = {}}};
  complete(70);
  EXPECT_EQ(side_.github.checks[0]["output"]["annotations"].size(), 70);
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
}

TEST_F(CheckRunTest, AnEndThatWasNotCarriedOutIsSentAgain) {
  check_.start(side_.client, {.title = "t", .summary = "s"});
  side_.github.faults = {{.method = "PATCH",
                          .path = "check-runs",
                          .status = 502,
                          .message = "Bad Gateway"}};
  complete(0);
  EXPECT_EQ(side_.github.checks[0]["status"], "completed");
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
}

TEST_F(CheckRunTest, AnotherRunsCheckOfThatNameIsNotTakenForItsOwn) {
  side_.github.checks.push_back(
      {{"id", 1}, {"external_id", "acme/widgets/54/1/benchgate / store"}});
  side_.github.faults = {
      {.method = "POST", .path = "check-runs", .message = {}}};
  check_.start(side_.client, {.title = "t", .summary = "s"});
  complete(0);
  EXPECT_FALSE(side_.github.checks[0].contains("conclusion"));
  EXPECT_EQ(side_.github.checks[1]["conclusion"], "failure");
}

TEST_F(CheckRunTest, SummariesAndTitlesKeepToTheirSizes) {
  std::string summary;
  while (summary.size() < 200'000) {
    summary += "\xf0\x9f\x9a\x80 line\n";
  }
  check_.start(side_.client,
               {.title = std::string(1000, 't'), .summary = summary});
  const auto& output = side_.github.checks[0]["output"];
  EXPECT_LE(output["summary"].get<std::string>().size(), 60'000);
  EXPECT_LE(output["title"].get<std::string>().size(), 255);
}

TEST_F(CheckRunTest, MissingRightsSkipItAndNameThePermission) {
  side_.github.faults = {{.method = "POST",
                          .path = "check-runs",
                          .status = 403,
                          .message = "Resource not accessible by integration"}};
  try {
    check_.start(side_.client, {.title = "t", .summary = "s"});
    FAIL() << "nothing was thrown";
  } catch (const forge::ApiError& error) {
    forge::SinkOutcome outcome =
        outcome_of(error, "check run", "checks: write", context_);
    EXPECT_EQ(outcome.state, forge::SinkOutcome::State::skipped);
    EXPECT_THAT(outcome.reason, HasSubstr("`checks: write`"));

    context_.head_repository = "eve/widgets";
    outcome = outcome_of(error, "check run", "checks: write", context_);
    EXPECT_THAT(outcome.reason, HasSubstr("from a fork"));
  }
}

TEST(OutcomeTest, WhatDidNotArriveIsAFailure) {
  const forge::ApiError error(forge::ApiError::Kind::unreachable, 502,
                              "no answer");
  EXPECT_EQ(outcome_of(error, "comment", "", pull_request_context()).state,
            forge::SinkOutcome::State::failed);
}

TEST(CommitStatusTest, SaysTheConclusionWithinAHundredAndFortyCharacters) {
  FakeSide side;
  set_commit_status(side.client, pull_request_context(), "benchgate",
                    forge::Conclusion::neutral, std::string(300, 'x'));
  EXPECT_EQ(side.github.statuses[0]["state"], "success");
  EXPECT_EQ(side.github.statuses[0]["context"], "benchgate");
  EXPECT_EQ(side.github.statuses[0]["target_url"],
            "https://github.com/acme/widgets/actions/runs/55");
  EXPECT_EQ(side.github.statuses[0]["description"].get<std::string>().size(),
            140);
}

TEST(CommitStatusTest, ALostAnswerSetsItOnce) {
  FakeSide side;
  side.github.faults = {{.method = "POST", .path = "statuses", .message = {}}};
  set_commit_status(side.client, pull_request_context(), "benchgate",
                    forge::Conclusion::failure, "2 regressed");
  EXPECT_EQ(side.github.statuses.size(), 1);
}

TEST(IsPersonalTest, GoesByThePrefix) {
  EXPECT_TRUE(is_personal("ghp_x"));
  EXPECT_TRUE(is_personal("github_pat_x"));
  EXPECT_FALSE(is_personal("ghs_x"));
  EXPECT_FALSE(is_personal(""));
}

}  // namespace
}  // namespace benchgate::reporters::github
