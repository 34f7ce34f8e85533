#pragma once

/// \file
/// Texts in rows and columns, some over several columns, with lines between
/// them: how benchstat lays out a table.

#include <cstddef>
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
  /// What stands before the text, in front of its alignment: " │ ".
  std::string margin;
  GridAlignment alignment = GridAlignment::left;
};

/// The blanks between two columns, and none before the first or nothing.
std::string default_margin(std::size_t column, std::string_view text);

/// Rows of cells. Widths are numbers of code points.
class TextGrid {
 public:
  /// `growing(c)`: whether column c becomes wider where a cell that spans it
  /// needs room. The others are as wide as the cells that they hold alone.
  explicit TextGrid(std::vector<bool> growing) : growing_(std::move(growing)) {}

  /// The next row, its cells in the order of their columns.
  void add_row(std::vector<GridCell> cells) {
    rows_.push_back(std::move(cells));
  }

  /// Lines without trailing blanks, each with a line feed.
  ///
  /// A text that is too long for the columns it spans, none of which grows,
  /// runs over; the next cell then follows as many blanks behind as it lacks
  /// (a quirk of benchstat, seen where no row of a column can be compared).
  [[nodiscard]] std::string draw() const;

 private:
  struct Layout {
    std::vector<std::size_t> margins;
    std::vector<std::size_t> widths;
    std::vector<std::size_t> offsets;
  };

  [[nodiscard]] Layout lay_out() const;
  void widen_for(const GridCell& cell, Layout& layout) const;
  static void draw_row(const std::vector<GridCell>& row, const Layout& layout,
                       std::string& out);

  std::vector<bool> growing_;
  std::vector<std::vector<GridCell>> rows_;
};

}  // namespace benchgate::reporters
