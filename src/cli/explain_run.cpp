#include "src/cli/explain_run.h"

#include "reporters/display_text.h"
#include "src/cli/benchmark_choice.h"
#include "src/cli/benchmark_explainer.h"
#include "src/cli/compared_sides.h"
#include "src/cli/matched_suites.h"
#include "src/cli/progress.h"
#include "src/cli/project.h"
#include "src/cli/result_file.h"
#include "src/cli/scratch_folder.h"
#include "src/cli/values.h"
#include "src/measure/interruption.h"
#include "src/measure/process.h"
#include "src/measure/worktree.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace benchgate::cli {

namespace {

std::chrono::milliseconds time_of(const ExplainRequest& request) {
  constexpr std::chrono::seconds kLeast{1};
  const auto time = parse_duration(request.time);
  if (!time || *time < kLeast) {
    throw UsageError(fmt::format(
        "--time {}: expected a duration of 1s or longer, like 30s or 2m",
        request.time));
  }
  return *time;
}

void check_runnable(const Side& side) {
  if (side.result) {
    throw UsageError(fmt::format(
        "{} is a result file; profiles are recorded of suites, so name a "
        "revision or an executable",
        side.program.revision));
  }
}

BenchmarkOfSuite chosen(BenchmarkExplainer& explainer,
                        const ExplainRequest& request,
                        const Configuration& configuration) {
  std::vector<SuiteLists> lists;
  for (const measure::SuiteSides& sides : explainer.suites()) {
    lists.push_back({.name = sides.name,
                     .base = sides.base->list(),
                     .head = sides.head->list()});
  }
  ChosenBenchmark benchmark = choose_benchmark(
      lists, configuration.rules.renamed, request.benchmark, request.suite);
  return {.suite = std::move(benchmark.suite),
          .names = {.base = std::move(benchmark.base.name),
                    .head = std::move(benchmark.head.name)}};
}

/// What to do with what was kept.
std::string next_steps(const std::filesystem::path& folder) {
  // As it can be typed here, if it is below.
  const std::filesystem::path near = std::filesystem::proximate(folder);
  const std::string shown =
      reporters::visible_text((*near.begin() == ".." ? folder : near).string());
  return fmt::format(
      "\nkept in {0}\n"
      "  {0}/cpu.html  flame graph of both sides: orange grew\n"
      "  benchgate profile diff {0}/cpu-*.pb.gz\n"
      "  benchgate profile list FUNCTION {0}/cpu-*-head.pb.gz\n",
      shown);
}

/// Where the evidence goes.
std::filesystem::path folder_of(const ExplainRequest& request,
                                const Settings& settings) {
  if (!request.folder.empty()) {
    return request.folder;
  }
  make_result_folder(settings.output);
  return settings.output.parent_path() / "explain";
}

ExitStatus show(const ExplainedEvidence& explained,
                const std::filesystem::path& where,
                const ExplainRequest& request, const Call& call) {
  const bool has_profiles = !explained.evidence.cpu.empty();
  call.terminal.print(request.json
                          ? explain::explanation_json(explained.benchmark,
                                                      explained.explanation)
                          : explain::explanation_report(explained.benchmark,
                                                        explained.explanation));
  // What was found out is said even if there is no room to keep it.
  const auto folder = keep_evidence(explained, where);
  if (std::filesystem::exists(folder / "cpu.html") && !request.json) {
    call.terminal.print(next_steps(folder));
  }
  return has_profiles ? ExitStatus::fine : ExitStatus::not_measured;
}

}  // namespace

ExitStatus run_explain(const ExplainRequest& request, const Call& call) {
  const measure::InterruptionGuard interruption;
  measure::SystemProcessRunner runner;
  Progress progress(call.terminal, request.options.quiet
                                       ? Progress::Loudness::quiet
                                       : Progress::Loudness::normal);
  const explain::Effort effort{.rounds = request.rounds,
                               .time = time_of(request)};
  const Project project = find_project(runner);
  const Settings settings = make_settings(request.options, project.top);
  measure::sweep_abandoned(settings.cache);
  const ScratchFolder scratch(settings.cache);
  SideMaker maker(runner, settings, project, scratch.path(),
                  request.options.rebuild ? measure::Reuse::never
                                          : measure::Reuse::stored_build,
                  [&](const std::string& text) { progress.step(text); });
  Sides sides = make_sides({.base = request.base, .head = request.head},
                           project, maker, runner, progress);
  check_runnable(sides.base);
  check_runnable(sides.head);
  match_suites(sides.base, sides.head);

  BenchmarkExplainer explainer(runner, sides.base, sides.head, progress);
  const BenchmarkOfSuite benchmark =
      chosen(explainer, request, settings.configuration);
  const auto instructions = settings.configuration.exact == Exact::off
                                ? CountedInstructions()
                                : explainer.count_instructions(benchmark);
  const ExplainedEvidence explained =
      explainer.explain(benchmark, effort, instructions);
  progress.clear();
  return show(explained, folder_of(request, settings), request, call);
}

}  // namespace benchgate::cli
