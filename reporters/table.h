#pragma once

/// \file
/// A table as a reporter draws it: what stands in which cell, before anybody
/// has chosen lines, colours or markup.

#include <cstddef>
#include <string>
#include <vector>

namespace benchgate::reporters {

enum class Alignment { left, right };

/// How a row wants to be seen. Never the only carrier of meaning: the words of
/// the row say the same.
enum class Emphasis { none, bad, attention, good, faint };

/// Where the texts of a column come from, and so how markup must treat them.
enum class Content {
  names,       ///< From a suite: to be quoted.
  quantities,  ///< Numbers of ours with a unit that may be from a suite.
  words        ///< Ours.
};

/// What of a cell goes where room is short.
enum class Cut { middle, end };

struct Column {
  std::string title;
  Alignment alignment = Alignment::left;
  /// Where room is short: columns with the same number leave together, the
  /// smallest number first; 0 stays.
  int leaves = 0;
  /// From here on, a cell holds a detail that may go by itself; empty: none.
  std::string detail{};
  int detail_leaves = 0;  ///< Its number among those that leave.
  /// Cells are shortened down to this width where room is short; 0: never.
  std::size_t least_width = 0;
  Cut cut = Cut::middle;  ///< How they are shortened.
  Content content = Content::words;
  bool title_is_name = false;  ///< From the user; else ours.
  bool emphasised = false;     ///< Shows the emphasis of the row.
};

struct TableRow {
  std::vector<std::string> cells;  ///< As many as columns; visible texts.
  Emphasis emphasis = Emphasis::none;
  std::vector<std::string> notes;  ///< Visible texts, a paragraph each.
};

struct Table {
  std::vector<Column> columns;
  std::vector<TableRow> rows;
};

/// Takes out one column and its cells.
void erase_column(Table& table, std::size_t column);

/// The width of each column, its cells and title fully shown.
std::vector<std::size_t> column_widths(const Table& table);

/// `table` with details and columns dropped and cells shortened, so that its
/// lines, with `gap` spaces between columns, take at most `width` columns of a
/// terminal. A width too small for what must stay is exceeded.
Table fit(Table table, std::size_t width, std::size_t gap);

}  // namespace benchgate::reporters
