#include "reporters/github/publish.h"

#include "tests/reporters/github/fake_github.h"
#include "tests/reporters/situations.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace benchgate::reporters::github {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using State = forge::SinkOutcome::State;

std::vector<std::string> sinks_in(const Published& published, State state) {
  std::vector<std::string> names;
  for (const forge::SinkOutcome& outcome : published.outcomes) {
    if (outcome.state == state) {
      names.push_back(outcome.sink);
    }
  }
  return names;
}

forge::Report report_of(std::string_view name) {
  return forge::make_report(situation(name), {}, "benchgate.json",
                            forge::Purpose::gate);
}

class PublicationTest : public testing::Test {
 protected:
  [[nodiscard]] PublicationSettings settings() const {
    PublicationSettings settings;
    settings.summary = folder_ / "summary";
    settings.outputs = folder_ / "outputs";
    return settings;
  }

  [[nodiscard]] std::string read(const char* name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  FakeSide side_;
  tests::TemporaryFolder folder_;
};

TEST_F(PublicationTest, AllPlacesGetTheReport) {
  Publication publication(pull_request_context(), settings());
  EXPECT_EQ(publication.start(side_.client).state, State::done);
  const Published published =
      publication.finish(side_.client, report_of("regressions"));
  EXPECT_THAT(sinks_in(published, State::done),
              ElementsAre("summary", "outputs", "check run", "comment"));
  EXPECT_FALSE(published.failed());
  EXPECT_THAT(published.commands, IsEmpty());
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "failure");
  EXPECT_EQ(side_.github.checks[0]["output"]["annotations"].size(), 3);
  EXPECT_THAT(side_.github.comments[0]["body"].get<std::string>(),
              HasSubstr("BM_Get/256"));
  EXPECT_THAT(read("summary"), HasSubstr("BM_Get/256"));
  EXPECT_THAT(read("outputs"), HasSubstr("regressions<<"));
}

TEST_F(PublicationTest, ASecondPushUpdatesTheComment) {
  Publication(pull_request_context(), settings())
      .finish(side_.client, report_of("regressions"));
  Publication(pull_request_context(), settings())
      .finish(side_.client, report_of("nothing_to_say"));
  EXPECT_EQ(side_.github.comments.size(), 1);
  EXPECT_THAT(side_.github.comments[0]["body"].get<std::string>(),
              HasSubstr("pass"));
}

TEST_F(PublicationTest, NothingToTellMakesNoComment) {
  Publication(pull_request_context(), settings())
      .finish(side_.client, report_of("nothing_to_say"));
  EXPECT_TRUE(side_.github.comments.empty());
  PublicationSettings always = settings();
  always.comment = forge::CommentMode::always;
  Publication(pull_request_context(), always)
      .finish(side_.client, report_of("nothing_to_say"));
  EXPECT_EQ(side_.github.comments.size(), 1);
}

TEST_F(PublicationTest, NeverMeansNever) {
  PublicationSettings never = settings();
  never.comment = forge::CommentMode::never;
  Publication(pull_request_context(), never)
      .finish(side_.client, report_of("regressions"));
  EXPECT_TRUE(side_.github.comments.empty());
}

TEST_F(PublicationTest, WithoutRightsTheLogHasTheAnnotationsAndTheReason) {
  const Fault no_rights{.method = "POST",
                        .path = "",
                        .status = 403,
                        .message = "Resource not accessible by integration"};
  side_.github.faults = {no_rights, no_rights};
  const Published published =
      Publication(pull_request_context(), settings())
          .finish(side_.client, report_of("regressions"));
  EXPECT_THAT(sinks_in(published, State::skipped),
              ElementsAre("check run", "comment"));
  EXPECT_FALSE(published.failed());
  EXPECT_THAT(published.commands, HasSubstr("::error file=benchgate.json"));
  // One notice for all that is missing.
  EXPECT_THAT(published.commands,
              HasSubstr("add `checks: write` and `pull-requests: write`"));
  const std::size_t first = published.commands.find("::warning");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(published.commands.find("::warning", first + 1), std::string::npos);
}

TEST_F(PublicationTest, APersonalTokenSetsAStatusAndMakesNoCheck) {
  Context context = pull_request_context();
  context.token = "ghp_x";
  side_.github.login = "alice";
  Publication publication(context, settings());
  EXPECT_EQ(publication.start(side_.client).state, State::skipped);
  publication.finish(side_.client, report_of("regressions"));
  EXPECT_TRUE(side_.github.checks.empty());
  EXPECT_EQ(side_.github.statuses[0]["state"], "failure");
  EXPECT_EQ(side_.github.comments[0]["user"]["login"], "alice");
}

TEST_F(PublicationTest, WithoutATokenNobodyIsAsked) {
  Context context = pull_request_context();
  context.token.clear();
  const Published published =
      Publication(context, settings())
          .finish(side_.client, report_of("nothing_to_say"));
  EXPECT_TRUE(side_.github.requests.empty());
  EXPECT_FALSE(published.failed());
  EXPECT_THAT(published.commands, HasSubstr("there is no token"));
  EXPECT_THAT(read("summary"), HasSubstr("pass"));
}

TEST_F(PublicationTest, APlaceThatFailsDoesNotKeepTheOthersBack) {
  side_.github.faults = {
      {.method = "POST", .path = "check-runs", .status = 422, .message = "no"}};
  const Published published =
      Publication(pull_request_context(), settings())
          .finish(side_.client, report_of("regressions"));
  EXPECT_TRUE(published.failed());
  EXPECT_THAT(sinks_in(published, State::failed), ElementsAre("check run"));
  EXPECT_EQ(side_.github.comments.size(), 1);
}

TEST_F(PublicationTest, ACancelledRunEndsItsCheckInOneRequest) {
  Publication publication(pull_request_context(), settings());
  publication.start(side_.client);
  const std::size_t before = side_.github.requests.size();
  publication.cancel(side_.client);
  EXPECT_EQ(side_.github.requests.size(), before + 1);
  EXPECT_EQ(side_.github.checks[0]["conclusion"], "cancelled");
}

TEST_F(PublicationTest, WhatIsNoPullRequestHasNoComment) {
  Context context = pull_request_context();
  context.event = "push";
  context.pull_request.reset();
  context.head_branch.clear();
  const Published published =
      Publication(context, settings())
          .finish(side_.client, report_of("regressions"));
  EXPECT_TRUE(side_.github.comments.empty());
  EXPECT_THAT(published.commands, IsEmpty());
}

TEST_F(PublicationTest, HostileNamesStayText) {
  compare::Comparison comparison = situation("hostile_names");
  comparison.rows[0].benchmark =
      "::set-output name=x::y " + std::string(1'000'000, '@');
  Publication publication(pull_request_context(), settings());
  publication.finish(side_.client,
                     forge::make_report(comparison, {}, "benchgate.json",
                                        forge::Purpose::gate));
  const auto body = side_.github.comments[0]["body"].get<std::string>();
  EXPECT_LE(body.size(), 60'000);
  for (const char* raw : {"<script>", "\x1b", "\xe2\x80\xae", "\n::"}) {
    EXPECT_THAT(body, Not(HasSubstr(raw)));
    EXPECT_THAT(read("summary"), Not(HasSubstr(raw)));
  }
}

TEST(ReportTest, AGateThatFailsIsNeutralWhereItIsOnlyShown) {
  const compare::Comparison failing = situation("regressions");
  EXPECT_EQ(
      forge::make_report(failing, {}, "x", forge::Purpose::show).conclusion,
      forge::Conclusion::neutral);
  EXPECT_EQ(
      forge::make_report(failing, {}, "x", forge::Purpose::gate).conclusion,
      forge::Conclusion::failure);
  EXPECT_EQ(forge::make_report(situation("nothing_to_say"), {}, "x",
                               forge::Purpose::gate)
                .conclusion,
            forge::Conclusion::success);
}

TEST(ReportTest, TheTitleSaysThatShardsAreMissing) {
  compare::Comparison comparison = situation("regressions");
  comparison.joined = compare::Joined{.count = 2};
  comparison.joined->shards = {{.index = 1}, {.index = 2}};
  const std::string whole =
      forge::make_report(comparison, {}, "x", forge::Purpose::gate).title;
  comparison.joined->shards.pop_back();
  EXPECT_EQ(forge::make_report(comparison, {}, "x", forge::Purpose::gate).title,
            "1 of 2 shards missing, " + whole);
}

TEST(ReportTest, AFailureCarriesItsReasonAsText) {
  const forge::Report report = forge::make_report_of_failure(
      "the build failed: <b>@all</b>\n::error::", forge::Conclusion::failure);
  EXPECT_THAT(report.markdown, HasSubstr("the build failed"));
  EXPECT_THAT(report.markdown, Not(HasSubstr("<b>")));
  EXPECT_THAT(report.markdown, Not(HasSubstr("\n::")));
}

}  // namespace
}  // namespace benchgate::reporters::github
