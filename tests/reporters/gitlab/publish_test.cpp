#include "reporters/gitlab/publish.h"

#include "tests/reporters/gitlab/gitlab_side.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace benchgate::reporters::gitlab {
namespace {

using forge::CommentMode;
using forge::Conclusion;
using forge::Report;
using forge::SinkOutcome;
using testing::HasSubstr;
using testing::Not;
using State = SinkOutcome::State;

Report report_of(bool changed) {
  Report report;
  report.conclusion = changed ? Conclusion::failure : Conclusion::success;
  report.title = changed ? "1 regressed" : "3 unchanged";
  report.markdown = "**Benchmark gate**\n\n" + report.title + "\n";
  report.changed = changed;
  return report;
}

class PublishTest : public testing::Test {
 protected:
  std::vector<SinkOutcome> finish(bool changed,
                                  CommentMode mode = CommentMode::on_change) {
    Publication publication(side_.context,
                            {.name = "benchgate", .comment = mode});
    ApiClient client = side_.client();
    return publication.finish(client, report_of(changed));
  }

  GitlabSide side_;
};

TEST_F(PublishTest, AJobPostsANoteAndNoStatus) {
  const auto outcomes = finish(true);
  ASSERT_EQ(outcomes.size(), 1);
  EXPECT_EQ(outcomes[0].sink, "note");
  EXPECT_EQ(outcomes[0].state, State::done);
  EXPECT_EQ(outcomes[0].reason, "created");
  EXPECT_TRUE(side_.gitlab.statuses().empty());
  EXPECT_THAT(side_.gitlab.notes()[0]["body"].get<std::string>(),
              HasSubstr("[Log and files of this job](https://gitlab.example.org"
                        "/acme/widgets/-/jobs/9)"));
}

TEST_F(PublishTest, ElsewhereTheCommitGetsAStatusToo) {
  side_.context.in_job = false;
  Publication publication(side_.context, {});
  ApiClient client = side_.client();
  EXPECT_TRUE(publication.sets_status());
  EXPECT_EQ(publication.start(client).state, State::done);
  EXPECT_EQ(side_.gitlab.statuses()[0]["status"], "running");
  const auto outcomes = publication.finish(client, report_of(true));
  EXPECT_EQ(outcomes.size(), 2);
  EXPECT_EQ(side_.gitlab.statuses()[0]["status"], "failed");
}

TEST_F(PublishTest, ACancelledRunEndsItsStatus) {
  side_.context.in_job = false;
  Publication publication(side_.context, {});
  ApiClient client = side_.client();
  publication.start(client);
  EXPECT_EQ(publication.cancel(client).state, State::done);
  EXPECT_EQ(side_.gitlab.statuses()[0]["status"], "canceled");
}

TEST_F(PublishTest, WithoutChangeThereIsNoFirstNote) {
  EXPECT_EQ(finish(false)[0].reason, "no change to tell of");
  EXPECT_TRUE(side_.gitlab.notes().empty());
  finish(true);
  EXPECT_EQ(finish(false)[0].reason, "updated");
}

TEST_F(PublishTest, AlwaysAndNeverAreObeyed) {
  EXPECT_EQ(finish(true, CommentMode::never)[0].reason, "not wanted");
  EXPECT_EQ(finish(false, CommentMode::always)[0].reason, "created");
}

TEST_F(PublishTest, WithoutATokenItSaysWhichToMake) {
  side_.context.token.clear();
  const auto outcomes = finish(true);
  EXPECT_EQ(outcomes[0].state, State::skipped);
  EXPECT_THAT(outcomes[0].reason, HasSubstr("role Reporter"));
  EXPECT_THAT(outcomes[0].reason, HasSubstr("BENCHGATE_GITLAB_TOKEN"));
  EXPECT_TRUE(side_.gitlab.requests().empty());
}

TEST_F(PublishTest, AForksPipelineIsToldThatItGetsNone) {
  side_.context.token.clear();
  side_.context.from_fork = true;
  EXPECT_THAT(finish(true)[0].reason, HasSubstr("comes from a fork"));
}

TEST_F(PublishTest, MissingRightsSkipAndOtherErrorsFail) {
  side_.context.token = "glpat-guest";
  EXPECT_EQ(finish(true)[0].state, State::skipped);
  side_.context.token = "glpat-blind";
  EXPECT_EQ(finish(true)[0].state, State::skipped);
  side_.context.token = "glpat-wrong";
  EXPECT_EQ(finish(true)[0].state, State::failed);
  EXPECT_THAT(finish(true)[0].reason, Not(HasSubstr("glpat-wrong")));
}

TEST_F(PublishTest, APipelineOfNoMergeRequestHasNothingToPost) {
  side_.context.merge_request.reset();
  EXPECT_EQ(finish(true)[0].state, State::done);
  EXPECT_TRUE(side_.gitlab.requests().empty());
}

}  // namespace
}  // namespace benchgate::reporters::gitlab
