#include "src/cli/github_report.h"

#include "reporters/github/api_client.h"
#include "reporters/github/app_token.h"
#include "src/cli/github_app.h"
#include "src/cli/report_output.h"
#include "src/cli/site_connection.h"
#include "src/cli/site_messages.h"
#include "src/measure/interruption.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string_view>
#include <utility>

namespace benchgate::cli {

namespace {

using namespace reporters::forge;   // NOLINT(google-build-using-namespace)
using namespace reporters::github;  // NOLINT(google-build-using-namespace)
using Connection = SiteConnection<reporters::github::ApiClient>;
using State = SinkOutcome::State;

ApiAccess access(const Context& context, std::chrono::seconds budget) {
  return {
      .base_url = context.api_url, .token = context.token, .budget = budget};
}

std::string variable(const reporters::http::Environment& environment,
                     std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// With the files of the step, which the environment names.
PublicationSettings publication_settings(
    const SiteOptions& options,
    const reporters::http::Environment& environment) {
  return {.name = options.check_name,
          .comment = comment_mode(options),
          .author = options.comment_author,
          .summary = variable(environment, "GITHUB_STEP_SUMMARY"),
          .outputs = variable(environment, "GITHUB_OUTPUT")};
}

}  // namespace

GithubReport::GithubReport(const SiteOptions& options, Purpose purpose,
                           Terminal& terminal)
    : purpose_(purpose),
      terminal_(terminal),
      budget_(posting_budget(options)),
      environment_(process_environment()),
      in_actions_(is_in_actions(environment_)) {
  try {
    Context context = read_context(environment_);
    PublicationSettings settings = publication_settings(options, environment_);
    if (context.token.empty()) {
      auto [token, login] = app_token(environment_, context);
      context.token = std::move(token);
      if (settings.author.empty()) {
        settings.author = std::move(login);
      }
      if (!context.token.empty() && in_actions_) {
        terminal_.command(fmt::format("::add-mask::{}\n", context.token));
      }
    }
    publication_ =
        std::make_unique<Publication>(std::move(context), std::move(settings));
  } catch (const ContextError& error) {
    const auto event = environment_.find("GITHUB_EVENT_NAME");
    if (event != environment_.end() && event->second == "pull_request_target") {
      throw UsageError(error.what());
    }
    trouble_ = error.what();
  } catch (const ApiError& error) {
    trouble_ = error.what();
  } catch (const AppKeyError& error) {
    trouble_ = error.what();
  }
}

void GithubReport::start() {
  if (publication_ == nullptr) {
    return;
  }
  started_ = true;
  try {
    Connection connection(
        environment_,
        access(publication_->context(), std::min(budget_, kMostAtStart)),
        Waiting::until_interrupted);
    tell(publication_->start(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
  }
}

ExitStatus GithubReport::finish(const compare::Comparison& comparison,
                                const ReportSources& sources,
                                const std::filesystem::path& result) {
  if (publication_ != nullptr) {
    const BenchmarkSources found = sources.top.empty()
                                       ? BenchmarkSources()
                                       : BenchmarkSources(sources.top);
    Report report =
        make_report(comparison, found, sources.shown_config(), purpose_);
    report.outputs.emplace_back("result-file", result.string());
    const ExitStatus status = post(report);
    if (status == ExitStatus::fine) {
      return status;
    }
  } else {
    tell_trouble("github", trouble_, terminal_);
  }
  tell_how_to_post_later("github", result, terminal_);
  measure::throw_if_interrupted();
  return ExitStatus::not_delivered;
}

void GithubReport::fail(const std::string& why) {
  if (started_) {
    post(make_report_of_failure(why, Conclusion::failure));
  }
}

void GithubReport::cancel() {
  if (!started_ || !publication_->has_open_check()) {
    return;
  }
  try {
    Connection connection(
        environment_,
        access(publication_->context(), std::min(budget_, kMostAtCancel)),
        Waiting::to_the_end);
    tell(publication_->cancel(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
  }
}

ExitStatus GithubReport::post(const Report& report) {
  const ExitStatus status = post_all(report);
  if (measure::interrupted() && publication_->has_open_check()) {
    conclude(report);
  }
  return status;
}

/// Within some seconds, and once: it is not tried again by cancel().
void GithubReport::conclude(const Report& report) {
  started_ = false;
  try {
    Connection connection(
        environment_,
        access(publication_->context(), std::min(budget_, kMostAtCancel)),
        Waiting::to_the_end);
    tell(publication_->conclude(connection.client(), report));
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
  }
}

ExitStatus GithubReport::post_all(const Report& report) {
  try {
    Connection connection(environment_,
                          access(publication_->context(), budget_),
                          Waiting::until_interrupted);
    const Published published =
        publication_->finish(connection.client(), report);
    for (const SinkOutcome& outcome : published.outcomes) {
      tell(outcome);
    }
    if (in_actions_) {
      terminal_.command(published.commands);
    }
    return published.failed() ? ExitStatus::not_delivered : ExitStatus::fine;
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
    return ExitStatus::not_delivered;
  }
}

void GithubReport::tell(const SinkOutcome& outcome) {
  tell_outcome("github", outcome, terminal_);
}

}  // namespace benchgate::cli
