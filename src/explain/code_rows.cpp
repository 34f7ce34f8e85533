#include "src/explain/code_rows.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

namespace benchgate::explain {

namespace {

using compare::Row;

compare::Metric metric() {
  return {.name = std::string(measure::kCodeBytes),
          .unit = "B",
          .better = compare::Direction::lower,
          .kind = compare::MetricKind::exact};
}

/// The rows of one benchmark.
using Rows = std::span<const Row>;

bool is_measured(Rows rows) {
  return std::ranges::any_of(rows, [](const Row& row) {
    return row.design == compare::Design::paired && !row.screen.empty();
  });
}

std::optional<Row> make_row(Rows rows, SuiteCode& code,
                            const measure::Rules& rules,
                            const std::string& today) {
  const Row& first = rows.front();
  Row row;
  row.suite = first.suite;
  row.benchmark = first.benchmark;
  row.base_name = first.base_name;
  row.metric = metric();
  const bool is_own = std::ranges::any_of(rows, [&](const Row& each) {
    return each.metric.name == row.metric.name;
  });
  if (is_own || !is_measured(rows) ||
      !rules.wants(row.suite, row.benchmark, row.metric, false)) {
    return std::nullopt;
  }
  const auto bytes = code.bytes(
      row.base_name.empty() ? row.benchmark : row.base_name, row.benchmark);
  if (!bytes) {
    return std::nullopt;
  }
  row.policy = rules.policy(row.suite, row.benchmark, row.metric.name);
  row.accepted = rules.acceptance(row.benchmark, row.metric.name, today);
  const compare::Pair pair{.base = static_cast<double>(bytes->base),
                           .head = static_cast<double>(bytes->head),
                           .first = compare::Side::base};
  row.screen = {pair, pair};  // Two settle an exact metric.
  return row;
}

}  // namespace

void add_code_rows(compare::Comparison& comparison,
                   const std::vector<NamedSuiteCode>& suites,
                   const measure::Rules& rules, const std::string& today) {
  std::vector<Row>& rows = comparison.rows;
  std::vector<std::pair<std::size_t, Row>> added;  // Each before that one.
  for (std::size_t begin = 0; begin < rows.size();) {
    // The rows of a benchmark stand together.
    std::size_t end = begin + 1;
    while (end < rows.size() && rows[end].suite == rows[begin].suite &&
           rows[end].benchmark == rows[begin].benchmark) {
      ++end;
    }
    const auto suite =
        std::ranges::find(suites, rows[begin].suite, &NamedSuiteCode::name);
    if (suite != suites.end()) {
      if (auto row = make_row(Rows(rows).subspan(begin, end - begin),
                              *suite->code, rules, today)) {
        added.emplace_back(end, std::move(*row));
      }
    }
    begin = end;
  }
  // Nothing is touched until all is known: memory may not suffice for it.
  std::vector<Row> all;
  all.reserve(rows.size() + added.size());
  auto next = added.begin();
  for (std::size_t i = 0; i <= rows.size(); ++i) {
    if (next != added.end() && next->first == i) {
      all.push_back(std::move(next->second));
      ++next;
    }
    if (i < rows.size()) {
      all.push_back(std::move(rows[i]));
    }
  }
  rows = std::move(all);
}

}  // namespace benchgate::explain
