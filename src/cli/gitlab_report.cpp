#include "src/cli/gitlab_report.h"

#include "reporters/gitlab/api_client.h"
#include "reporters/gitlab/context.h"
#include "src/cli/report_output.h"
#include "src/cli/site_connection.h"
#include "src/cli/site_messages.h"
#include "src/measure/interruption.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace benchgate::cli {

namespace {

using reporters::forge::ApiError;
using reporters::forge::Conclusion;
using reporters::forge::Purpose;
using reporters::forge::Report;
using reporters::forge::SinkOutcome;
using reporters::gitlab::Publication;
using State = SinkOutcome::State;

constexpr const char* kSite = "gitlab";

/// To the API of `context`; the runner names the certificates of its server.
SiteConnection<reporters::gitlab::ApiClient> connect(
    const reporters::http::Environment& environment,
    const reporters::gitlab::Context& context, std::chrono::seconds budget,
    Waiting waiting) {
  const auto file = environment.find("CI_SERVER_TLS_CA_FILE");
  const bool has_own = file != environment.end() && !file->second.empty();
  return {
      environment,
      {.base_url = context.api_url, .token = context.token, .budget = budget},
      waiting,
      has_own ? "CI_SERVER_TLS_CA_FILE" : "SSL_CERT_FILE"};
}

}  // namespace

GitlabReport::GitlabReport(const SiteOptions& options, Purpose purpose,
                           Terminal& terminal)
    : purpose_(purpose),
      terminal_(terminal),
      budget_(posting_budget(options)),
      environment_(process_environment()) {
  try {
    publication_.emplace(
        reporters::gitlab::read_context(environment_),
        reporters::gitlab::PublicationSettings{
            .name = options.check_name, .comment = comment_mode(options)});
  } catch (const reporters::gitlab::ContextError& error) {
    trouble_ = error.what();
  }
}

void GitlabReport::start() {
  if (!publication_) {
    return;
  }
  started_ = true;
  if (!publication_->sets_status()) {
    return;
  }
  try {
    auto connection =
        connect(environment_, publication_->context(),
                std::min(budget_, kMostAtStart), Waiting::until_interrupted);
    tell(publication_->start(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "commit status",
          .state = State::failed,
          .reason = error.what()});
  }
}

ExitStatus GitlabReport::finish(const compare::Comparison& comparison,
                                const ReportSources& sources,
                                const std::filesystem::path& result) {
  if (publication_) {
    // Without lines: a note has none, and codequality is a report of its own.
    const ExitStatus status =
        post(make_report(comparison, {}, sources.shown_config(), purpose_));
    if (status == ExitStatus::fine) {
      return status;
    }
  } else {
    tell_trouble(kSite, trouble_, terminal_);
  }
  tell_how_to_post_later(kSite, result, terminal_);
  measure::throw_if_interrupted();
  return ExitStatus::not_delivered;
}

void GitlabReport::fail(const std::string& why) {
  if (started_) {
    post(reporters::forge::make_report_of_failure(why, Conclusion::failure));
  }
}

void GitlabReport::cancel() {
  if (!started_ || !publication_->sets_status()) {
    return;
  }
  try {
    auto connection =
        connect(environment_, publication_->context(),
                std::min(budget_, kMostAtCancel), Waiting::to_the_end);
    tell(publication_->cancel(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "commit status",
          .state = State::failed,
          .reason = error.what()});
  }
}

ExitStatus GitlabReport::post(const Report& report) {
  try {
    auto connection = connect(environment_, publication_->context(), budget_,
                              Waiting::until_interrupted);
    const std::vector<SinkOutcome> outcomes =
        publication_->finish(connection.client(), report);
    for (const SinkOutcome& outcome : outcomes) {
      tell(outcome);
    }
    return std::ranges::any_of(outcomes,
                               [](const SinkOutcome& outcome) {
                                 return outcome.state == State::failed;
                               })
               ? ExitStatus::not_delivered
               : ExitStatus::fine;
  } catch (const ApiError& error) {
    tell({.sink = "note", .state = State::failed, .reason = error.what()});
    return ExitStatus::not_delivered;
  }
}

void GitlabReport::tell(const SinkOutcome& outcome) {
  tell_outcome(kSite, outcome, terminal_);
}

}  // namespace benchgate::cli
