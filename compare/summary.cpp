#include "compare/summary.h"

#include "compare/geometric_mean.h"
#include "compare/join_shards.h"
#include "compare/order_statistic_interval.h"
#include "compare/sample.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <string_view>
#include <utility>

namespace benchgate::compare {

namespace {

/// More names than this say less.
constexpr std::size_t kNamesInAReason = 5;

void count(const Row& row, Summary& summary) {
  switch (row.verdict) {
    case Verdict::regressed:
      ++(row.accepted ? summary.accepted : summary.regressed);
      break;
    case Verdict::improved:
      ++summary.improved;
      break;
    case Verdict::unchanged:
      ++summary.unchanged;
      break;
    case Verdict::inconclusive:
      ++summary.inconclusive;
      break;
    case Verdict::missing:
      ++summary.missing;
      break;
    case Verdict::added:
      ++summary.added;
      break;
    case Verdict::failed:
      ++summary.failed;
      break;
  }
}

/// How much worse head is, as a log-ratio; 0 where there is no number.
double worseness(const Row& row) {
  if (!row.delta || std::isnan(row.delta->ratio) || row.delta->ratio < -1.0) {
    return 0.0;
  }
  const double log_ratio = std::log1p(row.delta->ratio);
  return row.metric.better == Direction::lower ? log_ratio : -log_ratio;
}

/// The benchmarks of the gated rows with this verdict, each once: what
/// regressed most first, all others in order.
std::vector<std::string_view> gated_benchmarks(const std::vector<Row>& rows,
                                               Verdict verdict) {
  std::vector<const Row*> counting;
  for (const Row& row : rows) {
    if (row.policy.gated && row.verdict == verdict &&
        !(row.verdict == Verdict::regressed && row.accepted.has_value())) {
      counting.push_back(&row);
    }
  }
  if (verdict == Verdict::regressed) {
    std::ranges::stable_sort(counting, std::ranges::greater(),
                             [](const Row* row) { return worseness(*row); });
  }
  std::set<std::pair<std::string_view, std::string_view>> seen;
  std::vector<std::string_view> names;
  for (const Row* row : counting) {
    if (seen.emplace(row->suite, row->benchmark).second) {
      names.emplace_back(row->benchmark);
    }
  }
  return names;
}

/// "2 benchmarks regressed: BM_A, BM_B".
std::string reason(const std::vector<std::string_view>& names,
                   std::string_view what) {
  std::string text =
      fmt::format("{} {} {}: ", names.size(),
                  names.size() == 1 ? "benchmark" : "benchmarks", what);
  const std::size_t shown = std::min(names.size(), kNamesInAReason);
  for (std::size_t i = 0; i < shown; ++i) {
    text += i == 0 ? "" : ", ";
    text += names[i];
  }
  if (shown < names.size()) {
    text += fmt::format(" and {} more", names.size() - shown);
  }
  return text;
}

/// What was not measured cannot pass.
void ask_for_shards(const Joined& joined, Summary& summary) {
  for (const std::size_t index : missing_shards(joined)) {
    summary.gate = Response::fail;
    summary.reasons.push_back(fmt::format(
        "shard {} of {} is missing: its benchmarks were not measured", index,
        joined.count));
  }
}

void ask_gate(const Comparison& comparison, Summary& summary) {
  struct Rule {
    Verdict verdict;
    Response response;
    std::string_view what;
  };

  const Policy& policy = comparison.policy;
  for (const Rule& rule :
       {Rule{Verdict::regressed, Response::fail, "regressed"},
        Rule{Verdict::failed, policy.on_failed, "failed"},
        Rule{Verdict::missing, policy.on_missing, "missing from head"},
        Rule{Verdict::inconclusive, policy.on_inconclusive, "inconclusive"}}) {
    const auto names = gated_benchmarks(comparison.rows, rule.verdict);
    if (rule.response == Response::fail && !names.empty()) {
      summary.gate = Response::fail;
      summary.reasons.push_back(reason(names, rule.what));
    }
  }
}

/// The benchmarks that exceed their limit, the furthest first, each once.
std::vector<std::string_view> drifted_benchmarks(const Drift& drift) {
  std::vector<const DriftRow*> exceeding;
  for (const DriftRow& row : drift.rows) {
    if (row.exceeded && row.total) {
      exceeding.push_back(&row);
    }
  }
  std::ranges::stable_sort(exceeding, std::ranges::greater(),
                           [](const DriftRow* row) {
                             return std::abs(std::log1p(row->total->ratio));
                           });
  std::set<std::pair<std::string_view, std::string_view>> seen;
  std::vector<std::string_view> names;
  for (const DriftRow* row : exceeding) {
    if (seen.emplace(row->suite, row->benchmark).second) {
      names.emplace_back(row->benchmark);
    }
  }
  return names;
}

void ask_for_drift(const Drift& drift, Summary& summary) {
  if (!drift.problem.empty()) {
    summary.gate = Response::fail;
    summary.reasons.push_back(fmt::format("the drift since {} is not known: {}",
                                          drift.since, drift.problem));
  }
  if (const auto names = drifted_benchmarks(drift); !names.empty()) {
    summary.gate = Response::fail;
    summary.reasons.push_back(
        reason(names, fmt::format("{} more than {:.3g} % slower than at {}",
                                  names.size() == 1 ? "is" : "are",
                                  100.0 * drift.limit, drift.since)));
  }
}

/// One for each timed metric, in the order in which the rows name them.
std::vector<GeometricMean> geometric_means(const std::vector<Row>& rows) {
  std::vector<std::pair<std::string_view, std::vector<double>>> ratios;
  for (const Row& row : rows) {
    if (row.metric.kind != MetricKind::timed || !row.delta) {
      continue;
    }
    auto found = std::ranges::find(
        ratios, row.metric.name, [](const auto& entry) { return entry.first; });
    if (found == ratios.end()) {
      ratios.emplace_back(row.metric.name, std::vector<double>());
      found = ratios.end() - 1;
    }
    found->second.push_back(1.0 + row.delta->ratio);
  }

  std::vector<GeometricMean> means;
  means.reserve(ratios.size());
  for (const auto& [metric, values] : ratios) {
    means.push_back({.metric = std::string(metric),
                     .ratio = geometric_mean(values) - 1.0,
                     .rows = values.size()});
  }
  return means;
}

std::optional<double> median_detectable(const std::vector<Row>& rows) {
  std::vector<double> effects;
  for (const Row& row : rows) {
    if (row.metric.kind == MetricKind::timed && row.detectable) {
      effects.push_back(*row.detectable);
    }
  }
  if (effects.empty()) {
    return std::nullopt;
  }
  return median(Sample(std::move(effects)));
}

}  // namespace

Summary summarise(const Comparison& comparison) {
  Summary summary;
  summary.seconds = comparison.summary.seconds;
  summary.suite_seconds = comparison.summary.suite_seconds;
  summary.lockstep_pairs = comparison.summary.lockstep_pairs;
  summary.budget_spent = comparison.summary.budget_spent;
  for (const Row& row : comparison.rows) {
    count(row, summary);
  }
  if (comparison.joined) {
    ask_for_shards(*comparison.joined, summary);
  }
  ask_gate(comparison, summary);
  if (comparison.drift) {
    ask_for_drift(*comparison.drift, summary);
  }
  summary.geometric_means = geometric_means(comparison.rows);
  summary.median_detectable = median_detectable(comparison.rows);
  return summary;
}

}  // namespace benchgate::compare
