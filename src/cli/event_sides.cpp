#include "src/cli/event_sides.h"

#include "reporters/github/base64.h"
#include "src/cli/report_output.h"
#include "src/measure/git.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

using measure::Git;
using measure::MeasurementError;
using measure::ProcessResult;
using reporters::github::Context;

/// The commit that git knows by this name; empty: it has none.
std::string commit_of(const Git& git, const std::string& name) {
  const ProcessResult result =
      git.run({"rev-parse", "--verify", "--quiet", name + "^{commit}"});
  return result.succeeded() ? result.output.substr(0, result.output.find('\n'))
                            : "";
}

std::string merge_base(const Git& git, const std::string& a,
                       const std::string& b) {
  const ProcessResult result = git.run({"merge-base", a, b});
  return result.succeeded() ? result.output.substr(0, result.output.find('\n'))
                            : "";
}

std::string shortened(const std::string& commit) {
  return commit.substr(0, 10);
}

/// The repository of a run, and the means to get more of it.
class RunRepository {
 public:
  RunRepository(measure::ProcessRunner& runner,
                const measure::Repository& repository, const Context& context)
      : git_(runner, repository.top),
        repository_(repository),
        context_(context) {}

  [[nodiscard]] const Git& git() const { return git_; }

  [[nodiscard]] bool shallow() const { return repository_.shallow; }

  /// Fetches without touching a branch. Empty: done; else why not.
  [[nodiscard]] std::string fetch(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"fetch", "--no-tags", "--no-recurse-submodules",
                      "--no-write-fetch-head"});
    const ProcessResult first = git_.run(arguments);
    if (first.succeeded()) {
      return "";
    }
    if (context_.token.empty()) {
      return measure::last_words(first);
    }
    // The checkout keeps no credentials. Not the other way round: two headers
    // of that name are refused.
    const ProcessResult second = with_token().run(arguments);
    return second.succeeded() ? "" : measure::last_words(second);
  }

  /// Makes sure that a commit is there.
  void need(const std::string& commit, std::string_view what) const {
    if (!commit_of(git_, commit).empty()) {
      return;
    }
    const std::string trouble = fetch({"--depth=1", "origin", commit});
    if (!trouble.empty()) {
      throw MeasurementError(
          MeasurementError::Kind::bad_input,
          fmt::format("{} {} is not in the clone and cannot be fetched ({}); "
                      "give actions/checkout fetch-depth: 0",
                      what, shortened(commit), trouble));
    }
  }

 private:
  /// By the environment: arguments are seen by everybody on the machine. After
  /// what is set so already, such as the folders that CI vouches for.
  [[nodiscard]] Git with_token() const {
    // No other thread changes the environment.
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    const char* const before = std::getenv("GIT_CONFIG_COUNT");
    const int n = before == nullptr ? 0 : std::max(0, std::atoi(before));
    return git_.with("GIT_CONFIG_COUNT", std::to_string(n + 1))
        .with(fmt::format("GIT_CONFIG_KEY_{}", n),
              fmt::format("http.{}/.extraheader", context_.server_url))
        .with(
            fmt::format("GIT_CONFIG_VALUE_{}", n),
            "Authorization: basic " +
                reporters::github::base64("x-access-token:" + context_.token));
  }

  Git git_;
  const measure::Repository& repository_;
  const Context& context_;
};

/// Where HEAD left `commit`, the history fetched as far as it takes.
std::string parting(const RunRepository& repository,
                    const std::string& commit) {
  std::string found = merge_base(repository.git(), commit, "HEAD");
  if (found.empty() && repository.shallow() &&
      repository.fetch({"--unshallow", "origin"}).empty()) {
    found = merge_base(repository.git(), commit, "HEAD");
  }
  return found;
}

EventSides sides_of_pull_request(const RunRepository& repository,
                                 const Context& context) {
  const Git& git = repository.git();
  if (commit_of(git, "HEAD^1").empty() && repository.shallow()) {
    // A failure shows below, as a commit that is not there.
    static_cast<void>(
        repository.fetch({"--depth=2", "origin", commit_of(git, "HEAD")}));
  }
  std::string base = commit_of(git, "HEAD^1");
  if (!base.empty() && commit_of(git, "HEAD^2") == context.head_sha) {
    return {.base = base,
            .head = "HEAD",
            .reason = fmt::format("base is {}, into which GitHub has merged "
                                  "the pull request for this run",
                                  shortened(base))};
  }
  repository.need(context.base_sha, "the pull request's base");
  const std::string left = parting(repository, context.base_sha);
  base = left.empty() ? context.base_sha : left;
  return {.base = base,
          .head = "HEAD",
          .reason = fmt::format("base is {}, {}", shortened(base),
                                left.empty()
                                    ? "the pull request's base"
                                    : "where the pull request left its base")};
}

std::optional<EventSides> sides_of_push(const RunRepository& repository,
                                        const Context& context) {
  if (commit_of(repository.git(), context.base_sha).empty() &&
      !repository.fetch({"--depth=1", "origin", context.base_sha}).empty()) {
    return std::nullopt;  // A forced push: nothing refers to it any more.
  }
  const std::string left = parting(repository, context.base_sha);
  if (left.empty()) {
    return std::nullopt;
  }
  return EventSides{
      .base = left,
      .head = "HEAD",
      .reason = fmt::format("base is {}, {}", shortened(left),
                            left == context.base_sha
                                ? "what the branch was before the push"
                                : "where the forced push left the branch")};
}

}  // namespace

std::optional<EventSides> event_sides(measure::ProcessRunner& runner,
                                      const measure::Repository& repository,
                                      const Context& context) {
  const RunRepository here(runner, repository, context);
  if (context.event == "workflow_run" && context.from_fork()) {
    throw UsageError(
        "the event is a run of a fork, and this one has a token that may "
        "write: code of strangers is not measured here; post what that run "
        "has measured with benchgate report FILE --report github --untrusted");
  }
  if (context.event == "pull_request") {
    return sides_of_pull_request(here, context);
  }
  if (context.event == "merge_group") {
    here.need(context.base_sha, "the merge group's base");
    return EventSides{.base = context.base_sha,
                      .head = "HEAD",
                      .reason = fmt::format("base is {}, that of the merge "
                                            "group",
                                            shortened(context.base_sha))};
  }
  if (context.event == "push" && !context.base_sha.empty()) {
    return sides_of_push(here, context);
  }
  return std::nullopt;
}

}  // namespace benchgate::cli
