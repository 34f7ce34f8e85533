#include "src/cli/run_repository.h"

#include "reporters/http/base64.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace benchgate::cli {

using measure::Git;
using measure::MeasurementError;
using measure::ProcessResult;

namespace {

std::string first_line(const ProcessResult& result) {
  return result.succeeded() ? result.output.substr(0, result.output.find('\n'))
                            : "";
}

}  // namespace

RunRepository::RunRepository(measure::ProcessRunner& runner,
                             const measure::Repository& repository,
                             CloneSource source)
    : git_(runner, repository.top),
      repository_(repository),
      source_(std::move(source)) {}

std::string RunRepository::commit_of(const std::string& name) const {
  return first_line(
      git_.run({"rev-parse", "--verify", "--quiet", name + "^{commit}"}));
}

std::string RunRepository::merge_base(const std::string& a,
                                      const std::string& b) const {
  return first_line(git_.run({"merge-base", a, b}));
}

std::string RunRepository::fetch(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(),
                   {"fetch", "--no-tags", "--no-recurse-submodules",
                    "--no-write-fetch-head"});
  const ProcessResult first = git_.run(arguments);
  if (first.succeeded()) {
    return "";
  }
  if (source_.token.empty()) {
    return measure::last_words(first);
  }
  // The checkout keeps no credentials. Not the other way round: two headers
  // of that name are refused.
  const ProcessResult second = with_token().run(arguments);
  return second.succeeded() ? "" : measure::last_words(second);
}

void RunRepository::need(const std::string& commit,
                         std::string_view what) const {
  if (!commit_of(commit).empty()) {
    return;
  }
  const std::string trouble = fetch({"--depth=1", "origin", commit});
  if (!trouble.empty()) {
    throw MeasurementError(
        MeasurementError::Kind::bad_input,
        fmt::format("{} {} is not in the clone and cannot be fetched ({}); {}",
                    what, short_commit(commit), trouble, source_.advice));
  }
}

std::string RunRepository::parting(const std::string& commit) const {
  std::string found = merge_base(commit, "HEAD");
  if (found.empty() && shallow() && fetch({"--unshallow", "origin"}).empty()) {
    found = merge_base(commit, "HEAD");
  }
  return found;
}

/// By the environment: arguments are seen by everybody on the machine. After
/// what is set so already, such as the folders that CI vouches for.
Git RunRepository::with_token() const {
  // No other thread changes the environment.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* const before = std::getenv("GIT_CONFIG_COUNT");
  const int n = before == nullptr ? 0 : std::max(0, std::atoi(before));
  return git_.with("GIT_CONFIG_COUNT", std::to_string(n + 1))
      .with(fmt::format("GIT_CONFIG_KEY_{}", n),
            fmt::format("http.{}/.extraheader", source_.server_url))
      .with(fmt::format("GIT_CONFIG_VALUE_{}", n),
            "Authorization: basic " +
                reporters::http::base64(source_.user + ":" + source_.token));
}

std::string short_commit(const std::string& commit) {
  constexpr std::size_t kDigits = 10;
  return commit.substr(0, kDigits);
}

}  // namespace benchgate::cli
