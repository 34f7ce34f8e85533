#include "src/cli/pipeline_sides.h"

#include "src/measure/measurement_error.h"
#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

namespace benchgate::cli {
namespace {

using measure::MeasurementError;
using reporters::gitlab::Context;
using testing::HasSubstr;

/// main, a branch of a merge request that left it, and GitLab's merge of both.
class PipelineSidesTest : public testing::Test {
 protected:
  PipelineSidesTest() {
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
    return pipeline_sides(
        sandbox_.runner(),
        measure::find_repository(sandbox_.runner(),
                                 where.empty() ? sandbox_.user() : where),
        context);
  }

  [[nodiscard]] Context pipeline(const std::string& source,
                                 const std::string& base) const {
    Context context;
    context.server_url = "https://gitlab.example.org";
    context.source = source;
    context.head_sha = topic_;
    context.base_sha = base;
    return context;
  }

  /// As a runner with GIT_DEPTH: 1 makes it: the commit, and no branch.
  std::filesystem::path shallow_clone(const std::string& branch) {
    auto folder = sandbox_.path() / ("clone-" + branch);
    sandbox_.git({"clone", "--quiet", "--depth=1", "--branch=" + branch,
                  "file://" + sandbox_.user().string(), folder.string()});
    sandbox_.git({"checkout", "--quiet", "--detach"}, folder);
    return folder;
  }

  tests::GitSandbox sandbox_;
  std::string left_;
  std::string topic_;
  std::string main_;
};

TEST_F(PipelineSidesTest, OfAMergeRequestTheBaseIsWhereItLeftItsTarget) {
  sandbox_.git({"checkout", "--quiet", "topic"});
  const auto found = sides(pipeline("merge_request_event", left_));
  EXPECT_EQ(found->base, left_);
  EXPECT_EQ(found->head, "HEAD");
  EXPECT_THAT(found->reason, HasSubstr("left its target"));
}

TEST_F(PipelineSidesTest, AShallowAndDetachedCloneIsDeepened) {
  const auto clone = shallow_clone("topic");
  EXPECT_EQ(sides(pipeline("merge_request_event", left_), clone)->base, left_);
  EXPECT_EQ(sandbox_.git({"cat-file", "-t", left_}, clone), "commit");
}

TEST_F(PipelineSidesTest, OfMergedResultsTheFirstParentIsTheBase) {
  const auto found = sides(pipeline("merge_request_event", left_));
  EXPECT_EQ(found->base, main_);
  EXPECT_THAT(found->reason, HasSubstr("merged"));
  const auto clone = shallow_clone("merge");
  EXPECT_EQ(sides(pipeline("merge_request_event", left_), clone)->base, main_);
}

TEST_F(PipelineSidesTest, AMergeOfTheAuthorsOwnIsNotGitLabs) {
  Context context = pipeline("merge_request_event", left_);
  context.head_sha = sandbox_.git({"rev-parse", "HEAD"});
  EXPECT_EQ(sides(context)->base, left_);
}

TEST_F(PipelineSidesTest, ABaseThatNobodyHasIsAnErrorThatSaysWhatToDo) {
  sandbox_.git({"checkout", "--quiet", "topic"});
  try {
    static_cast<void>(
        sides(pipeline("merge_request_event", std::string(40, 'e'))));
    FAIL() << "nothing was thrown";
  } catch (const MeasurementError& error) {
    EXPECT_EQ(error.kind(), MeasurementError::Kind::bad_input);
    EXPECT_THAT(error.what(), HasSubstr("GIT_DEPTH: 0"));
  }
}

TEST_F(PipelineSidesTest, APushComparesWithBeforeIt) {
  sandbox_.git({"checkout", "--quiet", "main"});
  EXPECT_EQ(sides(pipeline("push", left_))->base, left_);
}

TEST_F(PipelineSidesTest, AForcedPushComparesWithWhereItLeft) {
  sandbox_.git({"checkout", "--quiet", "topic"});
  EXPECT_EQ(sides(pipeline("push", main_))->base, left_);
  EXPECT_FALSE(sides(pipeline("push", std::string(40, 'e'))).has_value());
}

TEST_F(PipelineSidesTest, OtherPipelinesLeaveItToTheHistory) {
  EXPECT_FALSE(sides(pipeline("schedule", "")).has_value());
  EXPECT_FALSE(sides(pipeline("push", "")).has_value());
  EXPECT_FALSE(sides(pipeline("web", left_)).has_value());
}

}  // namespace
}  // namespace benchgate::cli
