#include "src/cli/event_sides.h"

#include "src/cli/report_output.h"
#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace benchgate::cli {
namespace {

using measure::MeasurementError;
using reporters::github::Context;
using testing::HasSubstr;

/// main, a branch of a pull request that left it, and GitHub's merge of both.
class EventSidesTest : public testing::Test {
 protected:
  EventSidesTest() {
    left_ = sandbox_.commit_file("a", "1");
    sandbox_.git({"checkout", "--quiet", "-b", "topic"});
    topic_ = sandbox_.commit_file("b", "1");
    sandbox_.git({"checkout", "--quiet", "main"});
    main_ = sandbox_.commit_file("c", "1");
    sandbox_.git({"checkout", "--quiet", "-b", "merge"});
    sandbox_.git({"merge", "--quiet", "--no-ff", "-m", "merge", "topic"});
  }

  [[nodiscard]] std::optional<EventSides> sides(
      const Context& context, const std::filesystem::path& where = {}) {
    return event_sides(
        sandbox_.runner(),
        measure::find_repository(sandbox_.runner(),
                                 where.empty() ? sandbox_.user() : where),
        context);
  }

  [[nodiscard]] Context event(const std::string& name,
                              const std::string& base) const {
    Context context;
    context.server_url = "https://github.com";
    context.repository = "acme/widgets";
    context.head_repository = "acme/widgets";
    context.event = name;
    context.head_sha = topic_;
    context.base_sha = base;
    return context;
  }

  /// As actions/checkout makes it: one commit, of one branch.
  std::filesystem::path shallow_clone(const std::string& branch) {
    auto folder = sandbox_.path() / ("clone-" + branch);
    sandbox_.git({"clone", "--quiet", "--depth=1", "--branch=" + branch,
                  "file://" + sandbox_.user().string(), folder.string()});
    return folder;
  }

  tests::GitSandbox sandbox_;
  std::string left_;
  std::string topic_;
  std::string main_;
};

TEST_F(EventSidesTest, OfAMergedPullRequestTheFirstParentIsTheBase) {
  // The payload's base is as old as the last push to the pull request.
  const auto found = sides(event("pull_request", left_));
  EXPECT_EQ(found->base, main_);
  EXPECT_EQ(found->head, "HEAD");
  EXPECT_THAT(found->reason, HasSubstr("merged"));
}

TEST_F(EventSidesTest, AShallowCloneIsDeepenedByOne) {
  const auto clone = shallow_clone("merge");
  EXPECT_EQ(sides(event("pull_request", left_), clone)->base, main_);
}

TEST_F(EventSidesTest, OfAnUnmergedHeadTheBaseIsWhereItLeft) {
  sandbox_.git({"checkout", "--quiet", "topic"});
  EXPECT_EQ(sides(event("pull_request", main_))->base, left_);
  const auto clone = shallow_clone("topic");
  EXPECT_EQ(sides(event("pull_request", main_), clone)->base, left_);
}

TEST_F(EventSidesTest, AMergeGroupNamesItsBaseWhichIsFetched) {
  const auto clone = shallow_clone("merge");
  EXPECT_EQ(sides(event("merge_group", left_), clone)->base, left_);
  EXPECT_EQ(sandbox_.git({"cat-file", "-t", left_}, clone), "commit");
}

TEST_F(EventSidesTest, ABaseThatNobodyHasIsAnErrorThatSaysWhatToDo) {
  try {
    static_cast<void>(sides(event("merge_group", std::string(40, 'e'))));
    FAIL() << "nothing was thrown";
  } catch (const MeasurementError& error) {
    EXPECT_EQ(error.kind(), MeasurementError::Kind::bad_input);
    EXPECT_THAT(error.what(), HasSubstr("fetch-depth: 0"));
  }
}

TEST_F(EventSidesTest, APushComparesWithBeforeIt) {
  EXPECT_EQ(sides(event("push", main_))->base, main_);
}

TEST_F(EventSidesTest, AForcedPushComparesWithWhereItLeft) {
  sandbox_.git({"checkout", "--quiet", "topic"});
  EXPECT_EQ(sides(event("push", main_))->base, left_);
  EXPECT_FALSE(sides(event("push", std::string(40, 'e'))).has_value());
}

TEST_F(EventSidesTest, OtherEventsLeaveItToTheHistory) {
  EXPECT_FALSE(sides(event("schedule", "")).has_value());
  EXPECT_FALSE(sides(event("push", "")).has_value());
}

TEST_F(EventSidesTest, ARunOfAWorkflowIsAboutTheCommitOfTheRunBeforeIt) {
  // Merged by now: against the commit before it.
  auto found = sides(event("workflow_run", ""));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->head, topic_);
  EXPECT_EQ(found->base, left_);
  // Not merged: against where it left what is checked out.
  sandbox_.git({"checkout", "--quiet", "main"});
  found = sides(event("workflow_run", ""));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->head, topic_);
  EXPECT_EQ(found->base, left_);
  // Checked out: as in any clone.
  sandbox_.git({"checkout", "--quiet", "topic"});
  EXPECT_FALSE(sides(event("workflow_run", "")).has_value());
}

TEST_F(EventSidesTest, ARunOfAForkIsNotMeasured) {
  Context context = event("workflow_run", "");
  context.head_repository = "eve/widgets";
  EXPECT_THROW(static_cast<void>(sides(context)), UsageError);
}

TEST_F(EventSidesTest, TheUsersBranchesAndFilesAreLeftAlone) {
  const auto clone = shallow_clone("merge");
  const std::string before = sandbox_.git({"for-each-ref"}, clone);
  static_cast<void>(sides(event("merge_group", left_), clone));
  static_cast<void>(sides(event("pull_request", left_), clone));
  EXPECT_EQ(sandbox_.git({"for-each-ref"}, clone), before);
  EXPECT_EQ(sandbox_.git({"status", "--porcelain"}, clone), "");
}

}  // namespace
}  // namespace benchgate::cli
