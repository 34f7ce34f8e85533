#pragma once

/// \file
/// Texts in rows and columns, some over several columns, with lines between
/// them: how benchstat lays out a table.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters {

enum class GridAlignment { left, centre, right };

/// Where a text stands in a grid.
struct GridPlace {
  std::size_t column = 0;
  std::size_t span = 1;  ///< Columns it takes.
  /// What stands before the text, in front of its alignment: " │ ". Refers to a
  /// constant.
  std::string_view margin;
  GridAlignment alignment = GridAlignment::left;
};

/// The cells of a row, in the order of their columns. Cleared and filled again,
/// it needs no memory for the next one.
class GridRow {
 public:
  struct Cell {
    GridPlace place;
    std::size_t begin = 0;  ///< Of its text, in that of the row.
    std::size_t end = 0;
  };

  void clear() {
    cells_.clear();
    texts_.clear();
  }

  void add(const GridPlace& place, std::string_view text) {
    const std::size_t begin = texts_.size();
    texts_ += text;
    cells_.push_back({place, begin, texts_.size()});
  }

  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }

  [[nodiscard]] std::string_view text_of(const Cell& cell) const {
    return std::string_view(texts_).substr(cell.begin, cell.end - cell.begin);
  }

 private:
  std::vector<Cell> cells_;
  std::string texts_;
};

/// The blanks between two columns, and none before the first or nothing.
std::string_view default_margin(std::size_t column, std::string_view text);

/// Rows of cells. Widths are numbers of code points.
///
/// Rows are shown to it twice, and not kept: first all of them to find the
/// widths, then each to be drawn.
class TextGrid {
 public:
  /// `growing(c)`: whether column c becomes wider where a cell that spans it
  /// needs room. The others are as wide as the cells that they hold alone.
  explicit TextGrid(std::vector<bool> growing);

  /// The next row, of which only the widths are kept.
  void measure(const GridRow& row);

  /// Finds the widths, once all rows have been measured.
  void lay_out();

  /// Appends a row that was measured to `out`, without trailing blanks and with
  /// a line feed.
  ///
  /// A text that is too long for the columns it spans, none of which grows,
  /// runs over; the next cell then follows as many blanks behind as it lacks
  /// (a quirk of benchstat, seen where no row of a column can be compared).
  void draw(const GridRow& row, std::string& out) const;

 private:
  /// A cell over several columns.
  struct WideCell {
    std::size_t column = 0;
    std::size_t span = 0;
    std::size_t length = 0;  ///< Of its text.
  };

  void widen_for(const WideCell& cell);

  std::vector<bool> growing_;
  std::vector<std::size_t> margins_;  ///< The longest of each column.
  std::vector<std::optional<std::size_t>> lengths_;  ///< The longest text's.
  std::vector<WideCell> wide_cells_;
  std::vector<std::size_t> widths_;
  std::vector<std::size_t> offsets_;
};

}  // namespace benchgate::reporters
