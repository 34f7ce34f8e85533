#include "reporters/history/git_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace benchgate::reporters::history {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class GitProgramTest : public testing::Test {
 protected:
  /// What git is given for a location.
  ProgramCall call_for(const std::string& location) {
    ProgramCall seen;
    const RunProgram run = [&seen](const ProgramCall& call) {
      seen = call;
      return ProgramEnd{
          .succeeded = true, .how = "", .output = "", .errors = ""};
    };
    const auto environment = [this](const char* name) {
      return variables_[name];
    };
    (void)with_credentials(GitProgram(run, environment),
                           parse_git_location(location), environment)
        .in("/srv/repository")
        .read({"fetch"});
    return seen;
  }

  std::map<std::string, std::string> variables_;
};

const std::string kGitHubHeader =
    // "x-access-token:secret"
    "Authorization: Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0";

TEST_F(GitProgramTest, ATokenGoesToItsOwnServerByTheEnvironment) {
  variables_["GITHUB_TOKEN"] = "secret";
  const ProgramCall call = call_for("git:https://github.com/o/r#x");
  EXPECT_THAT(call.variables,
              AllOf(Contains("GIT_CONFIG_KEY_0=http.https://github.com/"
                             ".extraheader"),
                    Contains("GIT_CONFIG_VALUE_0="),
                    Contains("GIT_CONFIG_VALUE_1=" + kGitHubHeader),
                    Contains("GIT_CONFIG_COUNT=2")));
  EXPECT_THAT(call.arguments, Each(Not(HasSubstr("eC1h"))));
}

TEST_F(GitProgramTest, ATokenGoesToNobodyElse) {
  variables_["GITHUB_TOKEN"] = "secret";
  variables_["BENCHGATE_GITLAB_TOKEN"] = "secret";
  for (const std::string location :
       {"git:https://github.com.evil.example/o/r#x", "git:.#x",
        "git:http://github.com/o/r#x", "git:ssh://git@github.com/o/r#x",
        "git:https://github.com:444/o/r#x", "git:https://example.org/r#x"}) {
    EXPECT_THAT(call_for(location).variables,
                Each(Not(HasSubstr("Authorization"))))
        << location;
  }
}

TEST_F(GitProgramTest, AnEnterpriseServerHasItsOwn) {
  variables_["GITHUB_TOKEN"] = "secret";
  variables_["GITHUB_SERVER_URL"] = "https://git.example.org";
  EXPECT_THAT(call_for("git:https://git.example.org/o/r#x").variables,
              Contains(HasSubstr(kGitHubHeader)));
  EXPECT_THAT(call_for("git:https://github.com/o/r#x").variables,
              Each(Not(HasSubstr("Authorization"))));
}

TEST_F(GitProgramTest, GitLabHasItsOwn) {
  variables_["BENCHGATE_GITLAB_TOKEN"] = "secret";
  EXPECT_THAT(call_for("git:https://gitlab.com/o/r#x").variables,
              // "oauth2:secret"
              Contains(HasSubstr("Basic b2F1dGgyOnNlY3JldA==")));
}

TEST_F(GitProgramTest, AnURLsPasswordGoesTheSameWayAndNeverInTheClear) {
  const ProgramCall call = call_for("git:https://ann:pw@host/r#x");
  EXPECT_THAT(call.variables, Contains(HasSubstr("Basic YW5uOnB3")));
  EXPECT_THAT(call.arguments, Each(Not(HasSubstr("pw"))));
  EXPECT_THAT(call_for("git:http://ann:pw@host/r#x").variables,
              Each(Not(HasSubstr("Authorization"))));
  EXPECT_THAT(call_for("git:http://ann:pw@127.0.0.1/r#x").variables,
              Contains(HasSubstr("Basic YW5uOnB3")));
}

TEST_F(GitProgramTest, SettingsOfTheEnvironmentAreKept) {
  variables_["GITHUB_TOKEN"] = "secret";
  variables_["GIT_CONFIG_COUNT"] = "3";
  EXPECT_THAT(call_for("git:https://github.com/o/r#x").variables,
              AllOf(Contains(StartsWith("GIT_CONFIG_KEY_3=")),
                    Contains("GIT_CONFIG_COUNT=5")));
}

TEST_F(GitProgramTest, NobodyIsAskedForAPassword) {
  EXPECT_THAT(call_for("git:.#x").variables,
              AllOf(Contains("GIT_TERMINAL_PROMPT=0"), Contains("LC_ALL=C"),
                    Contains("SSH_ASKPASS_REQUIRE=force")));
  variables_["SSH_ASKPASS"] = "/usr/bin/mine";
  EXPECT_THAT(call_for("git:.#x").variables,
              Each(Not(HasSubstr("SSH_ASKPASS"))));
}

TEST_F(GitProgramTest, WhereThereIsNoGitThatIsWhatIsSaid) {
  const RunProgram run = [](const ProgramCall&) -> ProgramEnd {
    throw ProgramNotStarted("there is no git");
  };
  const GitProgram git(run, [](const char*) { return std::string(); });
  try {
    (void)git.read({"fetch"});
    FAIL();
  } catch (const GitFailure& failure) {
    EXPECT_EQ(failure.problem(), GitProblem::not_installed);
  }
}

TEST_F(GitProgramTest, WhatIsStoppedWithoutAWordIsTrouble) {
  const RunProgram run = [](const ProgramCall&) {
    return ProgramEnd{.succeeded = false,
                      .how = "did not end within 5 min and was stopped",
                      .output = "",
                      .errors = ""};
  };
  const GitProgram git(run, [](const char*) { return std::string(); });
  try {
    (void)git.read({"fetch"});
    FAIL();
  } catch (const GitFailure& failure) {
    EXPECT_EQ(failure.problem(), GitProblem::trouble);
    EXPECT_THAT(failure.what(), HasSubstr("git fetch did not end"));
  }
}

}  // namespace
}  // namespace benchgate::reporters::history
