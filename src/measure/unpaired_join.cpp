#include "src/measure/unpaired_join.h"

#include <fmt/format.h>

#include <map>
#include <tuple>
#include <utility>

namespace benchgate::measure {

namespace {

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

/// The suite of all rows; empty if they are of several.
std::string only_suite(const compare::Comparison& result) {
  for (const compare::Row& row : result.rows) {
    if (row.suite != result.rows.front().suite) {
      return "";
    }
  }
  return result.rows.empty() ? "" : result.rows.front().suite;
}

/// What failed in the middle has values that it must not be judged by.
bool has_failed(const compare::Row& row, const std::vector<double>& values) {
  return values.empty() || row.verdict == compare::Verdict::failed;
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
  joined.warnings = base.warnings;
  joined.warnings.insert(joined.warnings.end(), head.warnings.begin(),
                         head.warnings.end());
  joined.summary.budget_spent =
      base.summary.budget_spent || head.summary.budget_spent;
  joined.summary.seconds = base.summary.seconds + head.summary.seconds;
  joined.summary.suite_seconds =
      base.summary.suite_seconds + head.summary.suite_seconds;
  // An executable's suite has the name of its file, which means nothing.
  const bool one_each = !only_suite(base).empty() && !only_suite(head).empty();
  for (const compare::Row& base_row : base.rows) {
    compare::Row row = joined_row(base_row, rules, settings);
    row.base_values = values_of(base_row);
    if (one_each) {
      row.suite = only_suite(head);
    }
    auto key = key_of(row);
    const auto renamed = rules.renamed.find(base_row.benchmark);
    if (renamed != rules.renamed.end()) {
      std::get<1>(key) = renamed->second;
    }
    const auto found = head_rows.find(key);
    if (found == head_rows.end()) {
      row.verdict = compare::Verdict::missing;
    } else {
      if (row.benchmark != found->second->benchmark) {
        row.base_name = std::exchange(row.benchmark, found->second->benchmark);
      }
      row.head_values = values_of(*found->second);
      const bool base_failed = has_failed(base_row, row.base_values);
      if (base_failed || has_failed(*found->second, row.head_values)) {
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
