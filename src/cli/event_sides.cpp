#include "src/cli/event_sides.h"

#include "src/cli/push_sides.h"
#include "src/cli/report_output.h"
#include "src/cli/run_repository.h"

#include <fmt/format.h>

namespace benchgate::cli {

namespace {

using reporters::github::Context;

EventSides sides_of_pull_request(const RunRepository& repository,
                                 const Context& context) {
  if (repository.commit_of("HEAD^1").empty() && repository.shallow()) {
    // A failure shows below, as a commit that is not there.
    static_cast<void>(repository.fetch(
        {"--depth=2", "origin", repository.commit_of("HEAD")}));
  }
  std::string base = repository.commit_of("HEAD^1");
  if (!base.empty() && repository.commit_of("HEAD^2") == context.head_sha) {
    return {.base = base,
            .head = "HEAD",
            .reason = fmt::format("base is {}, into which GitHub has merged "
                                  "the pull request for this run",
                                  short_commit(base))};
  }
  repository.need(context.base_sha, "the pull request's base");
  const std::string left = repository.parting(context.base_sha);
  base = left.empty() ? context.base_sha : left;
  return {.base = base,
          .head = "HEAD",
          .reason = fmt::format("base is {}, {}", short_commit(base),
                                left.empty()
                                    ? "the pull request's base"
                                    : "where the pull request left its base")};
}

/// The workflow has checked out its own branch, and reports on the commit that
/// the run before it was about.
std::optional<EventSides> sides_of_workflow_run(const RunRepository& repository,
                                                const Context& context) {
  const std::string& head = context.head_sha;
  if (repository.commit_of("HEAD") == head) {
    return std::nullopt;
  }
  repository.need(head, "the commit of the run");
  std::string base = repository.parting(head);
  const bool is_behind = base.empty() || base == head;
  if (is_behind) {
    if (repository.commit_of(head + "^").empty() && repository.shallow()) {
      static_cast<void>(repository.fetch({"--depth=2", "origin", head}));
    }
    base = repository.commit_of(head + "^");
  }
  if (base.empty()) {
    throw UsageError(fmt::format(
        "{}, the commit of the run, has none before it that it could be "
        "compared with; name both sides: benchgate gate BASE HEAD",
        short_commit(head)));
  }
  return EventSides{
      .base = base,
      .head = head,
      .reason = fmt::format(
          "head is {}, the commit of the run, and base is {}, {}",
          short_commit(head), short_commit(base),
          is_behind ? "the one before it" : "where it left this branch")};
}

}  // namespace

std::optional<EventSides> event_sides(measure::ProcessRunner& runner,
                                      const measure::Repository& repository,
                                      const Context& context) {
  const RunRepository here(runner, repository,
                           {.server_url = context.server_url,
                            .user = "x-access-token",
                            .token = context.token,
                            .advice = "give actions/checkout fetch-depth: 0"});
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
                                            short_commit(context.base_sha))};
  }
  if (context.event == "workflow_run" && !context.head_sha.empty()) {
    return sides_of_workflow_run(here, context);
  }
  if (context.event == "push" && !context.base_sha.empty()) {
    return sides_of_push(here, context.base_sha);
  }
  return std::nullopt;
}

}  // namespace benchgate::cli
