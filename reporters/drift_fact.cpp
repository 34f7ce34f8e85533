#include "reporters/drift_fact.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

namespace benchgate::reporters {

namespace {

using compare::Drift;
using compare::DriftRow;

/// More lines than this say less.
constexpr std::size_t kMostRows = 5;

/// "store: BM_Get/8, cpu_time: +9.2 % [+8.1, +10.4]".
std::string describe(const DriftRow& row) {
  const Change total = change({.ratio = row.total->ratio,
                               .low = row.total->low,
                               .high = row.total->high});
  return fmt::format("{}{}{}, {}: {} {}", visible_text(row.suite),
                     row.suite.empty() ? "" : ": ", visible_text(row.benchmark),
                     visible_text(row.metric), total.estimate, total.interval);
}

/// "v1.4 (1a2b3c4d5e)".
std::string since(const Drift& drift) {
  constexpr std::size_t kShortCommit = 10;
  std::string text = visible_text(drift.since);
  if (!drift.since_commit.empty()) {
    text += fmt::format(" ({})", drift.since_commit.substr(0, kShortCommit));
  }
  return text;
}

/// Suite, benchmark, metric, unit.
using Key = std::tuple<std::string_view, std::string_view, std::string_view,
                       std::string_view>;

/// How much slower the row is than its limit, as a logarithm.
double beyond_limit(const DriftRow& row, compare::Direction better) {
  const double log = std::log1p(row.total->ratio);
  return (better == compare::Direction::lower ? log : -log) -
         std::log1p(row.limit);
}

/// The nearest to its limit, or furthest beyond, first.
std::vector<const DriftRow*> judged_rows(
    const compare::Comparison& comparison) {
  std::map<Key, compare::Direction> directions;
  for (const compare::Row& row : comparison.rows) {
    directions.emplace(
        Key(row.suite, row.benchmark, row.metric.name, row.metric.unit),
        row.metric.better);
  }
  std::vector<const DriftRow*> rows;
  for (const DriftRow& row : comparison.drift->rows) {
    if (row.total && row.p_value) {
      rows.push_back(&row);
    }
  }
  std::ranges::stable_sort(
      rows, std::ranges::greater(), [&directions](const DriftRow* row) {
        const auto found = directions.find(
            Key(row->suite, row->benchmark, row->metric, row->unit));
        return beyond_limit(*row, found == directions.end()
                                      ? compare::Direction::lower
                                      : found->second);
      });
  return rows;
}

void add_exceeding(const Drift& drift,
                   const std::vector<const DriftRow*>& exceeding, Fact& fact) {
  fact.lines.push_back(fmt::format(
      "since {}, more than {} slower:", since(drift), percentage(drift.limit)));
  for (std::size_t i = 0; i < std::min(exceeding.size(), kMostRows); ++i) {
    fact.lines.push_back(describe(*exceeding[i]));
  }
  if (exceeding.size() > kMostRows) {
    fact.lines.push_back(
        fmt::format("and {} more", exceeding.size() - kMostRows));
  }
}

void add_bridged(const std::vector<const DriftRow*>& rows, Fact& fact) {
  const auto bridged = static_cast<std::size_t>(
      std::ranges::count(rows, true, &DriftRow::bridged));
  if (bridged > 0) {
    fact.lines.push_back(fmt::format(
        "of {} not all of the way was measured in pairs: what changed where "
        "runs are missing is taken from the values of the same machine, or as "
        "nothing",
        count(bridged, "row")));
  }
}

}  // namespace

Fact drift_fact(const compare::Comparison& comparison) {
  const Drift& drift = *comparison.drift;
  Fact fact{.label = "drift", .lines = {}};
  const std::vector<const DriftRow*> rows = judged_rows(comparison);
  std::vector<const DriftRow*> exceeding;
  std::ranges::copy_if(rows, std::back_inserter(exceeding),
                       &DriftRow::exceeded);
  if (!drift.problem.empty()) {
    fact.lines.push_back(fmt::format("since {}: not known: {}", since(drift),
                                     visible_text(drift.problem)));
  } else if (!exceeding.empty()) {
    add_exceeding(drift, exceeding, fact);
  } else if (rows.empty()) {
    fact.lines.push_back(fmt::format(
        "since {}: not looked at: nothing that was compared has ratios in {}",
        since(drift), visible_text(drift.history)));
  } else {
    fact.lines.push_back(fmt::format(
        "since {}: no row of {} is more than {} slower for certain; nearest is "
        "{}",
        since(drift), rows.size(), percentage(drift.limit),
        describe(*rows.front())));
  }
  if (!rows.empty()) {
    fact.lines.push_back(fmt::format(
        "a slowdown of just the limit would fail in at most {}, over all rows",
        percentage(comparison.policy.family_error)));
  }
  add_bridged(rows, fact);
  for (const std::string& note : drift.notes) {
    fact.lines.push_back(visible_text(note));
  }
  fact.alarming = !drift.problem.empty() || !exceeding.empty() || rows.empty();
  return fact;
}

}  // namespace benchgate::reporters
