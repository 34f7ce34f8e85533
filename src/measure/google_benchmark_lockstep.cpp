#include "src/measure/google_benchmark_lockstep.h"

#include "src/measure/google_benchmark_measurement.h"
#include "src/measure/google_benchmark_result_file.h"
#include "src/measure/lockstep_values.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace benchgate::measure {

namespace {

/// A pair takes tens of milliseconds where nothing else runs. One that takes
/// this long is better off as two invocations, each with its own time limit.
constexpr std::chrono::milliseconds kTimeout = std::chrono::minutes(1);

/// How often a pair is tried until both sides have found about the same number
/// of iterations. On a machine where processes wait for half a second for a CPU
/// 14 of 180 pairs had sides that differed by more than a factor of two. Sides
/// that always differ so much are a difference that plain pairs see as well.
constexpr int kAttempts = 4;

/// One side of a pair, when it is over.
struct Outcome {
  Measurement measurement;
  SideTurns turns;
};

ProcessResult result_of(const LaunchedSide& side) {
  ProcessResult result;
  if (WIFSIGNALED(side.status)) {
    result.ending = Ending::killed;
    result.signal = WTERMSIG(side.status);
  } else {
    result.exit_status = WEXITSTATUS(side.status);
  }
  return result;
}

/// Whether the side ended badly by its own fault: an exit before the first turn
/// may be ours, if what we load does not agree with it.
bool has_failed(const LaunchedSide& side) {
  return WIFSIGNALED(side.status) || (side.status != 0 && side.runs > 0);
}

/// What the side's result file says; empty if it does not say enough.
std::optional<Outcome> outcome_of(const std::string& name,
                                  const LaunchedSide& side,
                                  const GoogleBenchmarkResultFile& file,
                                  const GoogleBenchmarkSuite& suite) {
  Outcome outcome;
  outcome.measurement.benchmark = name;
  if (has_failed(side)) {
    outcome.measurement.failure =
        "its process " + describe(result_of(side), suite.options().limits);
    return outcome;
  }
  const auto content = file.read(suite.options().largest_result);
  if (side.status != 0 || side.runs == 0 || !content.trouble.empty()) {
    return std::nullopt;
  }
  outcome.measurement = measurement_of(name, content.results, "was not run");
  for (const formats::Run& run : content.results.runs) {
    if (run.benchmark == name) {
      outcome.turns.repetitions.push_back(run);
    }
  }
  std::ranges::stable_sort(outcome.turns.repetitions, {},
                           &formats::Run::repetition_index);
  outcome.turns.runs = side.runs;
  return outcome;
}

bool ended_without_a_turn(const LaunchedSide& side) {
  return side.status == 0 && side.runs == 0;
}

}  // namespace

std::optional<LockstepPair> GoogleBenchmarkLockstep::invoke(
    const LockstepRequest& request) {
  std::chrono::nanoseconds wall{0};
  std::int64_t switches = 0;
  LockstepRequest asked = request;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto outcome = try_once(asked);
    if (!outcome) {
      return std::nullopt;
    }
    wall += outcome->pair.wall;
    switches += outcome->pair.involuntary_switches;
    if (outcome->usable) {
      outcome->pair.wall = wall;
      outcome->pair.involuntary_switches = switches;
      return std::move(outcome->pair);
    }
    ++asked.coins;
  }
  return std::nullopt;
}

ProcessResult GoogleBenchmarkLockstep::run(const LockstepRequest& request) {
  Limits limits = base_.options().limits;
  limits.timeout = std::min(limits.timeout, kTimeout);
  limits.cpu = request.pinned ? base_.options().cpu : std::nullopt;
  return runner_.run(launch(files_,
                            base_.run_command({request.base_name},
                                              request.duration, request.turns),
                            head_.run_command({request.head_name},
                                              request.duration, request.turns),
                            request),
                     limits);
}

std::optional<GoogleBenchmarkLockstep::Attempt>
GoogleBenchmarkLockstep::try_once(const LockstepRequest& request) {
  const GoogleBenchmarkResultFile base_file(base_.result_file());
  const GoogleBenchmarkResultFile head_file(head_.result_file());
  const ProcessResult result = run(request);
  const auto answer =
      result.succeeded() ? parse_launch_answer(result.output) : std::nullopt;
  if (!answer || answer->out_of_step) {
    return std::nullopt;
  }
  auto base = outcome_of(request.base_name, answer->base, base_file, base_);
  auto head = outcome_of(request.head_name, answer->head, head_file, head_);
  if (!base || !head) {
    possible_ = possible_ && !ended_without_a_turn(answer->base) &&
                !ended_without_a_turn(answer->head);
    return std::nullopt;
  }
  Attempt attempt;
  if (base->measurement.failure.empty() && head->measurement.failure.empty()) {
    attempt.usable =
        comparable(base->turns, head->turns) &&
        pair_up(base->turns, head->turns, base->measurement, head->measurement);
  }
  attempt.pair = {.base = std::move(base->measurement),
                  .head = std::move(head->measurement),
                  .wall = result.wall,
                  .involuntary_switches = result.involuntary_switches};
  return attempt;
}

}  // namespace benchgate::measure
