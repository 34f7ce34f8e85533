#include "src/measure/exact_rows.h"

#include "compare/exact_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace benchgate::measure {

namespace {

/// The share of the budget that counting may use.
constexpr double kCountShare = 0.1;

bool is_alone(const LoopCounters& counters) {
  return counters.base == nullptr;
}

/// Whether each side agrees with itself.
bool is_exact(const ExactValues& values) {
  const auto same = [&values](std::size_t side) {
    return compare::all_same(
        std::array{values.values[0][side], values.values[1][side]});
  };
  return same(0) && same(1);
}

/// What stands in the way of one side or both, as the end of "SUITE: ... are
/// not counted: "; empty: nothing.
std::string obstacle_of(const LoopCounters& counters) {
  const std::string head = counters.head->obstacle();
  const std::string base =
      is_alone(counters) ? head : counters.base->obstacle();
  if (base == head) {
    return base.empty() ? "" : "the executable " + head;
  }
  return base.empty() ? "head's executable " + head
                      : "base's executable " + base;
}

}  // namespace

bool ExactRows::wants(const CountedBenchmark& benchmark,
                      const std::string& metric) const {
  const compare::Metric exact{
      .name = metric, .unit = "1", .kind = compare::MetricKind::exact};
  return std::ranges::find(benchmark.own_metrics, metric) ==
             benchmark.own_metrics.end() &&
         rules_.wants(benchmark.suite, benchmark.subject->name, exact, false);
}

std::optional<CountedPairs> ExactRows::count(const CountedBenchmark& benchmark,
                                             const LoopCounters& counters) {
  if (const std::string obstacle = obstacle_of(counters); !obstacle.empty()) {
    note(benchmark, counters, obstacle);
    return std::nullopt;
  }
  const auto take_runs = [&](LoopCounter& counter, const std::string& name,
                             const std::string& side) {
    LoopCount count = counter.count(name);
    wall_ += count.wall;
    if (count.runs.empty()) {
      note(benchmark, counters, side + count.trouble);
    }
    return std::move(count.runs);
  };
  CountedPairs counted;
  for (auto& [base, head] : counted) {
    if (!is_alone(counters)) {
      base = take_runs(*counters.base, benchmark.subject->base_name, "base: ");
      if (base.empty()) {
        return std::nullopt;
      }
    }
    head = take_runs(*counters.head, benchmark.subject->name,
                     is_alone(counters) ? "" : "head: ");
    if (head.empty()) {
      return std::nullopt;
    }
    base = is_alone(counters) ? head : base;
  }
  return counted;
}

void ExactRows::note(const CountedBenchmark& benchmark,
                     const LoopCounters& counters, const std::string& why) {
  const auto same = std::ranges::find_if(uncounted_, [&](const auto& each) {
    return each.what == counters.what && each.suite == benchmark.suite &&
           each.why == why;
  });
  if (same != uncounted_.end()) {
    ++same->benchmarks;
    return;
  }
  uncounted_.push_back({.what = counters.what,
                        .suite = benchmark.suite,
                        .why = why,
                        .first = benchmark.subject->name,
                        .benchmarks = 1});
}

compare::Row ExactRows::make_row(const CountedBenchmark& benchmark,
                                 const LoopCounters& counters,
                                 const ExactValues& values) const {
  const Subject& subject = *benchmark.subject;
  compare::Row row;
  row.suite = benchmark.suite;
  row.benchmark = subject.name;
  if (subject.base_name != subject.name) {
    row.base_name = subject.base_name;
  }
  row.metric = values.metric;
  row.policy = rules_.policy(benchmark.suite, subject.name, row.metric.name);
  row.policy.gated = row.policy.gated && is_exact(values);
  if (is_alone(counters)) {
    row.design = compare::Design::unpaired;
    row.verdict = compare::Verdict::added;
    row.head_values = {values.values[0][1], values.values[1][1]};
    return row;
  }
  row.accepted =
      rules_.acceptance(subject.name, row.metric.name, settings_.today);
  for (const auto& pair : values.values) {
    row.screen.push_back(
        {.base = pair[0], .head = pair[1], .first = compare::Side::base});
  }
  return row;
}

bool ExactRows::is_late() const {
  return settings_.budget &&
         wall_ > kCountShare * std::chrono::duration<double, std::milli>(
                                   *settings_.budget);
}

std::vector<compare::Row> ExactRows::take(const CountedBenchmark& benchmark,
                                          const LoopCounters& counters) {
  std::vector<compare::Row> rows;
  const bool any = std::ranges::any_of(counters.metrics, [&](const auto& name) {
    return wants(benchmark, name);
  });
  if (!any) {
    return rows;
  }
  if (is_late()) {
    late_.push_back(benchmark.subject);
    return rows;
  }
  const auto counted = count(benchmark, counters);
  if (!counted) {
    return rows;
  }
  const std::vector<ExactValues> all = exact_values(
      *counted, is_alone(counters) ? Zeros::kept : Zeros::left_out);
  if (all.empty()) {
    note(benchmark, counters, "the sides' loops have different iterations");
  }
  for (const ExactValues& values : all) {
    if (wants(benchmark, values.metric.name)) {
      rows.push_back(make_row(benchmark, counters, values));
    }
  }
  return rows;
}

std::vector<std::string> ExactRows::warnings() const {
  std::vector<std::string> sentences;
  for (const Uncounted& each : uncounted_) {
    const std::string which = each.benchmarks == 1
                                  ? each.first
                                  : fmt::format("{} benchmarks ({}, ...)",
                                                each.benchmarks, each.first);
    sentences.push_back(
        fmt::format("{} of {} in suite {} were not counted: {}; times and "
                    "verdicts about them are not affected",
                    each.what, which, each.suite, each.why));
  }
  if (const std::set<const Subject*> late(late_.begin(), late_.end());
      !late.empty()) {
    sentences.push_back(fmt::format(
        "{} not counted exactly, or not in all, since that "
        "may take {:.0f} % of the budget",
        late.size() == 1 ? std::string("1 benchmark was")
                         : fmt::format("{} benchmarks were", late.size()),
        100 * kCountShare));
  }
  return sentences;
}

}  // namespace benchgate::measure
