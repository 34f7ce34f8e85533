#include "src/cli/pipeline_sides.h"

#include "src/cli/push_sides.h"
#include "src/cli/run_repository.h"

#include <fmt/format.h>

#include <string>

namespace benchgate::cli {

namespace {

using reporters::gitlab::Context;

std::optional<EventSides> sides_of_merge_request(
    const RunRepository& repository, const Context& context) {
  const std::string head = repository.commit_of("HEAD");
  if (head != context.head_sha && repository.shallow() &&
      repository.commit_of("HEAD^1").empty()) {
    // A failure shows below, as a commit that is not there.
    static_cast<void>(repository.fetch({"--depth=2", "origin", head}));
  }
  const std::string parent = repository.commit_of("HEAD^1");
  if (!parent.empty() && head != context.head_sha &&
      repository.commit_of("HEAD^2") == context.head_sha) {
    return EventSides{
        .base = parent,
        .head = "HEAD",
        .reason = fmt::format("base is {}, into which GitLab has merged the "
                              "merge request for this pipeline",
                              short_commit(parent))};
  }
  if (context.base_sha.empty()) {
    return std::nullopt;
  }
  repository.need(context.base_sha, "the merge request's base");
  return EventSides{.base = context.base_sha,
                    .head = "HEAD",
                    .reason = fmt::format(
                        "base is {}, where the merge request left its target",
                        short_commit(context.base_sha))};
}

}  // namespace

std::optional<EventSides> pipeline_sides(measure::ProcessRunner& runner,
                                         const measure::Repository& repository,
                                         const Context& context) {
  const RunRepository here(
      runner, repository,
      {.server_url = context.server_url,
       .user = "gitlab-ci-token",
       .token = context.server_url.empty() ? "" : context.job_token,
       .advice = "give the job the variable GIT_DEPTH: 0"});
  if (context.source == "merge_request_event") {
    return sides_of_merge_request(here, context);
  }
  if (context.source == "push" && !context.base_sha.empty()) {
    return sides_of_push(here, context.base_sha);
  }
  return std::nullopt;
}

}  // namespace benchgate::cli
