#include "tests/end_to_end/program.h"
#include "tests/reporters/gitlab/gitlab_double.h"
#include "tests/reporters/http/test_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

// A job of GitLab CI, as its documentation describes one, with the program
// itself and a GitLab on this machine.

namespace benchgate::tests {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kApproved = BENCHGATE_APPROVED_FOLDER;

class GitlabTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"GITHUB_ACTIONS", "SSL_CERT_FILE"}) {
      program_.set(name, "");
    }
    as_job(gitlab_);
    std::filesystem::copy_file(
        std::filesystem::path(kApproved) / "everything.json",
        program_.folder() / "result.json");
  }

  void as_job(const GitlabDouble& gitlab) {
    program_.set("GITLAB_CI", "true");
    program_.set("CI_API_V4_URL", gitlab.api_url());
    program_.set("CI_PROJECT_ID", "5");
    program_.set("CI_PIPELINE_SOURCE", "merge_request_event");
    program_.set("CI_COMMIT_SHA", std::string(40, 'a'));
    program_.set("CI_MERGE_REQUEST_IID", "7");
    program_.set("CI_MERGE_REQUEST_PROJECT_ID", "5");
    program_.set("BENCHGATE_GITLAB_TOKEN", "glpat-write");
  }

  /// Head 10 % slower than base, in a repository, as a merge request has it.
  void make_merge_request() {
    program_.make_repository({{"BM_Get", 100}});
    base_ = head();
    program_.write("get.cpp", "// One.\nBENCHMARK(BM_Get);\n");
    program_.write_suite("suite.sh", {{"BM_Get", 110}});
    program_.commit("slower");
    set_head();
    program_.set("CI_MERGE_REQUEST_DIFF_BASE_SHA", base_);
  }

  void set_head() {
    program_.set("CI_COMMIT_SHA", head());
    gitlab_.set_head(head());
  }

  std::string head() {
    const std::string text = program_.shell("git rev-parse HEAD").out;
    return text.substr(0, text.find('\n'));
  }

  Outcome report(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"report", "result.json", "--report",
                                          "gitlab"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program_.run(arguments);
  }

  std::string note() {
    const json notes = gitlab_.notes();
    return notes.empty() ? "" : notes.back()["body"].get<std::string>();
  }

  GitlabDouble gitlab_;
  Program program_;
  std::string base_;
};

TEST_F(GitlabTest, AGateMeasuresTheMergeRequestAndKeepsOneNote) {
  make_merge_request();
  Outcome done =
      program_.run({"gate", "--report", "gitlab", "--report",
                    "codequality=quality.json", "--report", "junit=junit.xml"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.err, HasSubstr("where the merge request left its target"));
  EXPECT_THAT(done.err, HasSubstr("gitlab: note done (created)"));
  EXPECT_THAT(note(), HasSubstr("`BM_Get`"));
  const json issues = json::parse(program_.read("quality.json"));
  ASSERT_EQ(issues.size(), 1);
  EXPECT_EQ(issues[0]["location"]["path"], "get.cpp");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 2);
  EXPECT_THAT(program_.read("junit.xml"), HasSubstr("<failure"));

  // The second push puts it right.
  program_.write_suite("suite.sh", {{"BM_Get", 100}});
  program_.commit("mended");
  set_head();
  done = program_.run(
      {"gate", "--report", "gitlab", "--report", "codequality=quality.json"});
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_THAT(done.err, HasSubstr("gitlab: note done (updated)"));
  EXPECT_EQ(gitlab_.notes().size(), 1);
  EXPECT_EQ(program_.read("quality.json"), "[]\n");
  EXPECT_TRUE(gitlab_.statuses().empty());
}

TEST_F(GitlabTest, ABaseThatCannotBeHadEndsWithTwoAndIsToldOfInTheNote) {
  make_merge_request();
  program_.set("CI_MERGE_REQUEST_DIFF_BASE_SHA", std::string(40, 'e'));
  const Outcome done = program_.run({"gate", "--report", "gitlab"});
  EXPECT_EQ(done.status, 2) << done.err;
  EXPECT_THAT(done.err, HasSubstr("GIT_DEPTH: 0"));
  EXPECT_THAT(note(), HasSubstr("could not be measured"));
}

TEST_F(GitlabTest, ABuildThatFailsIsToldOfInTheNote) {
  make_merge_request();
  program_.write("benchgate.json", R"({"build": "echo no compiler >&2; false",
    "suites": [{"name": "s", "executable": "suite"}]})");
  program_.commit("broken");
  set_head();
  const Outcome done = program_.run({"gate", "--report", "gitlab"});
  EXPECT_EQ(done.status, 3) << done.err;
  EXPECT_THAT(note(), HasSubstr("could not be measured"));
}

TEST_F(GitlabTest, TheTokenIsNotForBuildsAndSuites) {
  make_merge_request();
  program_.write(
      "benchgate.json",
      R"({"build": "env >\"$ENVIRONMENT\"; cp suite.sh \"$BENCHGATE_BUILD/suite\"",
          "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]})");
  program_.commit("curious");
  set_head();
  program_.set("ENVIRONMENT", (program_.folder() / "environment").string());
  program_.run({"gate", "--report", "gitlab"});
  EXPECT_THAT(program_.read("environment"), HasSubstr("CI_PROJECT_ID=5"));
  EXPECT_THAT(program_.read("environment"), Not(HasSubstr("glpat-write")));
}

TEST_F(GitlabTest, OverTlsTheRunnersCertificatesAreTrusted) {
  const TemporaryFolder folder;
  const TestCertificates files =
      make_certificates(folder.path(), "DNS:localhost,IP:127.0.0.1");
  const GitlabDouble secure(files);
  as_job(secure);
  Outcome done = report({"--posting-budget", "1s"});
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.err, HasSubstr("is not trusted"));
  program_.set("CI_SERVER_TLS_CA_FILE", files.authority.string());
  done = report();
  EXPECT_EQ(done.status, 0) << done.err;
  EXPECT_EQ(secure.notes().size(), 1);
}

TEST_F(GitlabTest, OutsideOfAJobTheCommitGetsAStatus) {
  program_.set("GITLAB_CI", "");
  EXPECT_EQ(report().status, 0);
  ASSERT_EQ(gitlab_.statuses().size(), 1);
  EXPECT_EQ(gitlab_.statuses()[0]["status"], "failed");
}

// What goes wrong: the verdict stands, the result is on disk, and a sentence
// says what to do.

TEST_F(GitlabTest, AnApiThatIsDownDoesNotChangeTheVerdict) {
  make_merge_request();
  gitlab_.add_fault(
      {.method = "GET", .path = ".", .status = 503, .times = 1000});
  Outcome done =
      program_.run({"gate", "--report", "gitlab", "--posting-budget", "2s"});
  EXPECT_EQ(done.status, 1) << done.err;
  EXPECT_THAT(done.err, HasSubstr("GitLab cannot be reached"));
  EXPECT_THAT(
      done.err,
      HasSubstr(".benchgate/last.json --report gitlab` posts it again"));
  EXPECT_TRUE(
      std::filesystem::exists(program_.folder() / ".benchgate/last.json"));

  program_.write_suite("suite.sh", {{"BM_Get", 100}});
  program_.commit("mended");
  set_head();
  done = program_.run({"gate", "--report", "gitlab", "--posting-budget", "2s"});
  EXPECT_EQ(done.status, 4) << done.err;
}

TEST_F(GitlabTest, WithoutATokenItIsSkippedWithWhatToMake) {
  program_.set("BENCHGATE_GITLAB_TOKEN", "");
  const Outcome done = report();
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("note skipped (there is no token"));
  EXPECT_THAT(done.err, HasSubstr("BENCHGATE_GITLAB_TOKEN"));
}

TEST_F(GitlabTest, ATokenWithoutRightsIsSkippedWithTheOneToGive) {
  program_.set("BENCHGATE_GITLAB_TOKEN", "glpat-read");
  Outcome done = report();
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("scope `api`"));
  program_.set("BENCHGATE_GITLAB_TOKEN", "glpat-guest");
  done = report();
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err, HasSubstr("role `Reporter`"));
}

TEST_F(GitlabTest, AWrongTokenIsNotDeliveredAndNotTold) {
  program_.set("BENCHGATE_GITLAB_TOKEN", "glpat-wrong");
  const Outcome done = report();
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.err, HasSubstr("posts it again"));
  EXPECT_THAT(done.err + done.out, Not(HasSubstr("glpat-wrong")));
}

TEST_F(GitlabTest, AWrongProjectIsNamed) {
  program_.set("CI_MERGE_REQUEST_PROJECT_ID", "6");
  const Outcome done = report();
  EXPECT_EQ(done.status, 0);
  EXPECT_THAT(done.err,
              HasSubstr("GitLab knows nothing at GET /api/v4/projects/6"));
}

TEST_F(GitlabTest, VariablesThatAreMissingOrMalformedAreNamed) {
  program_.set("CI_COMMIT_SHA", "main");
  Outcome done = report();
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.err, HasSubstr("CI_COMMIT_SHA: expected a commit"));
  program_.set("CI_API_V4_URL", "");
  done = report();
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.err, HasSubstr("CI_API_V4_URL is not set"));
}

TEST_F(GitlabTest, AFileBehindItsNameIsBadUsage) {
  const Outcome done =
      program_.run({"report", "result.json", "--report", "gitlab=x"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, HasSubstr("it takes no file"));
}

}  // namespace
}  // namespace benchgate::tests
