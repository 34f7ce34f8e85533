#include "src/measure/single_side.h"

#include "src/measure/disturbances.h"
#include "src/measure/exact_rows.h"
#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/subject.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>
#include <utility>

namespace benchgate::measure {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

/// Longer than the start of a pair: nothing cancels here, so the start-up's
/// share should be small, and the ladder cannot be climbed without pairs.
constexpr nanoseconds kDuration = std::chrono::milliseconds(10);

/// A benchmark while it is measured.
struct Lone {
  std::size_t suite = 0;
  Subject subject;
  std::vector<compare::Row> rows;
  std::vector<compare::Row> counted;  // What the suite may report itself, too.
  std::string failure;
  bool skipped = false;
};

compare::Row& row_of(Lone& lone, const std::string& suite,
                     const compare::Metric& metric, const Rules& rules) {
  const auto found = std::ranges::find_if(lone.rows, [&](const auto& row) {
    return row.metric.name == metric.name;
  });
  if (found != lone.rows.end()) {
    return *found;
  }
  compare::Row& row = lone.rows.emplace_back();
  row.suite = suite;
  row.benchmark = lone.subject.name;
  row.metric = metric;
  row.design = compare::Design::unpaired;
  row.policy = rules.policy(suite, lone.subject.name, metric.name);
  row.verdict = compare::Verdict::added;
  return row;
}

void take(Lone& lone, const std::string& suite, const Measurement& measured,
          const Rules& rules) {
  // What skips itself has a failure, too.
  lone.skipped = measured.skipped;
  lone.failure = measured.skipped ? "" : measured.failure;
  for (const Value& value : measured.values) {
    if (rules.wants(suite, lone.subject.name, value.metric,
                    value.metric.name == lone.subject.time_metric)) {
      row_of(lone, suite, value.metric, rules)
          .head_values.push_back(value.value);
    }
  }
}

std::vector<Lone> list_benchmarks(const std::vector<SingleSuite>& suites,
                                  const Rules& rules,
                                  const SessionSettings& settings) {
  std::vector<Lone> lone;
  for (std::size_t suite = 0; suite < suites.size(); ++suite) {
    const auto listed = suites[suite].suite->list();
    for (Subject& subject : match_benchmarks(suites[suite].name, listed, listed,
                                             rules, settings.filter)) {
      Lone& added = lone.emplace_back();
      added.suite = suite;
      added.failure =
          subject.state == Subject::State::unusable ? subject.note : "";
      added.subject = std::move(subject);
    }
  }
  if (lone.empty()) {
    throw MeasurementError(MeasurementError::Kind::bad_input,
                           "no benchmark is left to measure: the filter or the "
                           "rules leave every one out");
  }
  return lone;
}

/// Leaves those of the shard that is asked for.
std::optional<compare::Shard> keep_shard(const std::vector<SingleSuite>& suites,
                                         const SessionSettings& settings,
                                         std::vector<Lone>& benchmarks) {
  if (!settings.shard) {
    return std::nullopt;
  }
  std::vector<compare::ShardBenchmark> all;
  for (const Lone& lone : benchmarks) {
    all.push_back({.place = all.size(),
                   .suite = suites[lone.suite].name,
                   .name = lone.subject.name});
  }
  compare::Shard shard = make_shard(all, *settings.shard);
  std::vector<Lone> own;
  for (const compare::ShardBenchmark& benchmark : shard.benchmarks) {
    own.push_back(std::move(benchmarks[benchmark.place]));
  }
  benchmarks = std::move(own);
  return shard;
}

void append_rows(const Lone& lone, const std::string& suite,
                 compare::Comparison& comparison) {
  if (lone.skipped) {
    return;
  }
  std::vector<compare::Row> rows = lone.rows;
  for (const compare::Row& row : lone.counted) {
    const auto own = std::ranges::find_if(rows, [&](const auto& each) {
      return each.metric.name == row.metric.name;
    });
    if (own == rows.end()) {
      rows.push_back(row);
    }
  }
  if (rows.empty() && !lone.failure.empty()) {
    compare::Row& row = rows.emplace_back();
    row.suite = suite;
    row.benchmark = lone.subject.name;
    row.metric = {.name = lone.subject.time_metric, .unit = "s"};
    row.design = compare::Design::unpaired;
  }
  for (compare::Row& row : rows) {
    if (!lone.failure.empty()) {
      row.verdict = compare::Verdict::failed;
      row.note = lone.failure;
    }
    comparison.rows.push_back(std::move(row));
  }
}

/// Measures and counts.
class SideRun {
 public:
  SideRun(const std::vector<SingleSuite>& suites, const Rules& rules,
          const SessionSettings& settings, std::size_t invocations,
          ProgressListener& listener)
      : suites_(suites),
        rules_(rules),
        settings_(settings),
        invocations_(invocations),
        listener_(listener),
        benchmarks_(list_benchmarks(suites, rules, settings)),
        shard_(keep_shard(suites, settings, benchmarks_)) {}

  compare::Comparison measure();

 private:
  void count_loops();
  void invoke(Lone& lone);
  void report(const Lone& lone);

  [[nodiscard]] bool in_time() const {
    return !settings_.budget || elapsed() < *settings_.budget;
  }

  [[nodiscard]] nanoseconds elapsed() const { return Clock::now() - start_; }

  [[nodiscard]] compare::Comparison result() const;

  const std::vector<SingleSuite>& suites_;
  const Rules& rules_;
  const SessionSettings& settings_;
  std::size_t invocations_;
  ProgressListener& listener_;

  Clock::time_point start_ = Clock::now();
  Disturbances disturbances_;
  std::vector<Lone> benchmarks_;
  std::optional<compare::Shard> shard_;
  ExactRows exact_{rules_, settings_};
  std::size_t done_ = 0;  // Invocations of all benchmarks.
  nanoseconds inside_{0};
  std::int64_t involuntary_switches_ = 0;
  bool budget_spent_ = false;
};

void SideRun::count_loops() {
  for (Lone& lone : benchmarks_) {
    const SingleSuite& suite = suites_[lone.suite];
    for (const LoopCounters& counters : suite.counters) {
      if (lone.failure.empty()) {
        std::ranges::move(exact_.take({.subject = &lone.subject,
                                       .suite = suite.name,
                                       .own_metrics = {}},
                                      counters),
                          std::back_inserter(lone.counted));
      }
    }
  }
}

compare::Comparison SideRun::measure() {
  count_loops();
  std::mt19937_64 random(settings_.seed);
  std::vector<Lone*> order;
  for (Lone& lone : benchmarks_) {
    order.push_back(&lone);
  }
  for (std::size_t round = 0; round < invocations_; ++round) {
    std::ranges::shuffle(order, random);
    for (Lone* lone : order) {
      if (!in_time()) {
        budget_spent_ = true;
        return result();
      }
      if (lone->failure.empty() && !lone->skipped) {
        invoke(*lone);
      }
      ++done_;
      report(*lone);
    }
  }
  return result();
}

void SideRun::invoke(Lone& lone) {
  throw_if_interrupted();
  const SingleSuite& suite = suites_[lone.suite];
  const Invocation invocation =
      suite.suite->invoke({lone.subject.name}, kDuration,
                          suite.pin && lone.subject.single_threaded);
  inside_ += invocation.wall;
  involuntary_switches_ += invocation.involuntary_switches;
  take(lone, suite.name, invocation.measurements.at(0), rules_);
}

void SideRun::report(const Lone& lone) {
  const std::size_t all = invocations_ * benchmarks_.size();
  SessionProgress progress;
  progress.total = benchmarks_.size();
  progress.open = done_ == all ? 0 : benchmarks_.size();
  progress.pairs = done_;
  progress.elapsed = elapsed();
  progress.left = elapsed() / static_cast<nanoseconds::rep>(done_) *
                  static_cast<nanoseconds::rep>(all - done_);
  progress.benchmark = lone.subject.name;
  listener_.update(progress);
}

compare::Comparison SideRun::result() const {
  compare::Comparison comparison;
  comparison.seed = settings_.seed;
  comparison.policy = settings_.policy;
  comparison.shard = shard_;
  for (const Lone& lone : benchmarks_) {
    append_rows(lone, suites_[lone.suite].name, comparison);
  }
  comparison.warnings = exact_.warnings();
  std::ranges::move(warnings(disturbances_.finish(involuntary_switches_)),
                    std::back_inserter(comparison.warnings));
  comparison.summary.seconds = std::chrono::duration<double>(elapsed()).count();
  comparison.summary.suite_seconds =
      std::chrono::duration<double>(inside_ + exact_.wall()).count();
  comparison.summary.budget_spent = budget_spent_;
  return comparison;
}

}  // namespace

compare::Comparison measure_side(const std::vector<SingleSuite>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings,
                                 std::size_t invocations,
                                 ProgressListener& listener) {
  return SideRun(suites, rules, settings, invocations, listener).measure();
}

}  // namespace benchgate::measure
