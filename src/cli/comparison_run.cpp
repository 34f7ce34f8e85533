#include "src/cli/comparison_run.h"

#include "compare/decide.h"
#include "src/cli/live_measurement.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/publication.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/side.h"
#include "src/measure/default_base.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"
#include "src/measure/unpaired_join.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <utility>

namespace benchgate::cli {

namespace {

/// Invocations of the side that is measured against a file.
constexpr std::size_t kInvocations = 20;

struct Sides {
  Side base;
  Side head;
};

Sides make_sides(const ComparisonRequest& request, const Project& project,
                 SideMaker& maker, measure::ProcessRunner& runner,
                 Progress& progress) {
  const std::string head = request.head.empty() ? "worktree" : request.head;
  const Named named_head = maker.find(head);
  std::string base = request.base;
  Named named_base;
  if (base.empty()) {
    // Nothing was named: both sides are of the repository, which there is,
    // since the work tree was found in it.
    measure::DefaultBase chosen = measure::default_base(
        runner, *project.repository, std::get<measure::Revision>(named_head));
    base = chosen.revision.name;
    named_base = std::move(chosen.revision);
    progress.step(chosen.reason);
  } else {
    named_base = maker.find(base);
  }
  Side base_side = maker.make(named_base, base, "base");
  const auto* base_revision = std::get_if<measure::Revision>(&named_base);
  const auto* head_revision = std::get_if<measure::Revision>(&named_head);
  const bool one_tree = base_revision != nullptr && head_revision != nullptr &&
                        base_revision->tree == head_revision->tree;
  Side head_side = one_tree
                       ? maker.make_again(base_side, *head_revision, "head")
                       : maker.make(named_head, head, "head");
  return {.base = std::move(base_side), .head = std::move(head_side)};
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
    return measured;
  }
  if (request.resume) {
    throw UsageError(
        "--resume: a comparison with a result file has no journal "
        "to go on with");
  }
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

}  // namespace

ComparisonOutcome run_comparison(const ComparisonRequest& request,
                                 const Call& call) {
  Terminal& terminal = call.terminal;
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(terminal, request.options.quiet
                                  ? Progress::Loudness::quiet
                                  : Progress::Loudness::normal);
  const Project project = find_project(runner);
  const Settings settings = make_settings(request.options, project.top);
  const std::string started = now_as_text();

  measure::sweep_abandoned(settings.cache);
  const ScratchFolder scratch(settings.cache);
  SideMaker maker(runner, settings, project, scratch.path(),
                  request.options.rebuild ? measure::Reuse::never
                                          : measure::Reuse::stored_build,
                  [&](const std::string& text) { progress.step(text); });
  Sides sides = make_sides(request, project, maker, runner, progress);
  Measured measured = measure_sides(sides, request, settings, started, runner,
                                    progress, terminal);
  progress.clear();

  compare::Comparison& comparison = measured.comparison;
  for (const Side* side : {&sides.base, &sides.head}) {
    comparison.warnings.insert(comparison.warnings.end(),
                               side->warnings.begin(), side->warnings.end());
  }
  set_origin(comparison, call.arguments, started);
  comparison = compare::decide(std::move(comparison));
  return {.delivered = publish(comparison, request.options.report, settings,
                               measured.journal.get(), terminal),
          .policy_says_no = comparison.summary.gate == compare::Response::fail};
}

}  // namespace benchgate::cli
