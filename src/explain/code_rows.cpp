#include "src/explain/code_rows.h"

#include <algorithm>
#include <iterator>
#include <optional>
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
using Rows = std::vector<Row>;

bool is_measured(const Rows& rows) {
  return std::ranges::any_of(rows, [](const Row& row) {
    return row.design == compare::Design::paired && !row.screen.empty();
  });
}

std::optional<Row> make_row(const Rows& rows, SuiteCode& code,
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
  std::vector<Row> all;
  auto rest = std::make_move_iterator(comparison.rows.begin());
  const auto end = std::make_move_iterator(comparison.rows.end());
  while (rest != end) {
    // The rows of a benchmark stand together.
    Rows rows;
    do {
      rows.push_back(*rest++);
    } while (rest != end && rest.base()->suite == rows.front().suite &&
             rest.base()->benchmark == rows.front().benchmark);
    const auto suite =
        std::ranges::find(suites, rows.front().suite, &NamedSuiteCode::name);
    std::optional<Row> added = suite == suites.end()
                                   ? std::nullopt
                                   : make_row(rows, *suite->code, rules, today);
    std::ranges::move(rows, std::back_inserter(all));
    if (added) {
      all.push_back(std::move(*added));
    }
  }
  comparison.rows = std::move(all);
}

}  // namespace benchgate::explain
