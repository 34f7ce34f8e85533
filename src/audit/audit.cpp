#include "src/audit/audit.h"

#include "src/audit/load.h"
#include "src/audit/paired_trial.h"
#include "src/audit/sequential_trial.h"
#include "src/measure/measurement_error.h"
#include "src/measure/subject.h"

#include <algorithm>
#include <random>
#include <utility>

namespace benchgate::audit {

namespace {

/// Seeds are kept below 2^32, so that every JSON reader keeps them exactly.
std::uint64_t draw_seed(std::mt19937_64& random) {
  return random() >> 32U;
}

std::vector<Candidate> candidates(
    const std::vector<measure::SuiteSides>& suites, const measure::Rules& rules,
    const measure::SessionSettings& session) {
  std::vector<Candidate> found;
  for (std::size_t suite = 0; suite < suites.size(); ++suite) {
    const auto listed = suites[suite].head->list();
    for (measure::Subject& subject : measure::match_benchmarks(
             suites[suite].name, listed, listed, rules, session.filter)) {
      if (subject.state == measure::Subject::State::common) {
        found.push_back({.suite = suite, .subject = std::move(subject)});
      }
    }
  }
  if (found.empty()) {
    throw measure::MeasurementError(
        measure::MeasurementError::Kind::bad_input,
        "no benchmark is left to measure: the filter or the rules leave every "
        "one out");
  }
  return found;
}

}  // namespace

std::vector<PlannedTrial> plan(const AuditSettings& settings) {
  std::vector<PlannedTrial> trials(settings.comparisons);
  for (const double slowdown : settings.slowdowns) {
    trials.insert(trials.end(), settings.slowed_comparisons,
                  {.leg = Leg::paired, .slowdown = slowdown});
  }
  trials.insert(trials.end(), settings.sequential,
                {.leg = Leg::sequential, .slowdown = 0.0});
  std::mt19937_64 random(settings.session.seed);
  std::ranges::shuffle(trials, random);
  for (PlannedTrial& trial : trials) {
    trial.seed = draw_seed(random);
  }
  return trials;
}

void run_audit(const std::vector<measure::SuiteSides>& suites,
               const measure::Rules& rules, const AuditSettings& settings,
               const std::filesystem::path& scratch, AuditListener& listener) {
  const std::vector<Candidate> listed =
      candidates(suites, rules, settings.session);
  const std::vector<PlannedTrial> trials = plan(settings);
  const Load load(settings.load);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    listener.begin(trials[i], i, trials.size());
    std::string started = settings.now();
    Trial trial =
        trials[i].leg == Leg::paired
            ? measure_paired(suites, rules, settings, trials[i],
                             {.candidates = listed, .scratch = scratch},
                             listener)
            : measure_sequential(suites, listed, listener);
    trial.seed = trials[i].seed;
    trial.started = std::move(started);
    trial.load = settings.load;
    trial.family_error = settings.session.policy.family_error;
    trial.tool_version = settings.tool_version;
    trial.program = settings.program;
    listener.finished(std::move(trial));
  }
}

}  // namespace benchgate::audit
