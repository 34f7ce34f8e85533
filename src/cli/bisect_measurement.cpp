#include "src/cli/bisect_measurement.h"

#include "src/cli/publication.h"
#include "src/cli/report_output.h"
#include "src/measure/measurement_error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace benchgate::cli {

using compare::Bisection;
using measure::MeasurementError;

BisectMeasurement::BisectMeasurement(measure::ProcessRunner& runner,
                                     const Settings& settings,
                                     const std::filesystem::path& scratch)
    : runner_(runner),
      settings_(settings),
      random_(settings.seed),
      journal_(scratch / "bisect.journal",
               {.key = "", .seed = settings.seed, .started = now_as_text()},
               false) {}

void BisectMeasurement::choose(const BisectRequest& request, const Side& good,
                               const Side& bad) {
  const ComparedCommits compared(runner_, good, bad, "", "");
  benchmark_ =
      choose_benchmark(compared.lists(), settings_.configuration.rules.renamed,
                       request.benchmark, request.suite);
  metric_name_ =
      request.metric.empty() ? benchmark_.head.time_metric : request.metric;
}

compare::BisectionSettings BisectMeasurement::bisection_settings() const {
  const compare::RowPolicy policy = settings_.configuration.rules.policy(
      benchmark_.suite, benchmark_.head.name, metric_name_);
  compare::BisectionSettings bisection;
  bisection.family_error = settings_.configuration.policy.family_error;
  bisection.noise_threshold = policy.noise_threshold;
  bisection.tolerance = policy.tolerance;
  return bisection;
}

compare::Pair BisectMeasurement::begin(
    const BisectRequest& request, const Side& good, const Side& bad,
    const std::vector<measure::Commit>& commits) {
  choose(request, good, bad);
  const ComparedCommits suites(runner_, good, bad, benchmark_.suite,
                               metric_name_);
  measure::BenchmarkPairs pairs(
      suites.suite(), {.base = benchmark_.base, .head = benchmark_.head},
      random_, journal_);
  const measure::RecordedPair first = pairs.take();
  const measure::MetricPair values = measure::metric_of(first, metric_name_);
  if (!values.base_failure.empty()) {
    refuse(first, commits.front().revision.name, values.base_failure);
  }
  if (!values.head_failure.empty()) {
    refuse(first, commits.back().revision.name, values.head_failure);
  }
  metric_ = values.metric;
  count(pairs.totals());
  return values.pair;
}

/// An end has no value: it lacks the metric, or all of them.
void BisectMeasurement::refuse(const measure::RecordedPair& first,
                               const std::string& commit,
                               const std::string& failure) const {
  const auto known = measure::metrics_of(first);
  if (!known.empty()) {
    throw UsageError(fmt::format(
        "--metric {}: {} of {} does not give it; both ends give {}",
        metric_name_, benchmark_.head.name, commit, fmt::join(known, ", ")));
  }
  throw MeasurementError(MeasurementError::Kind::not_measured,
                         fmt::format("{} of {} cannot be measured: {}",
                                     benchmark_.head.name, commit, failure));
}

/// By its name at either end.
std::optional<measure::ListedBenchmark> BisectMeasurement::find_benchmark(
    measure::Suite& suite) const {
  const std::vector<measure::ListedBenchmark> listed = suite.list();
  for (const std::string* name :
       {&benchmark_.head.name, &benchmark_.base.name}) {
    const auto found =
        std::ranges::find(listed, *name, &measure::ListedBenchmark::name);
    if (found != listed.end() && found->count == 1) {
      return *found;
    }
  }
  return std::nullopt;
}

void BisectMeasurement::answer(Bisection& bisection, const Side& base,
                               const Side& head, const std::string& base_name,
                               const std::function<void()>& said) {
  const ComparedCommits compared(runner_, base, head, benchmark_.suite,
                                 metric_.name);
  const auto in_base = find_benchmark(*compared.suite().base);
  const auto in_head = find_benchmark(*compared.suite().head);
  if (!in_base || !in_head) {
    bisection.skip("it does not have the benchmark");
    return;
  }
  measure::BenchmarkPairs pairs(compared.suite(),
                                {.base = *in_base, .head = *in_head}, random_,
                                journal_);
  try {
    take_pairs(bisection, base_name, said, pairs);
  } catch (...) {
    count(pairs.totals());
    throw;
  }
  count(pairs.totals());
}

void BisectMeasurement::take_pairs(Bisection& bisection,
                                   const std::string& base_name,
                                   const std::function<void()>& said,
                                   measure::BenchmarkPairs& pairs) {
  const std::size_t step = bisection.steps().size();
  while (bisection.steps().size() == step) {
    if (out_of_time()) {
      bisection.stop("the budget was spent");
      return;
    }
    const auto begin = Clock::now();
    take_pair(bisection, base_name, pairs);
    totals_.time += Clock::now() - begin;
    if (bisection.steps().size() == step) {
      said();
    }
  }
}

void BisectMeasurement::take_pair(Bisection& bisection,
                                  const std::string& base_name,
                                  measure::BenchmarkPairs& pairs) {
  const measure::MetricPair values =
      measure::metric_of(pairs.take(), metric_.name);
  if (!values.base_failure.empty()) {
    // Of the good end, or of a commit that was measured before.
    bisection.stop(fmt::format("{}: {}", base_name, values.base_failure));
  } else if (!values.head_failure.empty()) {
    bisection.skip(values.head_failure);
  } else {
    bisection.add(values.pair);
  }
}

void BisectMeasurement::count(const measure::PairSource::Totals& totals) {
  totals_.pairs += totals.pairs;
  totals_.lockstep_pairs += totals.in_lockstep;
  totals_.involuntary_switches += totals.involuntary_switches;
}

bool BisectMeasurement::out_of_time() const {
  const auto& budget = settings_.configuration.budget;
  return budget && totals_.time > *budget;
}

}  // namespace benchgate::cli
