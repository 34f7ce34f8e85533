#include "reporters/gitlab/publish.h"

#include "reporters/gitlab/commit_status.h"
#include "reporters/gitlab/note.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::reporters::gitlab {

namespace {

using forge::ApiError;
using forge::Conclusion;
using forge::SinkOutcome;
using State = SinkOutcome::State;

constexpr const char* kNoToken =
    "there is no token, and a job's own may not write: make a project access "
    "token with the role Reporter and the scope api, and give it to the job as "
    "the masked variable BENCHGATE_GITLAB_TOKEN";

constexpr const char* kFork =
    "the merge request comes from a fork, whose pipeline gets no variables of "
    "this project; a member may run it here (docs/gitlab.md, \"Merge requests "
    "from forks\")";

/// With the page of the job, where the log and the files are.
std::string with_link(const std::string& markdown, const Context& context) {
  const std::string& url = context.job_url;
  const bool is_plain =
      url.starts_with("http") &&
      url.find_first_of(" ()<>[]\\\"\n\r\t") == std::string::npos;
  return is_plain ? fmt::format("{}\n[Log and files of this job]({})\n",
                                markdown, url)
                  : markdown;
}

/// Missing rights skip a place, all other errors fail it.
SinkOutcome outcome_of(const ApiError& error, std::string sink,
                       const Context& context) {
  using Kind = ApiError::Kind;
  const bool no_rights =
      error.kind() == Kind::no_rights || error.kind() == Kind::not_found;
  return {
      .sink = std::move(sink),
      .state = no_rights ? State::skipped : State::failed,
      .reason = no_rights && context.from_fork
                    ? fmt::format("{}; GitLab said: {}", kFork, error.what())
                    : error.what()};
}

}  // namespace

Publication::Publication(Context context, PublicationSettings settings)
    : context_(std::move(context)), settings_(std::move(settings)) {}

SinkOutcome Publication::start(ApiClient& client) {
  return attempt("commit status", [&] {
    set_commit_status(client, context_, settings_.name, std::nullopt,
                      "measuring");
    return std::string("running");
  });
}

std::vector<SinkOutcome> Publication::finish(ApiClient& client,
                                             const forge::Report& report) {
  std::vector<SinkOutcome> outcomes;
  if (sets_status()) {
    outcomes.push_back(attempt("commit status", [&] {
      set_commit_status(client, context_, settings_.name, report.conclusion,
                        report.title);
      return std::string(to_string(report.conclusion));
    }));
  }
  outcomes.push_back(post_note(client, report));
  return outcomes;
}

SinkOutcome Publication::cancel(ApiClient& client) {
  return attempt("commit status", [&] {
    set_commit_status(client, context_, settings_.name, Conclusion::cancelled,
                      "cancelled before it was measured");
    return std::string("cancelled");
  });
}

SinkOutcome Publication::attempt(
    std::string sink, const std::function<std::string()>& post) const {
  if (context_.token.empty()) {
    return {.sink = std::move(sink),
            .state = State::skipped,
            .reason = context_.from_fork ? kFork : kNoToken};
  }
  try {
    std::string said = post();
    return {.sink = std::move(sink),
            .state = State::done,
            .reason = std::move(said)};
  } catch (const ApiError& error) {
    return outcome_of(error, std::move(sink), context_);
  }
}

SinkOutcome Publication::post_note(ApiClient& client,
                                   const forge::Report& report) {
  if (settings_.comment == forge::CommentMode::never) {
    return {.sink = "note", .state = State::done, .reason = "not wanted"};
  }
  if (!context_.merge_request) {
    return {.sink = "note",
            .state = State::done,
            .reason = "the pipeline is of no merge request"};
  }
  return attempt("note", [&]() -> std::string {
    const Note note{.name = settings_.name,
                    .author = find_author(client),
                    .body = with_link(report.markdown, context_)};
    const bool wanted = settings_.comment == forge::CommentMode::always ||
                        report.changed || has_note(client, context_, note);
    return wanted ? std::string(to_string(put_note(client, context_, note)))
                  : "no change to tell of";
  });
}

}  // namespace benchgate::reporters::gitlab
