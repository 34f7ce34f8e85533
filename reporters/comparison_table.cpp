#include "reporters/comparison_table.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"
#include "reporters/row_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

namespace benchgate::reporters {

namespace {

using compare::Comparison;
using compare::Row;
using Rows = std::vector<const Row*>;

/// What benchgate measures unless a benchmark or its reader asks for more.
constexpr std::string_view kDefaultMetric = "cpu_time";

/// A note is one line; what somebody made longer is cut to a few.
constexpr std::size_t kLongestNote = 300;

std::string name_of(const Row& row, bool with_suite) {
  const std::string name = row.benchmark.empty() ? "(no name)" : row.benchmark;
  return visible_text(with_suite ? row.suite + ": " + name : name);
}

/// Whether the reader would expect this row to fail the gate.
bool is_alarming(Concern concern) {
  return concern == Concern::regressed || concern == Concern::failed ||
         concern == Concern::missing;
}

std::vector<std::string> notes_of(const Row& row, bool some_are_gated) {
  const Concern concern = concern_of(row);
  std::vector<std::string> notes;
  if (!row.base_name.empty()) {
    notes.push_back(
        shorten(visible_text("in base: " + row.base_name), kLongestNote));
  }
  if (!row.note.empty()) {
    notes.push_back(shorten(visible_text(row.note), kLongestNote));
  }
  for (const std::string& line : row.explanation) {
    notes.push_back(shorten(visible_text(line), kLongestNote));
  }
  if (concern == Concern::accepted) {
    notes.push_back(accepted_note(*row.accepted));
  }
  // When nothing at all is gated, one line below the table says so.
  if (is_alarming(concern) && !row.policy.gated && some_are_gated) {
    notes.emplace_back("not gated: cannot fail the gate");
  }
  if (concern == Concern::inconclusive && row.note.empty() && row.detectable) {
    notes.push_back(fmt::format("a slowdown of {} would have been called",
                                percentage(*row.detectable)));
  }
  return notes;
}

Emphasis emphasis_of(Concern concern) {
  switch (concern) {
    case Concern::regressed:
    case Concern::failed:
      return Emphasis::bad;
    case Concern::missing:
    case Concern::accepted:
      return Emphasis::attention;
    case Concern::improved:
      return Emphasis::good;
    case Concern::added:
    case Concern::inconclusive:
      return Emphasis::none;
    case Concern::unchanged:
      return Emphasis::faint;
  }
  return Emphasis::none;
}

std::optional<double> median_of(
    const std::optional<compare::SideSummary>& side) {
  return side ? std::optional<double>(side->median) : std::nullopt;
}

/// The title of the interval column names the lowest level of its rows, in
/// whole percent: order statistics reach a little more than what was asked of
/// them. Exact rows have no interval.
std::string interval_title(const Rows& rows) {
  double level = 1.0;
  for (const Row* row : rows) {
    if (row->delta && row->metric.kind == compare::MetricKind::timed) {
      level = std::min(level, row->delta->confidence);
    }
  }
  // A level that is whole, but for the last bit, is not rounded down.
  const double whole = std::floor(level * 100.0 + 1e-9);
  return fmt::format("{} interval",
                     percentage(level == 1.0 ? 0.95 : whole / 100.0));
}

struct Cells {
  TableRow row;
  bool has_interval = false;
};

Cells cells_of(const Row& row, bool with_suite, bool some_are_gated) {
  const Concern concern = concern_of(row);
  const Quantities sides =
      quantities(median_of(row.base), median_of(row.head), row.metric.unit);
  Change shown;
  if (row.delta) {
    shown = change(*row.delta);
  }
  Cells cells;
  cells.has_interval = !shown.interval.empty();
  cells.row = {
      .cells = {name_of(row, with_suite), visible_text(row.metric.name),
                sides.base, sides.head, shown.estimate, shown.interval,
                row.p_value ? p_value(*row.p_value) : "",
                std::string(to_string(concern))},
      .emphasis = emphasis_of(concern),
      .notes = notes_of(row, some_are_gated)};
  return cells;
}

void erase_column(Table& table, std::string_view title) {
  const auto column = std::ranges::find(table.columns, title, &Column::title);
  reporters::erase_column(
      table, static_cast<std::size_t>(column - table.columns.begin()));
}

std::vector<Column> all_columns(const std::string& interval) {
  constexpr Alignment kLeft = Alignment::left;
  constexpr Alignment kRight = Alignment::right;
  return {
      {.title = "benchmark",
       .alignment = kLeft,
       .least_width = 20,
       .content = Content::names},
      {.title = "metric",
       .alignment = kLeft,
       .least_width = 8,
       .content = Content::names},
      {.title = "base",
       .alignment = kRight,
       .leaves = 2,
       .content = Content::quantities},
      {.title = "head",
       .alignment = kRight,
       .leaves = 2,
       .content = Content::quantities},
      {.title = "change", .alignment = kRight, .emphasised = true},
      {.title = interval, .alignment = kRight, .leaves = 3},
      {.title = "p", .alignment = kRight, .leaves = 1},
      {.title = "verdict", .alignment = kLeft, .emphasised = true},
  };
}

}  // namespace

Table comparison_table(const Comparison& comparison, const Rows& rows) {
  const bool with_suite = has_several_suites(comparison);
  const bool some_are_gated = std::ranges::any_of(
      comparison.rows, [](const Row& row) { return row.policy.gated; });
  const std::string interval = interval_title(rows);
  Table table{.columns = all_columns(interval), .rows = {}};
  bool has_interval = false;
  bool has_p_value = false;
  bool has_other_metric = false;
  for (const Row* row : rows) {
    Cells cells = cells_of(*row, with_suite, some_are_gated);
    has_interval = has_interval || cells.has_interval;
    has_p_value = has_p_value || row->p_value.has_value();
    has_other_metric = has_other_metric || row->metric.name != kDefaultMetric;
    table.rows.push_back(std::move(cells.row));
  }
  if (!has_other_metric) {
    erase_column(table, "metric");
  }
  if (!has_interval) {
    erase_column(table, interval);
  }
  if (!has_p_value) {
    erase_column(table, "p");
  }
  return table;
}

bool has_several_suites(const Comparison& comparison) {
  return std::ranges::any_of(comparison.rows, [&](const Row& row) {
    return row.suite != comparison.rows.front().suite;
  });
}

std::string accepted_note(const compare::Acceptance& acceptance) {
  std::string note =
      fmt::format("accepted up to {}", percentage(acceptance.up_to));
  if (!acceptance.until.empty()) {
    note += " until " + acceptance.until;
  }
  // First where, so that a long reason cannot hide it.
  if (!acceptance.source.empty()) {
    note += " by " + acceptance.source;
  }
  if (!acceptance.why.empty()) {
    note += ": " + acceptance.why;
  }
  return shorten(visible_text(note), kLongestNote);
}

std::string row_name(const Comparison& comparison, const Row& row) {
  std::string name = name_of(row, has_several_suites(comparison));
  if (row.metric.name != kDefaultMetric) {
    name += " " + visible_text(row.metric.name);
  }
  return name;
}

}  // namespace benchgate::reporters
