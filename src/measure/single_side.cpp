#include "src/measure/single_side.h"

#include "src/measure/interruption.h"
#include "src/measure/measurement_error.h"
#include "src/measure/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
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
  lone.failure = measured.failure;
  lone.skipped = measured.skipped;
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

void append_rows(const Lone& lone, const std::string& suite,
                 compare::Comparison& comparison) {
  if (lone.skipped) {
    return;
  }
  for (const compare::Row& row : lone.rows) {
    comparison.rows.push_back(row);
  }
  if (lone.failure.empty()) {
    return;
  }
  compare::Row row;
  row.suite = suite;
  row.benchmark = lone.subject.name;
  row.metric = {.name = lone.subject.time_metric, .unit = "s"};
  row.design = compare::Design::unpaired;
  if (lone.rows.empty()) {
    comparison.rows.push_back(row);
  }
  comparison.rows.back().verdict = compare::Verdict::failed;
  comparison.rows.back().note = lone.failure;
}

using RowKey = std::tuple<std::string, std::string, std::string>;

RowKey key_of(const compare::Row& row) {
  return {row.suite, row.benchmark, row.metric.name};
}

/// What a result says of its head side, for one row: a paired result's pairs
/// count as values here.
std::vector<double> values_of(const compare::Row& row) {
  if (row.design == compare::Design::unpaired) {
    return row.head_values;
  }
  const auto& pairs = row.confirm.empty() ? row.screen : row.confirm;
  std::vector<double> values;
  values.reserve(pairs.size());
  for (const compare::Pair& pair : pairs) {
    values.push_back(pair.head);
  }
  return values;
}

compare::Row joined_row(const compare::Row& source, const Rules& rules,
                        const SessionSettings& settings) {
  compare::Row row;
  row.suite = source.suite;
  row.benchmark = source.benchmark;
  row.metric = source.metric;
  row.design = compare::Design::unpaired;
  row.policy = rules.policy(row.suite, row.benchmark, row.metric.name);
  row.accepted =
      rules.acceptance(row.benchmark, row.metric.name, settings.today);
  return row;
}

}  // namespace

compare::Comparison measure_side(const std::vector<SingleSuite>& suites,
                                 const Rules& rules,
                                 const SessionSettings& settings,
                                 std::size_t invocations,
                                 ProgressListener& listener) {
  const auto start = Clock::now();
  std::mt19937_64 random(settings.seed);
  std::vector<Lone> benchmarks = list_benchmarks(suites, rules, settings);
  std::vector<std::size_t> order(benchmarks.size());
  std::ranges::generate(order,
                        [next = std::size_t{0}]() mutable { return next++; });

  compare::Comparison comparison;
  SessionProgress progress;
  progress.total = benchmarks.size();
  nanoseconds inside{0};
  const auto in_time = [&] {
    return !settings.budget || Clock::now() - start < *settings.budget;
  };
  for (std::size_t round = 0; round < invocations && in_time(); ++round) {
    std::ranges::shuffle(order, random);
    for (const std::size_t index : order) {
      Lone& lone = benchmarks[index];
      if (!lone.failure.empty() || lone.skipped) {
        continue;
      }
      throw_if_interrupted();
      const SingleSuite& suite = suites[lone.suite];
      const Invocation invocation =
          suite.suite->invoke({lone.subject.name}, kDuration,
                              suite.pin && lone.subject.single_threaded);
      inside += invocation.wall;
      take(lone, suite.name, invocation.measurements.at(0), rules);
      ++progress.pairs;
      progress.open = round + 1 == invocations ? 0 : benchmarks.size();
      progress.elapsed = Clock::now() - start;
      const auto left = static_cast<nanoseconds::rep>(
          invocations * benchmarks.size() - progress.pairs);
      progress.left = progress.elapsed /
                      static_cast<nanoseconds::rep>(progress.pairs) * left;
      progress.benchmark = lone.subject.name;
      listener.update(progress);
    }
  }
  comparison.summary.budget_spent = !in_time();
  comparison.seed = settings.seed;
  comparison.policy = settings.policy;
  for (const Lone& lone : benchmarks) {
    append_rows(lone, suites[lone.suite].name, comparison);
  }
  const std::chrono::duration<double> whole = Clock::now() - start;
  comparison.summary.seconds = whole.count();
  comparison.summary.suite_seconds =
      std::chrono::duration<double>(inside).count();
  return comparison;
}

compare::Comparison join_unpaired(const compare::Comparison& base,
                                  const compare::Comparison& head,
                                  const Rules& rules,
                                  const SessionSettings& settings) {
  std::map<RowKey, const compare::Row*> head_rows;
  for (const compare::Row& row : head.rows) {
    head_rows.emplace(key_of(row), &row);
  }
  compare::Comparison joined;
  joined.policy = settings.policy;
  joined.seed = settings.seed;
  joined.base = base.head;
  joined.head = head.head;
  joined.summary.seconds = base.summary.seconds + head.summary.seconds;
  joined.summary.suite_seconds =
      base.summary.suite_seconds + head.summary.suite_seconds;
  for (const compare::Row& base_row : base.rows) {
    compare::Row row = joined_row(base_row, rules, settings);
    row.base_values = values_of(base_row);
    auto key = key_of(base_row);
    const auto renamed = rules.renamed.find(base_row.benchmark);
    if (renamed != rules.renamed.end()) {
      std::get<1>(key) = renamed->second;
    }
    const auto found = head_rows.find(key);
    if (found == head_rows.end()) {
      row.verdict = compare::Verdict::missing;
    } else {
      row.benchmark = found->second->benchmark;
      row.head_values = values_of(*found->second);
      if (row.base_values.empty() || row.head_values.empty()) {
        const bool base_failed = row.base_values.empty();
        row.verdict = compare::Verdict::failed;
        row.note =
            fmt::format("{}: {}", base_failed ? "base" : "head",
                        base_failed ? base_row.note : found->second->note);
      }
      head_rows.erase(found);
    }
    joined.rows.push_back(std::move(row));
  }
  for (const compare::Row& head_row : head.rows) {
    if (head_rows.contains(key_of(head_row))) {
      compare::Row row = joined_row(head_row, rules, settings);
      row.head_values = values_of(head_row);
      row.verdict = compare::Verdict::added;
      joined.rows.push_back(std::move(row));
    }
  }
  return joined;
}

}  // namespace benchgate::measure
