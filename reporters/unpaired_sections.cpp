#include "reporters/unpaired_sections.h"

#include "reporters/benchstat_layout.h"
#include "reporters/benchstat_number.h"
#include "reporters/display_text.h"
#include "reporters/family_counts.h"
#include "reporters/quantity.h"
#include "reporters/unpaired_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace benchgate::reporters {

namespace {

using compare::UnpairedCell;
using compare::UnpairedComparison;
using compare::UnpairedRow;
using compare::UnpairedTable;

/// So many rows are one screen: nothing is left out of fewer.
constexpr std::size_t kOneScreen = 30;

/// A path is cut here as the title of a column.
constexpr std::size_t kLongestTitle = 28;

/// A row is one line up to this many columns, else a line for each.
constexpr std::size_t kMostBesides = 2;

/// Between a median and how far its interval reaches.
constexpr std::string_view kRangeSign = " ± ";

/// What stands behind a number: the unit without what it is counted over, which
/// the title says. Seconds ("cpu-sec/op" too) and bytes are scaled, others are
/// plain numbers.
std::string display_unit(std::string_view unit) {
  const std::string_view counted = unit.substr(0, unit.find('/'));
  if (counted == "sec" || counted.ends_with("-sec")) {
    return "s";
  }
  if (unit == "B/s" || unit == "B") {
    return std::string(unit);
  }
  return unit.starts_with("B/") ? "B" : "1";
}

std::vector<std::string> column_names(const UnpairedTable& table) {
  std::vector<std::string> names;
  for (const auto& key : table.heading.columns) {
    names.push_back(shorten(
        shown_key(key, table.heading.columns.size() == 1 ? "median" : kNoName),
        kLongestTitle));
  }
  return names;
}

/// The medians of a row in one unit, each with how far its interval reaches.
std::vector<std::string> medians(const UnpairedRow& row,
                                 std::string_view unit) {
  std::vector<std::optional<double>> centers;
  for (const auto& cell : row.cells) {
    centers.push_back(cell ? std::optional(cell->center) : std::nullopt);
  }
  std::vector<std::string> texts = quantities(centers, unit);
  for (std::size_t c = 0; c < texts.size(); ++c) {
    // Beside what is no number, a range says nothing.
    if (row.cells[c] && std::isfinite(row.cells[c]->center)) {
      std::string range = benchstat_range(*row.cells[c]);
      if (range.ends_with('%')) {
        range.insert(range.size() - 1, " ");
      }
      texts[c] += std::string(kRangeSign) + range;
    }
  }
  return texts;
}

/// Change, interval, p-values and verdict of one column.
std::vector<std::string> judged(const UnpairedRow& row, std::size_t column) {
  const std::string verdict(to_string(concern_of(row, column)));
  const auto& comparison = row.comparisons[column];
  if (!comparison) {
    return {"", "", "", "", verdict};
  }
  Change shown;
  if (comparison->effect && std::isfinite(comparison->effect->high)) {
    shown = change(*comparison->effect);
  } else if (comparison->effect) {
    shown.estimate = signed_percentage(comparison->effect->ratio);
  } else if (comparison->delta && std::isfinite(*comparison->delta)) {
    shown.estimate = signed_percentage(*comparison->delta);
  } else {
    shown.estimate = "?";
  }
  return {shown.estimate, shown.interval,
          comparison->p_value ? p_value(*comparison->p_value) : "",
          comparison->adjusted_p_value ? p_value(*comparison->adjusted_p_value)
                                       : "",
          verdict};
}

Emphasis emphasis_of(UnpairedConcern concern) {
  switch (concern) {
    case UnpairedConcern::regressed:
      return Emphasis::bad;
    case UnpairedConcern::changed:
    case UnpairedConcern::missing:
      return Emphasis::attention;
    case UnpairedConcern::improved:
      return Emphasis::good;
    case UnpairedConcern::added:
    case UnpairedConcern::inconclusive:
    case UnpairedConcern::none:
      return Emphasis::none;
    case UnpairedConcern::unchanged:
      return Emphasis::faint;
  }
  return Emphasis::none;
}

/// Draws the rows of one table that are shown.
class Rows {
 public:
  explicit Rows(const UnpairedTable& table)
      : source_(table),
        names_(column_names(table)),
        unit_(display_unit(table.heading.unit)) {
    const std::size_t columns = names_.size();
    add_column(
        {.title = "benchmark", .least_width = 20, .content = Content::names});
    if (columns > kMostBesides) {
      add_column(
          {.title = "column", .least_width = 10, .content = Content::names});
      add_column({.title = "median",
                  .alignment = Alignment::right,
                  .detail = std::string(kRangeSign),
                  .detail_leaves = 3,
                  .content = Content::quantities});
    } else {
      for (const std::string& name : names_) {
        add_column({.title = name,
                    .alignment = Alignment::right,
                    .leaves = columns > 1 ? 4 : 0,
                    .detail = std::string(kRangeSign),
                    .detail_leaves = 3,
                    .content = Content::quantities,
                    .title_is_name = true});
      }
    }
    if (columns > 1) {
      add_judged_columns();
    } else {
      add_column({.title = "n", .alignment = Alignment::right, .leaves = 1});
    }
  }

  void add(const UnpairedRow& row) {
    const std::string name = shown_key(row.key, "(all)");
    const std::vector<std::string> values = medians(row, unit_);
    if (values.size() > kMostBesides) {
      add_stacked(name, values, row);
      return;
    }
    TableRow line{.cells = {name}, .emphasis = Emphasis::none, .notes = {}};
    line.cells.insert(line.cells.end(), values.begin(), values.end());
    if (values.size() == 1) {
      line.cells.push_back(fmt::format("{}", row.cells.front()->n));
    } else {
      append(judged(row, 1), line);
      line.emphasis = emphasis_of(concern_of(row, 1));
    }
    table_.rows.push_back(std::move(line));
  }

  /// Columns that say nothing of any row have left.
  [[nodiscard]] Table take() {
    for (std::size_t c = table_.columns.size(); c-- > 0;) {
      const bool is_empty =
          !table_.rows.empty() &&
          std::ranges::all_of(table_.rows, [c](const TableRow& row) {
            return row.cells[c].empty();
          });
      if (is_empty) {
        erase_column(table_, c);
      }
    }
    return std::move(table_);
  }

 private:
  void add_column(Column column) {
    table_.columns.push_back(std::move(column));
  }

  void add_judged_columns() {
    add_column(
        {.title = "change", .alignment = Alignment::right, .emphasised = true});
    add_column({.title = fmt::format("{} interval",
                                     percentage(source_.settings.confidence)),
                .alignment = Alignment::right,
                .leaves = 5});
    add_column({.title = "p", .alignment = Alignment::right, .leaves = 1});
    add_column(
        {.title = "p (Holm)", .alignment = Alignment::right, .leaves = 2});
    add_column({.title = "verdict", .emphasised = true});
  }

  static void append(std::vector<std::string> cells, TableRow& line) {
    std::ranges::move(cells, std::back_inserter(line.cells));
  }

  /// The name once, then what each column has.
  void add_stacked(const std::string& name,
                   const std::vector<std::string>& values,
                   const UnpairedRow& row) {
    bool first = true;
    for (std::size_t c = 0; c < values.size(); ++c) {
      if (!row.cells[c] && !row.cells.front()) {
        continue;
      }
      TableRow line{.cells = {first ? name : "", names_[c], values[c]},
                    .emphasis = Emphasis::none,
                    .notes = {}};
      if (c == 0) {
        append({"", "", "", "", ""}, line);
      } else {
        append(judged(row, c), line);
        line.emphasis = emphasis_of(concern_of(row, c));
      }
      table_.rows.push_back(std::move(line));
      first = false;
    }
  }

  const UnpairedTable& source_;
  std::vector<std::string> names_;
  std::string unit_;
  Table table_;
};

/// How many rows of a concern are shown unasked, of `tables` that share a
/// screen.
std::size_t shown_at_most(UnpairedConcern concern, std::size_t tables) {
  std::size_t most = 0;
  switch (concern) {
    case UnpairedConcern::regressed:
    case UnpairedConcern::changed:
      most = 15;
      break;
    case UnpairedConcern::improved:
      most = 8;
      break;
    case UnpairedConcern::missing:
    case UnpairedConcern::added:
      most = 4;
      break;
    case UnpairedConcern::inconclusive:
    case UnpairedConcern::unchanged:
      return 0;
    case UnpairedConcern::none:
      return std::numeric_limits<std::size_t>::max();  // Nothing can be said to
                                                       // be more urgent.
  }
  return std::max<std::size_t>(2, most / tables);
}

/// Of the rows of a group from `first` on: "Sort 5, Parse 3".
std::string counts_by_family(const UnpairedRowGroup& group, std::size_t first) {
  FamilyCounts counts;
  for (std::size_t i = first; i < group.rows.size(); ++i) {
    counts.add(joined_values(group.rows[i]->key));
  }
  return counts.text();
}

/// Counts the rows of a group from `first` on; for what somebody has to look
/// at, by family too.
void leave_out(const UnpairedRowGroup& group, std::size_t first,
               UnpairedSection& section) {
  const bool continued = first > 0;
  section.left_out +=
      fmt::format("{}{}{} {}", section.left_out.empty() ? "" : ", ",
                  group.rows.size() - first, continued ? " more" : "",
                  to_string(group.concern));
  if (group.concern <= UnpairedConcern::changed ||
      group.concern == UnpairedConcern::missing) {
    section.families.push_back(
        fmt::format("{}{} in {}", continued ? "more " : "",
                    to_string(group.concern), counts_by_family(group, first)));
  }
}

UnpairedSection section_of(const UnpairedTable& table,
                           const compare::UnpairedTableHeading* before,
                           std::size_t tables, Extent extent) {
  UnpairedSection section;
  section.title = visible_text(table.heading.unit);
  for (const std::string& line : heading_lines(table.heading, before)) {
    section.heading.push_back(visible_text(line));
  }
  Rows rows(table);
  for (const UnpairedRowGroup& group : group_rows(table)) {
    std::size_t shown = group.rows.size();
    if (extent == Extent::urgent) {
      shown = std::min(shown, shown_at_most(group.concern, tables));
    }
    for (std::size_t i = 0; i < shown; ++i) {
      rows.add(*group.rows[i]);
    }
    if (shown < group.rows.size()) {
      leave_out(group, shown, section);
    }
  }
  section.table = rows.take();
  return section;
}

}  // namespace

std::string shown_key(const std::vector<compare::KeyField>& key,
                      std::string_view otherwise) {
  const std::string name = visible_text(joined_values(key));
  return name.empty() ? std::string(otherwise) : name;
}

std::vector<UnpairedSection> unpaired_sections(
    std::span<const UnpairedTable> tables, Extent extent) {
  std::size_t lines = 0;
  for (const UnpairedTable& table : tables) {
    const std::size_t columns = table.heading.columns.size();
    lines += table.rows.size() * (columns > kMostBesides ? columns : 1);
  }
  const Extent shown = lines <= kOneScreen ? Extent::all : extent;
  std::vector<UnpairedSection> sections;
  const compare::UnpairedTableHeading* before = nullptr;
  for (const UnpairedTable& table : tables) {
    sections.push_back(section_of(table, before, tables.size(), shown));
    before = &table.heading;
  }
  return sections;
}

}  // namespace benchgate::reporters
