#pragma once

#include "reporters/http/environment.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace benchgate::reporters::github {

/// The event, or the environment, is not what GitHub gives. The message names
/// the variable or the file and the key, and what was expected.
class ContextError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a workflow run is about, as far as reporting goes.
struct Context {
  std::string api_url;     ///< "https://api.github.com".
  std::string server_url;  ///< "https://github.com".
  std::string repository;  ///< "owner/name".
  std::string token;       ///< Empty: there is none.
  std::string event;       ///< "pull_request", "merge_group", "push", ...
  std::string run_id;
  std::string run_attempt;

  /// The commit to report on: of the pull request's head, the merge group's,
  /// the triggering run's, else GITHUB_SHA. 40 or 64 hexadecimal digits.
  std::string head_sha;

  /// The commit to compare with, where the event says; else empty: then the
  /// history decides.
  std::string base_sha;

  /// Of the pull request; empty: there is none, or it has to be asked for.
  std::optional<std::uint64_t> pull_request;

  /// Of the head, "owner/name"; empty: unknown, a deleted fork.
  std::string head_repository;
  std::string head_branch;

  /// Whether the head is another repository's: then the token may only read.
  [[nodiscard]] bool from_fork() const {
    return !head_repository.empty() && head_repository != repository;
  }

  /// The page of this run.
  [[nodiscard]] std::string run_url() const {
    return server_url + "/" + repository + "/actions/runs/" + run_id;
  }
};

/// Whether this process runs in a GitHub Actions step.
[[nodiscard]] bool is_in_actions(const http::Environment& environment);

/// Reads the environment and the payload at GITHUB_EVENT_PATH: pull_request,
/// pull_request_target (refused), merge_group, push, workflow_run,
/// workflow_dispatch, schedule. The token is BENCHGATE_TOKEN, else
/// GITHUB_TOKEN.
///
/// Throws: ContextError.
[[nodiscard]] Context read_context(const http::Environment& environment);

}  // namespace benchgate::reporters::github
