#include "src/measure/unpaired_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

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

/// A row without values, named as in head.
compare::Row joined_row(const compare::Row& source, const std::string& suite,
                        const std::string& name, const Rules& rules,
                        const SessionSettings& settings) {
  compare::Row row;
  row.suite = suite;
  row.benchmark = name;
  row.base_name = name == source.benchmark ? "" : source.benchmark;
  row.metric = source.metric;
  row.design = compare::Design::unpaired;
  row.policy = rules.policy(suite, name, row.metric.name);
  row.accepted = rules.acceptance(name, row.metric.name, settings.today);
  return row;
}

/// Whether the result says nothing of it, not even that it failed.
bool is_absent(const compare::Row& row) {
  return values_of(row).empty() && row.verdict != compare::Verdict::failed;
}

/// Fills a row that both results have.
void fill(compare::Row& row, const compare::Row& base,
          const compare::Row& head) {
  row.base_values = values_of(base);
  row.head_values = values_of(head);
  if (is_absent(base) || is_absent(head)) {
    row.verdict =
        is_absent(base) ? compare::Verdict::added : compare::Verdict::missing;
    return;
  }
  const bool base_failed = has_failed(base, row.base_values);
  if (base_failed || has_failed(head, row.head_values)) {
    row.verdict = compare::Verdict::failed;
    row.note = fmt::format("{}: {}", base_failed ? "base" : "head",
                           base_failed ? base.note : head.note);
  }
}

using Lines = std::vector<std::string>;

/// Those of both sides, each of which says whose it is, or stands there once.
Lines warnings_of(const Lines& base, const Lines& head) {
  const auto has = [](const Lines& lines, const std::string& line) {
    return std::ranges::find(lines, line) != lines.end();
  };
  Lines warnings;
  for (const std::string& line : base) {
    warnings.push_back(has(head, line) ? line : "base: " + line);
  }
  for (const std::string& line : head) {
    if (!has(base, line)) {
      warnings.push_back("head: " + line);
    }
  }
  return warnings;
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
  joined.warnings = warnings_of(base.warnings, head.warnings);
  joined.summary.budget_spent =
      base.summary.budget_spent || head.summary.budget_spent;
  joined.summary.seconds = base.summary.seconds + head.summary.seconds;
  joined.summary.suite_seconds =
      base.summary.suite_seconds + head.summary.suite_seconds;
  // An executable's suite has the name of its file, which means nothing.
  const std::string head_suite = only_suite(head);
  const bool one_each = !only_suite(base).empty() && !head_suite.empty();
  for (const compare::Row& base_row : base.rows) {
    const auto renamed = rules.renamed.find(base_row.benchmark);
    const std::string& name =
        renamed == rules.renamed.end() ? base_row.benchmark : renamed->second;
    const std::string& suite = one_each ? head_suite : base_row.suite;
    const auto found = head_rows.find({suite, name, base_row.metric.name});
    if (found == head_rows.end()) {
      compare::Row row =
          joined_row(base_row, suite, base_row.benchmark, rules, settings);
      row.base_values = values_of(base_row);
      row.verdict = compare::Verdict::missing;
      joined.rows.push_back(std::move(row));
    } else {
      compare::Row row = joined_row(base_row, suite, name, rules, settings);
      fill(row, base_row, *found->second);
      head_rows.erase(found);
      joined.rows.push_back(std::move(row));
    }
  }
  for (const compare::Row& head_row : head.rows) {
    if (head_rows.contains(key_of(head_row))) {
      compare::Row row = joined_row(head_row, head_row.suite,
                                    head_row.benchmark, rules, settings);
      row.head_values = values_of(head_row);
      row.verdict = compare::Verdict::added;
      joined.rows.push_back(std::move(row));
    }
  }
  return joined;
}

}  // namespace benchgate::measure
