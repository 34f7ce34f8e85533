#include "reporters/github/sink_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace benchgate::reporters::github {

forge::SinkOutcome outcome_of(const forge::ApiError& error, std::string sink,
                              std::string_view permission,
                              const Context& context) {
  using Kind = forge::ApiError::Kind;
  const bool no_rights =
      error.kind() == Kind::no_rights || error.kind() == Kind::not_found;
  forge::SinkOutcome outcome{.sink = std::move(sink),
                             .state = no_rights
                                          ? forge::SinkOutcome::State::skipped
                                          : forge::SinkOutcome::State::failed,
                             .reason = error.what()};
  if (!no_rights) {
    return outcome;
  }
  if (context.event == "pull_request" && context.from_fork()) {
    outcome.reason =
        "the pull request comes from a fork, whose token may only read; a "
        "second workflow can post for it (docs/github.md, \"Pull requests "
        "from forks\")";
  } else if (is_personal(context.token)) {
    outcome.reason +=
        "; a personal token can do without it only by commit "
        "statuses and comments";
  } else {
    outcome.permission = permission;
    if (outcome.reason.find(permission) == std::string::npos) {
      outcome.reason += fmt::format(
          "; it takes `{}` among the `permissions` of the job", permission);
    }
  }
  return outcome;
}

bool is_personal(std::string_view token) {
  // Classic, fine-grained, and those of an OAuth app such as GitHub's own
  // command line.
  constexpr std::array<std::string_view, 4> kPrefixes = {"ghp_", "github_pat_",
                                                         "gho_", "ghu_"};
  return std::ranges::any_of(kPrefixes, [&](std::string_view prefix) {
    return token.starts_with(prefix);
  });
}

}  // namespace benchgate::reporters::github
