#include "reporters/gitlab/note.h"

#include "tests/reporters/gitlab/gitlab_side.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

// The harm comes first: a second note where there should be one, and somebody
// else's text overwritten.

namespace benchgate::reporters::gitlab {
namespace {

using forge::ApiError;
using forge::comment_marker;
using forge::CommentFate;
using testing::HasSubstr;
using testing::Not;

class NoteTest : public testing::Test {
 protected:
  CommentFate put(const std::string& body) {
    ApiClient client = side_.client();
    return put_note(client, side_.context,
                    {.name = "benchgate", .author = 42, .body = body});
  }

  ApiError failure(const std::string& token) {
    ApiClient client = side_.client(token, std::chrono::seconds(10));
    try {
      put_note(client, side_.context,
               {.name = "benchgate", .author = 42, .body = "x"});
    } catch (const ApiError& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {ApiError::Kind::refused, 0, ""};
  }

  /// The text of the only note.
  std::string body() {
    const auto notes = side_.gitlab.notes();
    EXPECT_EQ(notes.size(), 1);
    return notes.empty() ? "" : notes[0]["body"].get<std::string>();
  }

  GitlabSide side_;
  const std::string marker_ = comment_marker("benchgate");
  const std::string notes_ = "/projects/5/merge_requests/7/notes";
};

TEST_F(NoteTest, IsMadeOnceAndKeptUpToDate) {
  EXPECT_EQ(put("first"), CommentFate::created);
  EXPECT_EQ(put("second"), CommentFate::updated);
  EXPECT_EQ(put("second"), CommentFate::unchanged);
  EXPECT_EQ(body(), "<!-- benchgate:benchgate -->\nsecond");
}

TEST_F(NoteTest, ALostAnswerMakesNoSecondOne) {
  side_.gitlab.add_fault({.method = "POST", .path = "notes$", .lost = true});
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_EQ(side_.gitlab.count("POST"), 1);
  EXPECT_EQ(body(), marker_ + "\nbody");
}

TEST_F(NoteTest, ALostAnswerToAChangeIsAskedForAgain) {
  put("first");
  side_.gitlab.add_fault({.method = "PUT", .path = "notes", .lost = true});
  EXPECT_EQ(put("second"), CommentFate::updated);
  EXPECT_EQ(body(), marker_ + "\nsecond");
}

TEST_F(NoteTest, IsFoundBehindHundredsOfOthers) {
  for (int i = 0; i < 250; ++i) {
    side_.gitlab.add_note(1, "+1");
  }
  side_.gitlab.add_note(42, marker_ + "\nold");
  EXPECT_EQ(put("new"), CommentFate::updated);
  EXPECT_EQ(side_.gitlab.notes().size(), 251);
  EXPECT_EQ(side_.gitlab.count("GET " + notes_), 3);
}

TEST_F(NoteTest, AMarkerThatSomebodyElseTypedIsNotOurs) {
  side_.gitlab.add_note(43, marker_ + "\nforged");
  side_.gitlab.add_note(42, "quoted: " + marker_);
  side_.gitlab.add_note(42, marker_ + "\nof the system", true);
  EXPECT_EQ(put("ours"), CommentFate::created);
  EXPECT_EQ(side_.gitlab.notes()[0]["body"], marker_ + "\nforged");
  EXPECT_EQ(side_.gitlab.notes().size(), 4);
}

TEST_F(NoteTest, OfSeveralTheOldestIsUpdatedAndNoneDeleted) {
  side_.gitlab.add_note(42, marker_ + "\na");
  side_.gitlab.add_note(42, marker_ + "\nb");
  EXPECT_EQ(put("new"), CommentFate::updated);
  EXPECT_EQ(side_.gitlab.notes()[0]["body"], marker_ + "\nnew");
  EXPECT_EQ(side_.gitlab.notes()[1]["body"], marker_ + "\nb");
}

TEST_F(NoteTest, APipelineOfAnOlderCommitLeavesItAlone) {
  side_.gitlab.set_head(std::string(40, 'f'));
  EXPECT_EQ(put("late"), CommentFate::superseded);
  EXPECT_TRUE(side_.gitlab.notes().empty());
}

TEST_F(NoteTest, AProjectMayBeNamedByItsPath) {
  side_.context.request_project = "acme/widgets";
  EXPECT_EQ(put("x"), CommentFate::created);
}

TEST_F(NoteTest, ALongBodyIsCutToItsSize) {
  std::string text;
  while (text.size() < 300'000) {
    text += "| row |\n";
  }
  put(text);
  EXPECT_LE(body().size(), 60'000);
  EXPECT_THAT(body(), HasSubstr("Cut here"));
}

TEST_F(NoteTest, NoLineOfItIsACommand) {
  put("a\n/close\n  /merge\n| /x |\n");
  EXPECT_EQ(body(), marker_ + "\na\n\\/close\n\\/merge\n| /x |\n");
}

// What GitLab may answer, each once.

TEST_F(NoteTest, AWrongTokenIsToldSo) {
  const ApiError error = failure("glpat-wrong");
  EXPECT_EQ(error.kind(), ApiError::Kind::bad_token);
  EXPECT_THAT(error.what(), HasSubstr("BENCHGATE_GITLAB_TOKEN"));
  EXPECT_THAT(error.what(), Not(HasSubstr("glpat-wrong")));
}

TEST_F(NoteTest, AMissingScopeIsNamed) {
  const ApiError error = failure("glpat-read");
  EXPECT_EQ(error.kind(), ApiError::Kind::no_rights);
  EXPECT_THAT(error.what(), HasSubstr("scope `api`"));
  EXPECT_THAT(error.what(), HasSubstr("higher privileges"));
}

TEST_F(NoteTest, AMissingRoleIsNamed) {
  const ApiError error = failure("glpat-guest");
  EXPECT_EQ(error.kind(), ApiError::Kind::no_rights);
  EXPECT_THAT(error.what(), HasSubstr("role `Reporter`"));
}

TEST_F(NoteTest, AProjectThatIsNotSeenIsNotFound) {
  const ApiError error = failure("glpat-blind");
  EXPECT_EQ(error.kind(), ApiError::Kind::not_found);
  EXPECT_THAT(error.what(), HasSubstr("/projects/5/merge_requests/7"));
}

TEST_F(NoteTest, ALimitIsWaitedForAsLongAsItSays) {
  side_.gitlab.add_fault({.method = "POST",
                          .path = "notes$",
                          .status = 429,
                          .headers = {{"Retry-After", "30"}},
                          .body = "Retry later"});
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_GE(side_.clock.slept, std::chrono::seconds(30));
  EXPECT_LT(side_.clock.slept, std::chrono::seconds(40));
  EXPECT_EQ(side_.gitlab.notes().size(), 1);
}

TEST_F(NoteTest, ALimitWithAResetTimeIsWaitedForUntilThen) {
  side_.gitlab.add_fault(
      {.method = "GET",
       .path = "notes",
       .status = 429,
       .headers = {{"Date", "Tue, 05 Jan 2021 11:00:00 GMT"},
                   {"RateLimit-Remaining", "0"},
                   {"RateLimit-Reset", "1609844420"}}});  // 11:00:20.
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_GE(side_.clock.slept, std::chrono::seconds(21));
  EXPECT_LT(side_.clock.slept, std::chrono::seconds(30));
}

TEST_F(NoteTest, ALimitThatSaysNothingTakesAMinute) {
  side_.gitlab.add_fault({.method = "POST",
                          .path = "notes$",
                          .status = 429,
                          .headers = {{"RateLimit-Remaining", "100"},
                                      {"RateLimit-Reset", "1609844420"}}});
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_GE(side_.clock.slept, std::chrono::seconds(60));
}

TEST_F(NoteTest, ALimitBeyondTheBudgetIsToldWithItsEnd) {
  side_.gitlab.add_fault({.method = "GET",
                          .path = "/merge_requests/7$",
                          .status = 429,
                          .headers = {{"Retry-After", "600"}}});
  const ApiError error = failure("glpat-write");
  EXPECT_EQ(error.kind(), ApiError::Kind::rate_limit);
  EXPECT_THAT(error.what(), HasSubstr("GitLab's rate limit"));
}

TEST_F(NoteTest, AServerThatStumblesIsAskedAgain) {
  side_.gitlab.add_fault(
      {.method = "GET", .path = "notes", .status = 502, .times = 2});
  side_.gitlab.add_fault({.method = "POST", .path = "notes", .status = 500});
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_EQ(side_.gitlab.notes().size(), 1);
}

TEST_F(NoteTest, AServerThatIsDownSpendsTheBudget) {
  side_.gitlab.add_fault(
      {.method = "GET", .path = ".", .status = 503, .times = 1000});
  const ApiError error = failure("glpat-write");
  EXPECT_EQ(error.kind(), ApiError::Kind::unreachable);
  EXPECT_THAT(error.what(), HasSubstr("GitLab cannot be reached"));
}

TEST_F(NoteTest, ASlowAnswerIsWaitedFor) {
  side_.gitlab.add_fault({.method = "POST",
                          .path = "notes",
                          .delay = std::chrono::milliseconds(300)});
  EXPECT_EQ(put("body"), CommentFate::created);
  EXPECT_EQ(side_.gitlab.count("POST"), 1);
}

TEST_F(NoteTest, ARedirectToAnotherServerGetsNoToken) {
  tests::GitlabDouble other;
  side_.gitlab.add_fault(
      {.method = "GET",
       .path = "/merge_requests/7$",
       .status = 302,
       .headers = {
           {"Location", other.api_url() + "/projects/5/merge_requests/7"}}});
  // There it is nobody's, and so 401.
  EXPECT_EQ(failure("glpat-write").kind(), ApiError::Kind::bad_token);
  EXPECT_EQ(other.requests().size(), 1);

  side_.gitlab.add_fault({.method = "POST",
                          .path = "notes$",
                          .status = 307,
                          .headers = {{"Location", other.api_url() + "/x"}}});
  EXPECT_THAT(failure("glpat-write").what(), HasSubstr("another server"));
  EXPECT_EQ(other.requests().size(), 1);
}

TEST(FindAuthorTest, IsWhoseTokenItIs) {
  GitlabSide side;
  ApiClient ours = side.client();
  EXPECT_EQ(find_author(ours), 42);
  ApiClient others = side.client("glpat-other");
  EXPECT_EQ(find_author(others), 43);
}

}  // namespace
}  // namespace benchgate::reporters::gitlab
