#include "reporters/history/git_program.h"

#include "reporters/http/base64.h"
#include "reporters/http/url.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <iterator>
#include <utility>

namespace benchgate::reporters::history {

namespace {

constexpr std::array<std::string_view, 8> kSettings = {
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0",
    "maintenance.auto=false", "advice.pushFetchFirst=false", "color.ui=false",
    // A line that has been silent for a minute is dead.
    "http.lowSpeedLimit=1", "http.lowSpeedTime=60"};

/// As ssh and git ask for a password: not at all. A helper that the user has
/// set is left alone.
void forbid_questions(
    const std::function<std::string(const char*)>& environment,
    std::vector<std::string>& variables) {
  variables.emplace_back("GIT_TERMINAL_PROMPT=0");
  if (environment("SSH_ASKPASS").empty()) {
    variables.emplace_back("SSH_ASKPASS=/bin/false");
    variables.emplace_back("SSH_ASKPASS_REQUIRE=force");
  }
}

/// How many settings the environment has for git already: CI systems vouch for
/// a folder in this way.
std::size_t settings_there(
    const std::function<std::string(const char*)>& environment) {
  const std::string text = environment("GIT_CONFIG_COUNT");
  std::size_t there = 0;
  std::from_chars(text.data(), text.data() + text.size(), there);
  return there;
}

}  // namespace

GitProgram::GitProgram(
    RunProgram run, const std::function<std::string(const char*)>& environment)
    : run_(std::move(run)), settings_(settings_there(environment)) {
  variables_.emplace_back("LC_ALL=C");
  variables_.emplace_back("GIT_OPTIONAL_LOCKS=0");
  forbid_questions(environment, variables_);
}

GitProgram GitProgram::in(const std::string& git_folder) const {
  GitProgram other = *this;
  other.folder_ = git_folder;
  return other;
}

GitProgram GitProgram::with(const std::string& key,
                            const std::string& value) const {
  GitProgram other = *this;
  other.variables_.push_back(
      fmt::format("GIT_CONFIG_KEY_{}={}", settings_, key));
  other.variables_.push_back(
      fmt::format("GIT_CONFIG_VALUE_{}={}", settings_, value));
  ++other.settings_;
  return other;
}

ProgramEnd GitProgram::run(std::vector<std::string> arguments,
                           ProgramCall options) const {
  options.arguments = {"git"};
  for (const std::string_view setting : kSettings) {
    options.arguments.emplace_back("-c");
    options.arguments.emplace_back(setting);
  }
  if (!folder_.empty()) {
    options.arguments.push_back(fmt::format("--git-dir={}", folder_));
  }
  options.arguments.insert(options.arguments.end(),
                           std::make_move_iterator(arguments.begin()),
                           std::make_move_iterator(arguments.end()));
  options.variables = variables_;
  options.variables.push_back(fmt::format("GIT_CONFIG_COUNT={}", settings_));
  try {
    return run_(options);
  } catch (const ProgramNotStarted& error) {
    throw GitFailure(GitProblem::not_installed, error.what());
  }
}

ProgramEnd GitProgram::succeed(std::vector<std::string> arguments,
                               ProgramCall options) const {
  const std::string what = arguments.front();
  ProgramEnd end = run(std::move(arguments), std::move(options));
  if (end.succeeded) {
    return end;
  }
  if (end.errors.empty() && end.output.empty()) {
    throw GitFailure(GitProblem::trouble,
                     fmt::format("git {} {}", what, end.how));
  }
  // A push tells on its output what became of the branch, and in shorter words
  // than the server, which may have told why.
  throw failure_of(end.errors + "\n" + end.output);
}

std::string GitProgram::read(std::vector<std::string> arguments,
                             ProgramCall options) const {
  return succeed(std::move(arguments), std::move(options)).output;
}

std::string GitProgram::warnings(std::vector<std::string> arguments,
                                 ProgramCall options) const {
  return succeed(std::move(arguments), std::move(options)).errors;
}

std::string GitProgram::find(std::vector<std::string> arguments) const {
  ProgramEnd end = run(std::move(arguments), {});
  if (!end.succeeded && !end.errors.empty()) {
    throw failure_of(end.errors);
  }
  std::string found = end.succeeded ? std::move(end.output) : std::string();
  if (found.ends_with('\n')) {
    found.pop_back();
  }
  return found;
}

namespace {

struct Token {
  const char* variable;
  const char* server_variable;
  const char* usual_server;
  const char* user;
};

constexpr std::array kTokens = {
    Token{"BENCHGATE_TOKEN", "GITHUB_SERVER_URL", "https://github.com",
          "x-access-token"},
    Token{"GITHUB_TOKEN", "GITHUB_SERVER_URL", "https://github.com",
          "x-access-token"},
    Token{"BENCHGATE_GITLAB_TOKEN", "CI_SERVER_URL", "https://gitlab.com",
          "oauth2"},
};

/// "user:password" for the server; empty if we have none.
std::string user_info_for(
    const std::string& server, const GitLocation& location,
    const std::function<std::string(const char*)>& environment) {
  if (!location.user_info.empty()) {
    return location.user_info;
  }
  for (const Token& token : kTokens) {
    const std::string value = environment(token.variable);
    const std::string of = environment(token.server_variable);
    if (!value.empty() &&
        http::same_origin(http::parse_url(of.empty() ? token.usual_server : of),
                          http::parse_url(server))) {
      return fmt::format("{}:{}", token.user, value);
    }
  }
  return "";
}

}  // namespace

GitProgram with_credentials(
    GitProgram git, const GitLocation& location,
    const std::function<std::string(const char*)>& environment) {
  const std::string server = server_of(location.repository);
  if (server.empty()) {
    return git;
  }
  try {
    const http::Url url = http::parse_url(server);
    const std::string user_info = user_info_for(server, location, environment);
    if (user_info.empty() ||
        (url.scheme != "https" && !http::is_loopback(url))) {
      return git;
    }
    const std::string key = fmt::format("http.{}/.extraheader", server);
    // One that a user has set besides would make it two, which servers refuse.
    return git.with(key, "").with(
        key, fmt::format("Authorization: Basic {}", http::base64(user_info)));
  } catch (const http::UrlError&) {
    return git;  // git will say what is wrong with it.
  }
}

}  // namespace benchgate::reporters::history
