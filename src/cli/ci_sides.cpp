#include "src/cli/ci_sides.h"

#include "reporters/github/context.h"
#include "reporters/gitlab/context.h"
#include "src/cli/event_sides.h"
#include "src/cli/pipeline_sides.h"
#include "src/cli/site_connection.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace benchgate::cli {

namespace {

/// What the event of a workflow's run on GitHub is about.
std::optional<EventSides> github_sides(const Project& project,
                                       measure::ProcessRunner& runner,
                                       Progress& progress) {
  const auto environment = process_environment();
  try {
    return event_sides(runner, *project.repository,
                       reporters::github::read_context(environment));
  } catch (const reporters::github::ContextError& error) {
    const auto event = environment.find("GITHUB_EVENT_NAME");
    if (event != environment.end() && event->second == "pull_request_target") {
      throw UsageError(error.what());
    }
    // The history can tell what to compare, too.
    progress.step(fmt::format("the event does not say what to compare: {}",
                              error.what()));
    return std::nullopt;
  }
}

/// The same of a pipeline of GitLab.
std::optional<EventSides> gitlab_sides(const Project& project,
                                       measure::ProcessRunner& runner,
                                       Progress& progress) {
  try {
    return pipeline_sides(
        runner, *project.repository,
        reporters::gitlab::read_context(process_environment()));
  } catch (const reporters::gitlab::ContextError& error) {
    progress.step(fmt::format("the pipeline does not say what to compare: {}",
                              error.what()));
    return std::nullopt;
  }
}

}  // namespace

ComparisonRequest with_event(ComparisonRequest request, const Project& project,
                             measure::ProcessRunner& runner,
                             Progress& progress) {
  const bool gates = request.purpose == reporters::forge::Purpose::gate ||
                     !request.options.shard.empty();
  const auto asks = [&](std::string_view site) {
    return gates || wants(request.options.report, site);
  };
  if (!request.base.empty() || !request.head.empty() || !project.repository) {
    return request;
  }
  const auto environment = process_environment();
  std::optional<EventSides> sides;
  if (asks(kGithub) && reporters::github::is_in_actions(environment)) {
    sides = github_sides(project, runner, progress);
  } else if (asks(kGitlab) && reporters::gitlab::is_in_job(environment)) {
    sides = gitlab_sides(project, runner, progress);
  }
  if (sides) {
    request.base = sides->base;
    request.head = sides->head;
    progress.step(sides->reason);
  }
  return request;
}

}  // namespace benchgate::cli
