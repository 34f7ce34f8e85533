#include "reporters/gitlab/context.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <system_error>

namespace benchgate::reporters::gitlab {

namespace {

using http::Environment;

/// Empty: not set, or set to nothing, which GitLab does for what does not
/// apply.
std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

std::string needed(const Environment& environment, std::string_view name) {
  std::string value = variable(environment, name);
  if (value.empty()) {
    throw ContextError(fmt::format(
        "{} is not set; GitLab sets it for every job, elsewhere docs/gitlab.md "
        "says what a report needs",
        name));
  }
  return value;
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// What GitLab has in the place of a commit that is not there.
bool is_no_commit(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

void check_commit(std::string_view name, std::string_view value) {
  if (!is_commit(value)) {
    throw ContextError(fmt::format(
        "{}: expected a commit, 40 or 64 hexadecimal digits, found {} bytes "
        "that are none",
        name, value.size()));
  }
}

/// Empty where there is none.
std::string commit(const Environment& environment, std::string_view name) {
  std::string value = variable(environment, name);
  if (is_no_commit(value)) {
    return "";
  }
  check_commit(name, value);
  return value;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, value);
  return text.empty() || last != end || error != std::errc()
             ? std::nullopt
             : std::optional(value);
}

/// "GROUP/PROJECT!7": the one merge request that a branch's pipeline names.
void read_open_request(std::string_view text, Context& context) {
  const std::size_t mark = text.find('!');
  if (mark == std::string_view::npos || mark == 0 ||
      text.find(',') != std::string_view::npos) {
    return;
  }
  context.merge_request = number(text.substr(mark + 1));
  if (context.merge_request) {
    context.request_project = text.substr(0, mark);
  }
}

void read_merge_request(const Environment& environment, Context& context) {
  const std::string text = variable(environment, "CI_MERGE_REQUEST_IID");
  if (text.empty()) {
    read_open_request(variable(environment, "CI_OPEN_MERGE_REQUESTS"), context);
    return;
  }
  context.merge_request = number(text);
  if (!context.merge_request) {
    throw ContextError(fmt::format(
        "CI_MERGE_REQUEST_IID: expected the number of a merge request, found "
        "{} bytes that are none",
        text.size()));
  }
  const std::string target =
      variable(environment, "CI_MERGE_REQUEST_PROJECT_ID");
  if (!target.empty()) {
    context.request_project = target;
    const std::string from =
        variable(environment, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID");
    context.from_fork = !from.empty() && from != target;
  }
}

/// Without the slash that would make "//projects".
std::string address(std::string url) {
  while (url.ends_with('/')) {
    url.pop_back();
  }
  return url;
}

}  // namespace

bool is_in_job(const Environment& environment) {
  return variable(environment, "GITLAB_CI") == "true";
}

Context read_context(const Environment& environment) {
  Context context;
  context.in_job = is_in_job(environment);
  context.api_url = address(needed(environment, "CI_API_V4_URL"));
  context.server_url = address(variable(environment, "CI_SERVER_URL"));
  context.token = variable(environment, "BENCHGATE_GITLAB_TOKEN");
  context.job_token = variable(environment, "CI_JOB_TOKEN");
  context.project = needed(environment, "CI_PROJECT_ID");
  context.request_project = context.project;
  context.source = variable(environment, "CI_PIPELINE_SOURCE");
  context.ref = variable(environment, "CI_COMMIT_REF_NAME");
  context.job_url = variable(environment, "CI_JOB_URL");
  read_merge_request(environment, context);

  // A pipeline for merged results is of a merge that nobody has pushed.
  context.head_sha = commit(environment, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA");
  if (context.head_sha.empty()) {
    context.head_sha = needed(environment, "CI_COMMIT_SHA");
    check_commit("CI_COMMIT_SHA", context.head_sha);
  }
  context.base_sha = commit(
      environment, context.source == "push" ? "CI_COMMIT_BEFORE_SHA"
                                            : "CI_MERGE_REQUEST_DIFF_BASE_SHA");
  return context;
}

}  // namespace benchgate::reporters::gitlab
