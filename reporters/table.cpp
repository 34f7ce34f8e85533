#include "reporters/table.h"

#include "reporters/display_text.h"

#include <algorithm>
#include <numeric>

namespace benchgate::reporters {

namespace {

/// The last resort of a column that can be shortened: a letter at each end.
constexpr std::size_t kNarrowest = 5;

std::size_t total(const std::vector<std::size_t>& widths, std::size_t gap) {
  const std::size_t gaps = widths.empty() ? 0 : gap * (widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

/// The width that the table takes when everything that may shrink has.
std::size_t least_total(const Table& table, std::size_t gap) {
  std::vector<std::size_t> widths = column_widths(table);
  for (std::size_t c = 0; c < widths.size(); ++c) {
    const std::size_t least = table.columns[c].least_width;
    if (least > 0) {
      widths[c] = std::min(widths[c], least);
    }
  }
  return total(widths, gap);
}

int next_to_leave(const Table& table) {
  int next = 0;
  for (const Column& column : table.columns) {
    for (const int leaves : {column.leaves, column.detail_leaves}) {
      if (leaves > 0 && (next == 0 || leaves < next)) {
        next = leaves;
      }
    }
  }
  return next;
}

void drop_details(Table& table, int leaves) {
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    Column& column = table.columns[c];
    if (column.detail_leaves != leaves) {
      continue;
    }
    for (TableRow& row : table.rows) {
      row.cells[c].resize(
          std::min(row.cells[c].find(column.detail), row.cells[c].size()));
    }
    column.detail_leaves = 0;
  }
}

void drop_columns(Table& table, int leaves) {
  for (std::size_t c = table.columns.size(); c-- > 0;) {
    if (table.columns[c].leaves == leaves) {
      erase_column(table, c);
    }
  }
}

/// Takes columns from the widest that may shrink until the table fits.
void shrink(const Table& table, std::vector<std::size_t>& widths,
            std::size_t width, std::size_t gap) {
  while (total(widths, gap) > width) {
    std::size_t widest = widths.size();
    for (std::size_t c = 0; c < widths.size(); ++c) {
      const bool may = table.columns[c].least_width > 0;
      if (may && widths[c] > kNarrowest &&
          (widest == widths.size() || widths[c] > widths[widest])) {
        widest = c;
      }
    }
    if (widest == widths.size()) {
      return;
    }
    --widths[widest];
  }
}

/// Like `shorten`, but of "suite: name" the suite alone where that is enough:
/// it is the same in many rows.
std::string shorten_name(const std::string& text, std::size_t width) {
  const std::size_t end = text.find(": ");
  if (end == std::string::npos) {
    return shorten(text, width);
  }
  const std::string name = text.substr(end);
  const std::size_t taken = display_width(name);
  // An ellipsis alone would not tell one suite from another.
  constexpr std::size_t kLeast = 2;
  return taken + kLeast <= width
             ? shorten(std::string_view(text).substr(0, end), width - taken) +
                   name
             : shorten(text, width);
}

}  // namespace

void erase_column(Table& table, std::size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns.erase(table.columns.begin() + at);
  for (TableRow& row : table.rows) {
    row.cells.erase(row.cells.begin() + at);
  }
}

std::vector<std::size_t> column_widths(const Table& table) {
  std::vector<std::size_t> widths;
  widths.reserve(table.columns.size());
  for (const Column& column : table.columns) {
    widths.push_back(display_width(column.title));
  }
  for (const TableRow& row : table.rows) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      widths[c] = std::max(widths[c], display_width(row.cells[c]));
    }
  }
  return widths;
}

Table fit(Table table, std::size_t width, std::size_t gap) {
  while (least_total(table, gap) > width) {
    const int leaves = next_to_leave(table);
    if (leaves == 0) {
      break;
    }
    drop_details(table, leaves);
    drop_columns(table, leaves);
  }
  std::vector<std::size_t> widths = column_widths(table);
  shrink(table, widths, width, gap);
  for (std::size_t c = 0; c < widths.size(); ++c) {
    if (table.columns[c].least_width == 0) {
      continue;
    }
    table.columns[c].title = shorten(table.columns[c].title, widths[c]);
    for (TableRow& row : table.rows) {
      std::string& cell = row.cells[c];
      cell = table.columns[c].cut == Cut::end ? shorten_at_end(cell, widths[c])
                                              : shorten_name(cell, widths[c]);
    }
  }
  return table;
}

}  // namespace benchgate::reporters
