#include "src/cli/comparison_run.h"

#include "compare/decide.h"
#include "compare/join_shards.h"
#include "src/cli/acceptance_trailers.h"
#include "src/cli/ci_sides.h"
#include "src/cli/code_size.h"
#include "src/cli/compared_sides.h"
#include "src/cli/event_sides.h"
#include "src/cli/history_report.h"
#include "src/cli/live_measurement.h"
#include "src/cli/matched_suites.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/regression_explanations.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/cli/site_connection.h"
#include "src/cli/site_report.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/process.h"
#include "src/measure/unpaired_join.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

/// Invocations of the side that is measured against a file.
constexpr std::size_t kInvocations = 20;

/// A part of a side would make benchmarks look as if they were gone.
void check_whole(const Side& side) {
  if (!side.result) {
    return;
  }
  if (const auto& shard = side.result->shard) {
    throw UsageError(fmt::format(
        "{} is shard {} of {}, not a whole result; join them first: benchgate "
        "merge FILE... --output FILE",
        side.program.revision, shard->index, shard->count));
  }
  if (const auto& joined = side.result->joined;
      joined && !compare::missing_shards(*joined).empty()) {
    throw UsageError(fmt::format(
        "{} lacks shard {} of {}: measure that shard, and merge them again",
        side.program.revision, compare::missing_shards(*joined).front(),
        joined->count));
  }
}

Measured measure_sides(Sides& sides, const ComparisonRequest& request,
                       const Settings& settings, const std::string& started,
                       measure::ProcessRunner& runner, Progress& progress,
                       Terminal& terminal) {
  if (!sides.base.result && !sides.head.result) {
    match_suites(sides.base, sides.head);
    const Start start = request.resume ? Start::resume : Start::fresh;
    Measured measured = measure_both(runner, sides.base, sides.head, settings,
                                     start, started, progress, terminal);
    measured.comparison.base = sides.base.program;
    measured.comparison.head = sides.head.program;
    add_code_size(measured.comparison, sides.base, sides.head, settings,
                  started);
    return measured;
  }
  if (request.resume) {
    throw UsageError(
        "--resume: a comparison with a result file has no journal "
        "to go on with");
  }
  if (settings.shard) {
    throw UsageError(
        "--shard: a result file has been measured already; measure the shards "
        "of both sides, and merge those of each");
  }
  check_whole(sides.base);
  check_whole(sides.head);
  const auto result_of = [&](Side& side) {
    return side.result ? std::move(*side.result)
                       : measure_alone(runner, side, settings, kInvocations,
                                       started, progress)
                             .comparison;
  };
  compare::Comparison base = result_of(sides.base);
  compare::Comparison head = result_of(sides.head);
  base.head = sides.base.program;
  head.head = sides.head.program;
  return {.comparison =
              measure::join_unpaired(base, head, settings.configuration.rules,
                                     session_settings(settings, started)),
          .journal = nullptr};
}

/// One run, with all that it needs.
struct Run {
  const ComparisonRequest& request;
  const Call& call;
  const Project& project;
  const Settings& settings;
  measure::ProcessRunner& runner;
  Progress& progress;
  const std::vector<std::unique_ptr<SiteReport>>& sites;
  HistoryReport* history;  ///< Null: none was asked for.
  const DriftGate* drift;  ///< Null: the gate does not look at it.
};

/// Adds the slowdowns that the commits between the sides agree to.
///
/// Returns: what the reader has to know of those that do not hold.
std::vector<std::string> accept_by_commits(const Run& run, const Sides& sides,
                                           Configuration& configuration) {
  if (sides.base_commit.empty() || sides.head_commit.empty()) {
    return {};
  }
  AcceptanceTrailers trailers =
      read_acceptance_trailers(run.runner, *run.project.repository,
                               sides.base_commit, sides.head_commit);
  const bool fork = is_run_for_fork(process_environment());
  if (!trailers.accepted.empty() && (fork || !configuration.accept_trailers)) {
    trailers.warnings.push_back(fmt::format(
        "Benchgate-Accept in the messages of these commits does not hold: {}",
        fork ? "they are a fork's, whose author must not agree to their own "
               "slowdown; an entry of \"accepted\" in the configuration can"
             : "policy.accept_trailers is false in the configuration"));
    return trailers.warnings;
  }
  auto& accepted = configuration.rules.accepted;
  std::ranges::move(trailers.accepted, std::back_inserter(accepted));
  return trailers.warnings;
}

ComparisonOutcome compare_sides(const Run& run) {
  const ComparisonRequest& request = run.request;
  Settings settings = run.settings;
  const std::string started = now_as_text();
  measure::sweep_abandoned(settings.cache);
  const ScratchFolder scratch(settings.cache);
  SideMaker maker(run.runner, run.settings, run.project, scratch.path(),
                  request.options.rebuild ? measure::Reuse::never
                                          : measure::Reuse::stored_build,
                  [&](const std::string& text) { run.progress.step(text); });
  Sides sides = make_sides({.base = request.base, .head = request.head},
                           run.project, maker, run.runner, run.progress);
  const std::vector<std::string> trailer_warnings =
      accept_by_commits(run, sides, settings.configuration);
  // Before measuring: what is wrong here is said at once.
  std::optional<compare::Drift> drift;
  if (run.drift != nullptr) {
    constexpr std::size_t kDay = std::string_view("2026-11-23").size();
    drift =
        run.drift->look(sides.base.program.commit, settings.configuration.rules,
                        std::string_view(started).substr(0, kDay));
  }
  Measured measured =
      measure_sides(sides, request, settings, started, run.runner, run.progress,
                    run.call.terminal);
  run.progress.clear();

  compare::Comparison& comparison = measured.comparison;
  for (const Side* side : {&sides.base, &sides.head}) {
    comparison.warnings.insert(comparison.warnings.end(),
                               side->warnings.begin(), side->warnings.end());
  }
  comparison.warnings.insert(comparison.warnings.end(),
                             trailer_warnings.begin(), trailer_warnings.end());
  set_origin(comparison, run.call.arguments, started);
  if (drift) {
    keep_compared(*drift, comparison);
    comparison.drift = std::move(drift);
  }
  comparison = compare::decide(std::move(comparison));
  if (!sides.base.result && !sides.head.result) {
    explain_regressions(comparison, sides.base, sides.head, settings,
                        run.runner, run.progress);
  }
  const ReportSources sources{.top = run.project.work_tree(),
                              .config = settings.config_file};
  ExitStatus delivered =
      publish(comparison, request.options.report, sources, settings,
              measured.journal.get(), run.call.terminal);
  for (const auto& site : run.sites) {
    const ExitStatus posted =
        site->finish(comparison, sources, settings.output);
    delivered = delivered == ExitStatus::fine ? posted : delivered;
  }
  if (run.history != nullptr) {
    const ExitStatus added = run.history->finish(comparison, settings.output);
    delivered = delivered == ExitStatus::fine ? added : delivered;
  }
  return {.delivered = delivered,
          .policy_says_no = comparison.summary.gate == compare::Response::fail};
}

/// With what sites show of it ended, whatever happens.
ComparisonOutcome for_sites(
    const std::vector<std::unique_ptr<SiteReport>>& sites,
    const std::function<ComparisonOutcome()>& compare) {
  for (const auto& site : sites) {
    site->start();
  }
  try {
    return compare();
  } catch (const measure::Interrupted&) {
    for (const auto& site : sites) {
      site->cancel();
    }
    throw;
  } catch (const std::exception& error) {
    for (const auto& site : sites) {
      site->fail(error.what());
    }
    throw;
  }
}

}  // namespace

ComparisonOutcome run_comparison(const ComparisonRequest& asked,
                                 const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, asked.options.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(asked.options, project.top);
  const auto sites =
      make_site_reports(asked.options.report, asked.purpose, call.terminal);
  const auto history =
      HistoryReport::make(asked.options.report, settings.configuration.history,
                          project, runner, call.terminal);
  const auto drift = asked.purpose == reporters::forge::Purpose::gate
                         ? DriftGate::make(asked.drift, settings.configuration,
                                           project, runner, call.terminal)
                         : nullptr;
  return for_sites(sites, [&] {
    const ComparisonRequest request =
        with_event(asked, project, runner, progress);
    return compare_sides({.request = request,
                          .call = call,
                          .project = project,
                          .settings = settings,
                          .runner = runner,
                          .progress = progress,
                          .sites = sites,
                          .history = history.get(),
                          .drift = drift.get()});
  });
}

}  // namespace benchgate::cli
