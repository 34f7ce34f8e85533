#pragma once

#include "reporters/http/environment.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace benchgate::reporters::gitlab {

/// The environment is not what GitLab gives. The message names the variable,
/// and what was expected.
class ContextError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a pipeline is about, as far as reporting goes.
struct Context {
  std::string api_url;     ///< "https://gitlab.com/api/v4".
  std::string server_url;  ///< "https://gitlab.com"; empty: not said.
  std::string token;       ///< Empty: there is none that may write.
  std::string job_token;   ///< May fetch the repository; empty: there is none.

  /// Whether this is a job of GitLab's own CI: then the job itself is what a
  /// commit shows.
  bool in_job = false;

  std::string project;          ///< Of the pipeline: a number, or a path.
  std::string request_project;  ///< Of the merge request, likewise.
  std::string source;           ///< "merge_request_event", "push", ...
  std::string ref;              ///< Branch or tag; may be empty.
  std::string job_url;          ///< The page of the job; may be empty.

  /// The commit to report on: the head of the merge request's branch, else
  /// CI_COMMIT_SHA. 40 or 64 hexadecimal digits.
  std::string head_sha;

  /// Where the merge request left its target, or what a branch was before the
  /// push; empty: not said.
  std::string base_sha;

  /// Of the merge request; empty: there is none.
  std::optional<std::uint64_t> merge_request;

  /// The merge request comes from another project, whose pipeline gets no
  /// variables of this one.
  bool from_fork = false;
};

/// Whether this process runs in a job of GitLab CI.
[[nodiscard]] bool is_in_job(const http::Environment& environment);

/// Reads the environment: CI_API_V4_URL, CI_PROJECT_ID, CI_COMMIT_SHA and those
/// of a merge request's pipeline. The token is BENCHGATE_GITLAB_TOKEN. A
/// branch's pipeline is about the one open merge request of that branch
/// (CI_OPEN_MERGE_REQUESTS), if there is one alone.
///
/// Throws: ContextError.
[[nodiscard]] Context read_context(const http::Environment& environment);

}  // namespace benchgate::reporters::gitlab
