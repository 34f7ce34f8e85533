#include "reporters/github/publish.h"

#include "reporters/delivery.h"
#include "reporters/display_text.h"
#include "reporters/github/commit_status.h"
#include "reporters/github/pull_request.h"
#include "reporters/github/workflow_commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace benchgate::reporters::github {

namespace {

using State = forge::SinkOutcome::State;

constexpr const char* kNoToken =
    "there is no token; give the step one as BENCHGATE_TOKEN or GITHUB_TOKEN "
    "(the action's input github-token)";

forge::SinkOutcome skipped(std::string sink, std::string reason) {
  return {.sink = std::move(sink),
          .state = State::skipped,
          .reason = std::move(reason)};
}

/// Runs `post`, which says what it did, and turns its errors into an outcome.
forge::SinkOutcome attempt(std::string sink, std::string_view permission,
                           const Context& context,
                           const std::function<std::string()>& post) {
  if (context.token.empty()) {
    return skipped(std::move(sink), kNoToken);
  }
  try {
    std::string said = post();
    return {.sink = std::move(sink),
            .state = State::done,
            .reason = std::move(said)};
  } catch (const forge::ApiError& error) {
    return outcome_of(error, std::move(sink), permission, context);
  }
}

forge::SinkOutcome write(std::string sink, const std::filesystem::path& file,
                         const std::function<void()>& append) {
  if (file.empty()) {
    return skipped(std::move(sink), "this is no step of GitHub Actions");
  }
  try {
    append();
    return {.sink = std::move(sink), .state = State::done, .reason = {}};
  } catch (const DeliveryError& error) {
    return {.sink = std::move(sink),
            .state = State::failed,
            .reason = error.what()};
  }
}

/// With the page of the run, where the log and the files are.
std::string with_link(const std::string& markdown, const Context& context) {
  if (context.run_id.empty() ||
      context.run_id.find_first_not_of("0123456789") != std::string::npos) {
    return markdown;
  }
  return fmt::format("{}\n[Log and files of this run]({})\n", markdown,
                     context.run_url());
}

/// Not worth a warning: outside of Actions there is no file to write, and a
/// push has no pull request.
bool is_as_expected(const forge::SinkOutcome& outcome) {
  return outcome.state == State::done || outcome.sink == "summary" ||
         outcome.sink == "outputs";
}

std::string warning(const std::string& text) {
  return message_command(forge::Annotation::Level::warning, "benchgate",
                         visible_text(text));
}

/// All permissions that are missing, in one notice.
std::string warning_of_rights(const std::vector<forge::SinkOutcome>& outcomes) {
  std::vector<std::string> sinks;
  std::vector<std::string> permissions;
  for (const forge::SinkOutcome& outcome : outcomes) {
    if (!outcome.permission.empty()) {
      sinks.push_back(outcome.sink);
      permissions.push_back(fmt::format("`{}`", outcome.permission));
    }
  }
  return sinks.empty()
             ? std::string()
             : warning(fmt::format(
                   "{}: skipped: the token has no right to them; add {} to the "
                   "`permissions` of the job",
                   fmt::join(sinks, " and "), fmt::join(permissions, " and ")));
}

std::string warnings_of(const std::vector<forge::SinkOutcome>& outcomes) {
  std::string commands = warning_of_rights(outcomes);
  std::string last;
  for (const forge::SinkOutcome& outcome : outcomes) {
    const bool told = outcome.state == State::skipped && outcome.reason == last;
    if ((is_as_expected(outcome) && outcome.state != State::failed) || told ||
        !outcome.permission.empty()) {
      continue;
    }
    last = outcome.reason;
    commands += warning(
        fmt::format("{}: {}: {}", outcome.sink,
                    outcome.state == State::failed ? "not posted" : "skipped",
                    outcome.reason));
  }
  return commands;
}

}  // namespace

bool Published::failed() const {
  return std::ranges::any_of(outcomes, [](const forge::SinkOutcome& outcome) {
    return outcome.state == State::failed;
  });
}

Publication::Publication(Context context, PublicationSettings settings)
    : context_(std::move(context)),
      settings_(std::move(settings)),
      check_(context_, settings_.name) {}

forge::SinkOutcome Publication::start(ApiClient& client) {
  // A personal token would only be told that it may not.
  if (is_personal(context_.token)) {
    return skipped("check run", "a personal token can make no check runs");
  }
  return attempt("check run", "checks: write", context_, [&] {
    check_.start(client,
                 {.title = "measuring",
                  .summary = with_link("Base and head are being measured.\n",
                                       context_)});
    return std::string("in progress");
  });
}

Published Publication::finish(ApiClient& client, const forge::Report& report) {
  Published published;
  auto& outcomes = published.outcomes;
  // First what needs nobody else: it is there even if GitHub is not.
  outcomes.push_back(write_summary(report));
  outcomes.push_back(write_outputs(report));
  forge::SinkOutcome check =
      is_personal(context_.token)
          ? post_status(client, report)
          : end_check(client, report, report.annotations);
  const bool annotated =
      check.sink == "check run" && check.state == State::done;
  outcomes.push_back(std::move(check));
  outcomes.push_back(post_comment(client, report));
  if (!annotated) {
    published.commands = annotation_commands(report.annotations);
  }
  published.commands += warnings_of(outcomes);
  return published;
}

forge::SinkOutcome Publication::cancel(ApiClient& client) {
  return conclude(
      client, forge::make_report_of_failure(
                  "The run was cancelled; nothing is said about these commits.",
                  forge::Conclusion::cancelled));
}

forge::SinkOutcome Publication::conclude(ApiClient& client,
                                         const forge::Report& report) {
  return end_check(client, report, {});
}

forge::SinkOutcome Publication::write_summary(
    const forge::Report& report) const {
  return write("summary", settings_.summary,
               [&] { append_summary(settings_.summary, report.markdown); });
}

forge::SinkOutcome Publication::write_outputs(
    const forge::Report& report) const {
  return write("outputs", settings_.outputs,
               [&] { append_outputs(settings_.outputs, report.outputs); });
}

forge::SinkOutcome Publication::end_check(
    ApiClient& client, const forge::Report& report,
    const std::vector<forge::Annotation>& annotations) {
  return attempt("check run", "checks: write", context_, [&] {
    check_.complete(client, report.conclusion,
                    {.title = report.title,
                     .summary = with_link(report.markdown, context_)},
                    annotations);
    return std::string(to_string(report.conclusion));
  });
}

forge::SinkOutcome Publication::post_status(ApiClient& client,
                                            const forge::Report& report) {
  return attempt("commit status", "statuses: write", context_, [&] {
    set_commit_status(client, context_, settings_.name, report.conclusion,
                      report.title);
    return std::string(to_string(report.conclusion));
  });
}

forge::SinkOutcome Publication::post_comment(ApiClient& client,
                                             const forge::Report& report) {
  if (settings_.comment == forge::CommentMode::never) {
    return {.sink = "comment", .state = State::done, .reason = "not wanted"};
  }
  return attempt(
      "comment", "pull-requests: write", context_, [&]() -> std::string {
        const auto request = find_pull_request(client, context_);
        if (!request) {
          return "there is no open pull request with this commit";
        }
        const Comment comment{.name = settings_.name,
                              .author = settings_.author.empty()
                                            ? find_author(client, context_)
                                            : settings_.author,
                              .body = with_link(report.markdown, context_)};
        const bool wanted = settings_.comment == forge::CommentMode::always ||
                            report.changed ||
                            has_comment(client, context_, *request, comment);
        if (!wanted) {
          return "no change to tell of";
        }
        return std::string(
            to_string(put_comment(client, context_, *request, comment)));
      });
}

}  // namespace benchgate::reporters::github
