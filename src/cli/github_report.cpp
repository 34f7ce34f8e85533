#include "src/cli/github_report.h"

#include "reporters/display_text.h"
#include "reporters/github/app_token.h"
#include "src/cli/github_connection.h"
#include "src/cli/report_output.h"

#include <fmt/format.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace benchgate::cli {

namespace {

using namespace reporters::github;  // NOLINT(google-build-using-namespace)
using std::chrono::seconds;
using State = SinkOutcome::State;

/// An API that is down must not hold up measuring.
constexpr seconds kStartBudget{20};
constexpr seconds kFinishBudget{120};
constexpr seconds kCancelBudget{3};

/// Relative to the repository, as an annotation needs it.
std::string shown_path(const GithubSources& sources) {
  if (sources.config.empty() || sources.top.empty()) {
    return "benchgate.json";
  }
  std::error_code failure;
  const auto path =
      std::filesystem::relative(sources.config, sources.top, failure);
  const std::string text = path.generic_string();
  return failure || text.empty() || text.starts_with("..") ? "benchgate.json"
                                                           : text;
}

std::string_view word_of(State state) {
  switch (state) {
    case State::done:
      return "done";
    case State::skipped:
      return "skipped";
    case State::failed:
      return "not posted";
  }
  return "";
}

}  // namespace

GithubReport::GithubReport(const GithubOptions& options, Purpose purpose,
                           Terminal& terminal)
    : purpose_(purpose),
      terminal_(terminal),
      environment_(process_environment()),
      in_actions_(is_in_actions(environment_)) {
  try {
    Context context = read_context(environment_);
    if (context.token.empty()) {
      context.token = app_token(environment_, context);
      if (!context.token.empty() && in_actions_) {
        terminal_.command(fmt::format("::add-mask::{}\n", context.token));
      }
    }
    publication_ = std::make_unique<Publication>(
        std::move(context), publication_settings(options, environment_));
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
    GithubConnection connection(environment_, publication_->context(),
                                kStartBudget, Waiting::until_interrupted);
    tell(publication_->start(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
  }
}

ExitStatus GithubReport::finish(const compare::Comparison& comparison,
                                const GithubSources& sources) {
  if (publication_ != nullptr) {
    const BenchmarkSources found = sources.top.empty()
                                       ? BenchmarkSources()
                                       : BenchmarkSources(sources.top);
    Report report =
        make_report(comparison, found, shown_path(sources), purpose_);
    report.outputs.emplace_back("result-file", sources.result.string());
    const ExitStatus status = post(report);
    if (status == ExitStatus::fine) {
      return status;
    }
  } else {
    terminal_.message(fmt::format("benchgate: --report github: {}\n",
                                  reporters::visible_text(trouble_)));
  }
  terminal_.message(fmt::format(
      "benchgate: the result is in {}; `benchgate report {} --report github` "
      "posts it again\n",
      sources.result.string(), sources.result.string()));
  return ExitStatus::not_delivered;
}

void GithubReport::fail(const std::string& why) {
  if (started_) {
    post(make_report_of_failure(why, Conclusion::failure));
  }
}

void GithubReport::cancel() {
  if (!started_ || !publication_->started()) {
    return;
  }
  try {
    GithubConnection connection(environment_, publication_->context(),
                                kCancelBudget, Waiting::to_the_end);
    tell(publication_->cancel(connection.client()));
  } catch (const ApiError& error) {
    tell({.sink = "check run", .state = State::failed, .reason = error.what()});
  }
}

ExitStatus GithubReport::post(const Report& report) {
  try {
    GithubConnection connection(environment_, publication_->context(),
                                kFinishBudget, Waiting::until_interrupted);
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
  const std::string reason =
      outcome.reason.empty()
          ? std::string()
          : fmt::format(" ({})", reporters::visible_text(outcome.reason));
  terminal_.message(fmt::format("benchgate: github: {} {}{}\n", outcome.sink,
                                word_of(outcome.state), reason));
}

}  // namespace benchgate::cli
