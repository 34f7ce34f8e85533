#include "reporters/benchstat_layout.h"
#include "reporters/benchstat_number.h"
#include "reporters/display_text.h"
#include "reporters/text_grid.h"
#include "reporters/unpaired_reports.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace benchgate::reporters {

namespace {

using compare::UnpairedCell;
using compare::UnpairedComparison;
using compare::UnpairedTable;

// A logical column is value, interval and notes, and from the second on delta,
// test and notes too. The label is column 0.
constexpr std::size_t kValue = 0;
constexpr std::size_t kRange = 1;
constexpr std::size_t kCellNotes = 2;
constexpr std::size_t kDelta = 3;
constexpr std::size_t kTest = 4;
constexpr std::size_t kComparisonNotes = 5;
constexpr std::size_t kWidth = 6;
constexpr std::size_t kFirstWidth = 3;

constexpr std::string_view kLine = " │ ";

/// The grid column at which logical column `i` begins.
std::size_t start(std::size_t i) {
  return i == 0 ? 1 : 1 + kFirstWidth + kWidth * (i - 1);
}

/// Values take what a wide heading needs.
std::vector<bool> growing_columns(std::size_t columns) {
  std::vector<bool> growing(start(columns + 1) + 1, false);
  for (std::size_t i = 0; i < columns; ++i) {
    growing[start(i)] = true;
  }
  return growing;
}

GridCell plain_cell(std::size_t column, std::string text,
                    GridAlignment alignment) {
  const std::string_view margin = default_margin(column, text);
  return {.column = column,
          .span = 1,
          .text = std::move(text),
          .margin = margin,
          .alignment = alignment};
}

/// Draws one table.
class TextTable {
 public:
  explicit TextTable(const UnpairedTable& table)
      : table_(table),
        unit_(visible_text(table.heading.unit)),
        columns_(table.heading.columns.size()),
        grid_(growing_columns(columns_)) {}

  /// Rows are made twice, since a million of them take much memory.
  void draw(std::string& out) {
    for_each_row([this](const Row& cells) { grid_.measure(cells); });
    grid_.lay_out();
    for_each_row([&](const Row& cells) { grid_.draw(cells, out); });
    out += notes_.lines();
  }

 private:
  using Row = std::vector<GridCell>;

  template <typename Visit>
  void for_each_row(Visit visit) {
    const auto& keys = table_.heading.columns;
    for (std::size_t f = 0; !keys.empty() && f < keys.front().size(); ++f) {
      visit(heading(f));
    }
    visit(units());
    for (const compare::UnpairedRow& each : table_.rows) {
      visit(row_of(each));
    }
    if (table_.rows.size() > 1) {
      visit(geomeans());
    }
  }

  Row heading(std::size_t field) {
    Row cells;
    for (const ColumnRun& run : column_runs(table_.heading, field)) {
      const std::size_t first = start(run.first);
      cells.push_back({.column = first,
                       .span = start(run.first + run.count) - first,
                       .text = visible_text(run.value),
                       .margin = kLine,
                       .alignment = GridAlignment::centre});
    }
    return ruled(std::move(cells));
  }

  Row units() {
    Row cells;
    for (std::size_t i = 0; i < columns_; ++i) {
      cells.push_back({.column = start(i),
                       .span = kFirstWidth,
                       .text = unit_,
                       .margin = kLine,
                       .alignment = GridAlignment::centre});
      if (i > 0) {
        cells.push_back({.column = start(i) + kDelta,
                         .span = kWidth - kDelta,
                         .text = "vs base",
                         .margin = "  ",
                         .alignment = GridAlignment::left});
      }
    }
    return ruled(std::move(cells));
  }

  /// With the line at the right end, which stands one logical column further.
  Row ruled(Row cells) {
    cells.push_back({.column = start(columns_ + 1),
                     .span = 1,
                     .text = "",
                     .margin = " │",
                     .alignment = GridAlignment::left});
    return cells;
  }

  Row row_of(const compare::UnpairedRow& row) {
    std::vector<double> centers;
    for (const auto& cell : row.cells) {
      if (cell) {
        centers.push_back(cell->center);
      }
    }
    const BenchstatScale scale(centers, table_.heading.unit);
    Row cells;
    cells.reserve(1 + kWidth * columns_);
    cells.push_back(plain_cell(0, visible_text(joined_values(row.key)),
                               GridAlignment::left));
    for (std::size_t i = 0; i < columns_; ++i) {
      if (row.cells[i]) {
        add_cell(*row.cells[i], scale, start(i), cells);
      }
      if (row.comparisons[i]) {
        add_comparison(*row.comparisons[i], row.cells.front()->n,
                       row.cells[i]->n, start(i), cells);
      }
    }
    return cells;
  }

  void add_cell(const UnpairedCell& cell, const BenchstatScale& scale,
                std::size_t first, Row& cells) {
    cells.push_back(plain_cell(first + kValue, scale.format(cell.center),
                               GridAlignment::right));
    cells.push_back({.column = first + kRange,
                     .span = 1,
                     .text = benchstat_range(cell),
                     .margin = " ± ",
                     .alignment = GridAlignment::right});
    cells.push_back(plain_cell(first + kCellNotes, notes_.marks(cell.notes),
                               GridAlignment::left));
  }

  void add_comparison(const UnpairedComparison& comparison, std::size_t base_n,
                      std::size_t head_n, std::size_t first, Row& cells) {
    cells.push_back(plain_cell(first + kDelta, benchstat_delta(comparison),
                               GridAlignment::right));
    cells.push_back(plain_cell(
        first + kTest, "(" + benchstat_test(comparison, base_n, head_n) + ")",
        GridAlignment::left));
    cells.push_back(plain_cell(first + kComparisonNotes,
                               notes_.marks(comparison.notes),
                               GridAlignment::left));
  }

  Row geomeans() {
    Row cells;
    cells.push_back(plain_cell(0, "geomean", GridAlignment::left));
    for (std::size_t i = 0; i < columns_; ++i) {
      const compare::UnpairedGeomean& geomean = table_.geomeans[i];
      if (geomean.center) {
        const BenchstatScale scale(std::span(&*geomean.center, 1),
                                   table_.heading.unit);
        cells.push_back(plain_cell(start(i) + kValue,
                                   scale.format(*geomean.center),
                                   GridAlignment::right));
      }
      if (i > 0) {
        cells.push_back(plain_cell(
            start(i) + kDelta,
            geomean.ratio ? benchstat_percentage(*geomean.ratio) : "?",
            geomean.ratio ? GridAlignment::right : GridAlignment::left));
      }
      cells.push_back(
          plain_cell(start(i) + (i == 0 ? kCellNotes : kComparisonNotes),
                     notes_.marks(geomean.notes), GridAlignment::left));
    }
    return cells;
  }

  const UnpairedTable& table_;
  std::string unit_;  // As it is shown.
  std::size_t columns_;
  TextGrid grid_;
  BenchstatNotes notes_;
};

}  // namespace

std::string benchstat_text(std::span<const UnpairedTable> tables) {
  std::string out;
  const compare::UnpairedTableHeading* before = nullptr;
  for (const UnpairedTable& table : tables) {
    out += before == nullptr ? "" : "\n";
    for (const std::string& line : heading_lines(table.heading, before)) {
      out += visible_text(line) + "\n";
    }
    TextTable(table).draw(out);
    before = &table.heading;
  }
  return out;
}

}  // namespace benchgate::reporters
