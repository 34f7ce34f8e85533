#include "reporters/benchstat_layout.h"
#include "reporters/benchstat_number.h"
#include "reporters/display_text.h"
#include "reporters/text_grid.h"
#include "reporters/unpaired_reports.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
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

using Write = std::function<void(std::string_view)>;

/// Text is written out in parts of about this size, in bytes.
constexpr std::size_t kPart = std::size_t{32} << 10U;

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

/// Of what a terminal shows as it is; visible_text leaves it alone.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void add_plain(std::size_t column, std::string_view text,
               GridAlignment alignment, GridRow& cells) {
  cells.add({.column = column,
             .span = 1,
             .margin = default_margin(column, text),
             .alignment = alignment},
            text);
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
  void draw(const Write& write) {
    for_each_row([this] { grid_.measure(cells_); });
    grid_.lay_out();
    std::string part;
    for_each_row([&] {
      grid_.draw(cells_, part);
      if (part.size() >= kPart) {
        write(part);
        part.clear();
      }
    });
    write(part + notes_.lines());
  }

 private:
  /// `visit` finds each of them in cells_.
  template <typename Visit>
  void for_each_row(Visit visit) {
    const auto made = [&](auto make) {
      cells_.clear();
      make();
      visit();
    };
    const auto& keys = table_.heading.columns;
    for (std::size_t f = 0; !keys.empty() && f < keys.front().size(); ++f) {
      made([&] { make_heading(f); });
    }
    made([&] { make_units(); });
    for (const compare::UnpairedRow& each : table_.rows) {
      made([&] { make_row(each); });
    }
    if (table_.rows.size() > 1) {
      made([&] { make_geomeans(); });
    }
  }

  void make_heading(std::size_t field) {
    for (const ColumnRun& run : column_runs(table_.heading, field)) {
      const std::size_t first = start(run.first);
      cells_.add({.column = first,
                  .span = start(run.first + run.count) - first,
                  .margin = kLine,
                  .alignment = GridAlignment::centre},
                 visible_text(run.value));
    }
    add_last_line();
  }

  void make_units() {
    for (std::size_t i = 0; i < columns_; ++i) {
      cells_.add({.column = start(i),
                  .span = kFirstWidth,
                  .margin = kLine,
                  .alignment = GridAlignment::centre},
                 unit_);
      if (i > 0) {
        cells_.add({.column = start(i) + kDelta,
                    .span = kWidth - kDelta,
                    .margin = "  ",
                    .alignment = GridAlignment::left},
                   "vs base");
      }
    }
    add_last_line();
  }

  /// At the right end, which stands one logical column further.
  void add_last_line() {
    cells_.add({.column = start(columns_ + 1),
                .span = 1,
                .margin = " │",
                .alignment = GridAlignment::left},
               "");
  }

  void make_row(const compare::UnpairedRow& row) {
    centers_.clear();
    for (const auto& cell : row.cells) {
      if (cell) {
        centers_.push_back(cell->center);
      }
    }
    const BenchstatScale scale(centers_, table_.heading.unit);
    add_label(row.key);
    for (std::size_t i = 0; i < columns_; ++i) {
      if (row.cells[i]) {
        add_cell(*row.cells[i], scale, start(i));
      }
      if (row.comparisons[i]) {
        add_comparison(*row.comparisons[i], row.cells.front()->n,
                       row.cells[i]->n, start(i));
      }
    }
  }

  /// Most keys are one field, and most names can be seen as they are.
  void add_label(const std::vector<compare::KeyField>& key) {
    if (key.size() == 1 && is_plain(key.front().value)) {
      add_plain(0, key.front().value, GridAlignment::left, cells_);
    } else {
      add_plain(0, visible_text(joined_values(key)), GridAlignment::left,
                cells_);
    }
  }

  void add_cell(const UnpairedCell& cell, const BenchstatScale& scale,
                std::size_t first) {
    add_plain(first + kValue, scale.format(cell.center), GridAlignment::right,
              cells_);
    cells_.add({.column = first + kRange,
                .span = 1,
                .margin = " ± ",
                .alignment = GridAlignment::right},
               benchstat_range(cell));
    add_plain(first + kCellNotes, notes_.marks(cell.notes), GridAlignment::left,
              cells_);
  }

  void add_comparison(const UnpairedComparison& comparison, std::size_t base_n,
                      std::size_t head_n, std::size_t first) {
    add_plain(first + kDelta, benchstat_delta(comparison), GridAlignment::right,
              cells_);
    add_plain(first + kTest,
              "(" + benchstat_test(comparison, base_n, head_n) + ")",
              GridAlignment::left, cells_);
    add_plain(first + kComparisonNotes, notes_.marks(comparison.notes),
              GridAlignment::left, cells_);
  }

  void make_geomeans() {
    add_plain(0, "geomean", GridAlignment::left, cells_);
    for (std::size_t i = 0; i < columns_; ++i) {
      const compare::UnpairedGeomean& geomean = table_.geomeans[i];
      if (geomean.center) {
        const BenchstatScale scale(std::span(&*geomean.center, 1),
                                   table_.heading.unit);
        add_plain(start(i) + kValue, scale.format(*geomean.center),
                  GridAlignment::right, cells_);
      }
      if (i > 0) {
        add_plain(start(i) + kDelta,
                  geomean.ratio ? benchstat_percentage(*geomean.ratio) : "?",
                  geomean.ratio ? GridAlignment::right : GridAlignment::left,
                  cells_);
      }
      add_plain(start(i) + (i == 0 ? kCellNotes : kComparisonNotes),
                notes_.marks(geomean.notes), GridAlignment::left, cells_);
    }
  }

  const UnpairedTable& table_;
  std::string unit_;  // As it is shown.
  std::size_t columns_;
  TextGrid grid_;
  BenchstatNotes notes_;
  GridRow cells_;                // The row that is being made.
  std::vector<double> centers_;  // Of its cells.
};

}  // namespace

void write_benchstat_text(const UnpairedTable& table,
                          const compare::UnpairedTableHeading* before,
                          const Write& write) {
  std::string above = before == nullptr ? "" : "\n";
  for (const std::string& line : heading_lines(table.heading, before)) {
    above += visible_text(line) + "\n";
  }
  write(above);
  TextTable(table).draw(write);
}

std::string benchstat_text(std::span<const UnpairedTable> tables) {
  std::string out;
  const compare::UnpairedTableHeading* before = nullptr;
  for (const UnpairedTable& table : tables) {
    write_benchstat_text(table, before,
                         [&out](std::string_view part) { out += part; });
    before = &table.heading;
  }
  return out;
}

}  // namespace benchgate::reporters
