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

/// A text in a grid.
struct GridCell {
  std::size_t column = 0;
  std::size_t span = 1;  ///< Columns it takes.
  std::string text;
  /// What stands before the text, in front of its alignment: " │ ". Refers to a
  /// constant.
  std::string_view margin;
  GridAlignment alignment = GridAlignment::left;
};

/// The blanks between two columns, and none before the first or nothing.
std::string_view default_margin(std::size_t column, std::string_view text);

/// Rows of cells. Widths are numbers of code points.
///
/// Rows are shown to it twice, and not kept: first all of them to find the
/// widths, then each to be drawn. Cells are in the order of their columns.
class TextGrid {
 public:
  /// `growing(c)`: whether column c becomes wider where a cell that spans it
  /// needs room. The others are as wide as the cells that they hold alone.
  explicit TextGrid(std::vector<bool> growing);

  /// The next row, of which only the widths are kept.
  void measure(const std::vector<GridCell>& row);

  /// Finds the widths, once all rows have been measured.
  void lay_out();

  /// Appends a row that was measured to `out`, without trailing blanks and with
  /// a line feed.
  ///
  /// A text that is too long for the columns it spans, none of which grows,
  /// runs over; the next cell then follows as many blanks behind as it lacks
  /// (a quirk of benchstat, seen where no row of a column can be compared).
  void draw(const std::vector<GridCell>& row, std::string& out) const;

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
