#include "src/audit/paired_trial.h"

#include "compare/decide.h"
#include "src/audit/scaled_suite.h"
#include "src/measure/journal.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <utility>

namespace benchgate::audit {

namespace {

using Slowed = std::vector<std::set<std::string>>;  // By suite.

Slowed draw_slowed(const std::vector<measure::SuiteSides>& suites,
                   const std::vector<Candidate>& candidates, std::size_t wanted,
                   const PlannedTrial& planned) {
  Slowed slowed(suites.size());
  if (planned.slowdown <= 0.0) {
    return slowed;
  }
  // Not the engine of the session, whose coins must not depend on this.
  std::seed_seq mixed{planned.seed, std::uint64_t{1}};
  std::mt19937_64 random(mixed);
  std::vector<const Candidate*> chosen;
  for (const Candidate& candidate : candidates) {
    chosen.push_back(&candidate);
  }
  std::ranges::shuffle(chosen, random);
  chosen.resize(std::min(chosen.size(), wanted));
  for (const Candidate* candidate : chosen) {
    slowed[candidate->suite].insert(candidate->subject.name);
  }
  return slowed;
}

std::optional<double> value_of(const measure::Measurement& measured,
                               std::string_view metric) {
  const auto found =
      std::ranges::find_if(measured.values, [&](const measure::Value& value) {
        return value.metric.name == metric && value.value > 0.0;
      });
  return found == measured.values.end() ? std::nullopt
                                        : std::optional(found->value);
}

void add_times(Times& times, const measure::RecordedPair& pair,
               std::string_view metric) {
  const auto base = value_of(pair.base, metric);
  const auto head = value_of(pair.head, metric);
  if (base && head) {
    times.base.push_back(*base);
    times.head.push_back(*head);
  }
}

/// What the journal has of a benchmark: all of its pairs, and both times of
/// those that screened it.
void add_pairs(TrialBenchmark& benchmark, measure::Recording& recording) {
  std::chrono::duration<double> wall{0};
  for (const auto stage : {compare::Stage::screen, compare::Stage::confirm}) {
    while (const auto pair =
               recording.take(benchmark.suite, benchmark.name, stage)) {
      wall += pair->wall;
      ++benchmark.pairs;
      if (stage == compare::Stage::screen) {
        add_times(benchmark.cpu_time, *pair, "cpu_time");
        add_times(benchmark.real_time, *pair, "real_time");
      }
    }
  }
  benchmark.seconds = wall.count();
}

std::vector<TrialBenchmark> benchmarks_of(
    const compare::Comparison& comparison,
    const std::vector<measure::SuiteSides>& suites,
    const std::vector<Candidate>& candidates, const Slowed& slowed) {
  std::vector<TrialBenchmark> benchmarks;
  for (const Candidate& candidate : candidates) {
    const std::string& suite = suites[candidate.suite].name;
    TrialBenchmark benchmark{
        .suite = suite,
        .name = candidate.subject.name,
        .time_metric = candidate.subject.time_metric,
        .slowed = slowed[candidate.suite].contains(candidate.subject.name)};
    for (const compare::Row& row : comparison.rows) {
      if (row.suite == suite && row.benchmark == benchmark.name) {
        benchmark.rows.push_back({.metric = row.metric,
                                  .verdict = row.verdict,
                                  .delta = row.delta,
                                  .detectable = row.detectable});
      }
    }
    // One that skips itself has no rows and is not part of the comparison.
    if (!benchmark.rows.empty()) {
      benchmarks.push_back(std::move(benchmark));
    }
  }
  return benchmarks;
}

}  // namespace

Trial measure_paired(const std::vector<measure::SuiteSides>& suites,
                     const measure::Rules& rules, const AuditSettings& settings,
                     const PlannedTrial& planned, const PairedContext& context,
                     measure::ProgressListener& listener) {
  const Slowed slowed =
      draw_slowed(suites, context.candidates, settings.slowed, planned);
  std::deque<ScaledSuite> scaled;
  std::deque<ScaledLockstep> scaled_lockstep;
  std::vector<measure::SuiteSides> sides = suites;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    sides[i].head =
        &scaled.emplace_back(*sides[i].head, slowed[i], planned.slowdown);
    if (sides[i].lockstep != nullptr) {
      sides[i].lockstep = &scaled_lockstep.emplace_back(
          *sides[i].lockstep, slowed[i], planned.slowdown);
    }
  }
  measure::SessionSettings session = settings.session;
  session.seed = planned.seed;
  // The rows keep the metric that decides; the journal has every metric, which
  // other tools' rules want.
  measure::Journal journal(
      context.scratch / "trial.journal",
      {.key = "audit", .seed = planned.seed, .started = ""}, false);
  const compare::Comparison comparison = compare::decide(
      measure::measure_pairs(sides, rules, session, {}, journal, listener));
  auto recorded = measure::read_journal(journal.file());
  if (!journal.trouble().empty() || !recorded) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::not_measured,
        fmt::format("the values of a comparison cannot be kept in {}: {}",
                    context.scratch.string(), journal.trouble()));
  }
  journal.remove();

  Trial trial{.leg = Leg::paired, .slowdown = planned.slowdown};
  trial.seconds = comparison.summary.seconds;
  trial.budget_spent = comparison.summary.budget_spent;
  trial.benchmarks =
      benchmarks_of(comparison, suites, context.candidates, slowed);
  for (TrialBenchmark& benchmark : trial.benchmarks) {
    add_pairs(benchmark, recorded->recording);
  }
  return trial;
}

}  // namespace benchgate::audit
