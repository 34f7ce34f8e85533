#include "src/cli/acceptance_trailers.h"

#include "tests/support/git_sandbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace benchgate::cli {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What is wrong with a trailer's text.
std::string trouble(const std::string& value) {
  try {
    parse_acceptance_trailer(value);
  } catch (const InvalidTrailer& error) {
    return error.what();
  }
  return "nothing";
}

TEST(AcceptanceTrailerTest, NamesPatternLimitAndReason) {
  const auto entry =
      parse_acceptance_trailer(" ^BM_Put/ up to 8%: checksum added: see #41 ");
  EXPECT_TRUE(entry.match.matches("BM_Put/8"));
  EXPECT_FALSE(entry.match.matches("BM_Get/8"));
  EXPECT_EQ(entry.acceptance.pattern, "^BM_Put/");
  EXPECT_DOUBLE_EQ(entry.acceptance.up_to, 0.08);
  EXPECT_EQ(entry.acceptance.until, "");
  EXPECT_EQ(entry.acceptance.why, "checksum added: see #41");
  EXPECT_FALSE(entry.metric.has_value());
}

TEST(AcceptanceTrailerTest, MayNameALastDay) {
  const auto entry =
      parse_acceptance_trailer("BM up to 0.08 until 2027-03-01: for a while");
  EXPECT_EQ(entry.acceptance.until, "2027-03-01");
  EXPECT_DOUBLE_EQ(entry.acceptance.up_to, 0.08);
}

TEST(AcceptanceTrailerTest, ThePatternMayHoldColonsSpacesAndOurWords) {
  const auto entry = parse_acceptance_trailer(
      R"(^BM_Odd<std::pair<int, char>>/up to x up to 8%: slow up to 9%: yes)");
  EXPECT_EQ(entry.acceptance.pattern, "^BM_Odd<std::pair<int, char>>/up to x");
  EXPECT_EQ(entry.acceptance.why, "slow up to 9%: yes");
}

TEST(AcceptanceTrailerTest, WhatIsMissingIsNamedAndWhatWasExpectedIsShown) {
  const std::string expected = "expected PATTERN up to SHARE: REASON";
  EXPECT_THAT(trouble(""), AllOf(HasSubstr("limit"), HasSubstr(expected)));
  EXPECT_THAT(trouble("BM_Put: it is slower"),
              AllOf(HasSubstr("limit"), HasSubstr(expected)));
  EXPECT_THAT(trouble("BM_Put up to 8%"),
              AllOf(HasSubstr("no reason"), HasSubstr(expected)));
  EXPECT_THAT(trouble("BM_Put up to 8%:  "), HasSubstr("no reason"));
  EXPECT_THAT(trouble(" up to 8%: all of them"), HasSubstr("names no"));
  EXPECT_THAT(trouble("BM_Put up to eight: x"),
              AllOf(HasSubstr("eight is no limit"), HasSubstr("8%")));
  EXPECT_THAT(trouble("BM_Put up to -8%: x"), HasSubstr("is no limit"));
  EXPECT_THAT(trouble("BM_Put up to 8% until soon: x"),
              AllOf(HasSubstr("soon is no date"), HasSubstr("2027-03-01")));
  EXPECT_THAT(trouble("BM_(Put up to 8%: x"),
              HasSubstr("BM_(Put is no regular expression"));
}

class CommitTrailersTest : public testing::Test {
 protected:
  CommitTrailersTest() { base_ = sandbox_.commit("start"); }

  AcceptanceTrailers read() {
    return read_acceptance_trailers(
        sandbox_.runner(),
        measure::find_repository(sandbox_.runner(), sandbox_.user()), base_,
        "HEAD");
  }

  static std::string short_name(const std::string& commit) {
    return commit.substr(0, 10);
  }

  tests::GitSandbox sandbox_;
  std::string base_;
};

TEST_F(CommitTrailersTest, AreThoseOfTheCommitsThatHeadHasAndBaseHasNot) {
  sandbox_.commit("old\n\nBenchgate-Accept: Old up to 1%: in base");
  base_ = sandbox_.git({"rev-parse", "HEAD"});
  const std::string first = sandbox_.commit(
      "put: check\n\nWhy it is so.\n\nBenchgate-Accept: Put up to 8%: checksum"
      "\nSigned-off-by: A <a@example.org>\nbenchgate-accept: Get up to 2%: "
      "also");
  const std::string second = sandbox_.commit(
      "again\n\nBenchgate-Accept: List up to 3%: a reason\n that is folded");
  const AcceptanceTrailers found = read();
  EXPECT_THAT(found.warnings, IsEmpty());
  ASSERT_EQ(found.accepted.size(), 3U);
  EXPECT_EQ(found.accepted[0].acceptance.pattern, "List");
  EXPECT_EQ(found.accepted[0].acceptance.why, "a reason that is folded");
  EXPECT_EQ(found.accepted[0].acceptance.source,
            "commit " + short_name(second));
  EXPECT_EQ(found.accepted[1].acceptance.pattern, "Put");
  EXPECT_EQ(found.accepted[1].acceptance.source, "commit " + short_name(first));
  EXPECT_EQ(found.accepted[2].acceptance.pattern, "Get");
}

TEST_F(CommitTrailersTest, OneThatIsWrongAcceptsNothingAndIsNamedByItsLine) {
  const std::string commit = sandbox_.commit(
      "put: check\n\nBenchgate-Accept: Put up to 8%: good\n"
      "Benchgate-Accept: Get up to 8%\nBenchgate-Accept:");
  const AcceptanceTrailers found = read();
  ASSERT_EQ(found.accepted.size(), 1U);
  EXPECT_EQ(found.accepted[0].acceptance.pattern, "Put");
  EXPECT_THAT(
      found.warnings,
      ElementsAre(
          AllOf(HasSubstr("commit " + short_name(commit)), HasSubstr("line 4:"),
                HasSubstr("accepts nothing: it gives no reason"),
                HasSubstr("expected")),
          AllOf(HasSubstr("line 5:"), HasSubstr("no limit"))));
}

TEST_F(CommitTrailersTest, ALineOutsideTheLastParagraphIsNoTrailer) {
  sandbox_.commit(
      "put: check\n\nBenchgate-Accept: Put up to 8%: good\n\nMore text.\n"
      "Benchgate-Accept reads the last paragraph only.");
  sandbox_.commit("no colon\n\nBenchgate-Accept Put up to 8%: good");
  const AcceptanceTrailers found = read();
  EXPECT_THAT(found.accepted, IsEmpty());
  EXPECT_THAT(
      found.warnings,
      ElementsAre(AllOf(HasSubstr("line 3:"), HasSubstr("expected a trailer")),
                  AllOf(HasSubstr("line 3:"), HasSubstr("last paragraph"))));
}

TEST_F(CommitTrailersTest, ACommitThatIsNotThereIsSaid) {
  base_ = std::string(40, 'a');
  const AcceptanceTrailers found = read();
  EXPECT_THAT(found.accepted, IsEmpty());
  EXPECT_THAT(found.warnings, ElementsAre(HasSubstr("cannot be read")));
}

class RunForForkTest : public testing::Test {
 protected:
  /// A run of Actions for a pull request from this repository.
  bool is_fork(const std::string& event, const std::string& from) {
    tests::write_text(folder_ / "event.json",
                      R"({"number": 1, "pull_request": {"number": 1,
        "head": {"sha": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ref": "t",
                 "repo": )" +
                          from + R"(},
        "base": {"sha": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                 "ref": "main"}}})");
    return is_run_for_fork(
        {{"GITHUB_ACTIONS", "true"},
         {"GITHUB_REPOSITORY", "acme/widgets"},
         {"GITHUB_API_URL", "https://api.github.com"},
         {"GITHUB_SERVER_URL", "https://github.com"},
         {"GITHUB_SHA", std::string(40, 'a')},
         {"GITHUB_EVENT_NAME", event},
         {"GITHUB_EVENT_PATH", (folder_ / "event.json").string()}});
  }

  tests::TemporaryFolder folder_;
};

TEST_F(RunForForkTest, IsToldByThePullRequestsRepository) {
  EXPECT_FALSE(is_fork("pull_request", R"({"full_name": "acme/widgets"})"));
  EXPECT_TRUE(is_fork("pull_request", R"({"full_name": "eve/widgets"})"));
  EXPECT_TRUE(is_fork("pull_request", "null"));
}

TEST_F(RunForForkTest, APullRequestThatCannotBeReadIsTakenForAForks) {
  EXPECT_TRUE(is_run_for_fork(
      {{"GITHUB_ACTIONS", "true"}, {"GITHUB_EVENT_NAME", "pull_request"}}));
}

TEST_F(RunForForkTest, ElsewhereNoRunIsForAFork) {
  EXPECT_FALSE(is_run_for_fork({}));
  EXPECT_FALSE(is_run_for_fork({{"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "7"},
                                {"CI_MERGE_REQUEST_PROJECT_ID", "7"}}));
  EXPECT_TRUE(is_run_for_fork({{"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "8"},
                               {"CI_MERGE_REQUEST_PROJECT_ID", "7"}}));
}

}  // namespace
}  // namespace benchgate::cli
