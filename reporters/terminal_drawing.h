#pragma once

#include "reporters/reporter.h"
#include "reporters/sentences.h"
#include "reporters/table.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchgate::reporters {

/// Draws lines for a terminal, in colour or not, one below the other.
class TerminalDrawing {
 public:
  explicit TerminalDrawing(const RenderOptions& options)
      : width_(options.width), colour_(options.colour) {}

  void line(std::string_view text);

  /// A line that stands out.
  void title(std::string_view text);

  /// Fitted to the width: see `fit`. Notes follow their row, indented.
  void table(const Table& whole);

  /// The label, and the lines of the fact beside it, wrapped; where they would
  /// be too narrow there, below it.
  void fact(const Fact& fact, std::size_t label_width);

  /// The same in the colour of the answer.
  void gate(const Fact& fact, std::size_t label_width);

  /// Wrapped.
  void paragraph(std::string_view text);

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] std::string painted(std::string_view text,
                                    std::string_view colour) const;
  [[nodiscard]] std::size_t text_width(std::size_t indent) const;
  [[nodiscard]] bool has_room_beside(std::size_t label_width) const;
  void below_label(const std::vector<std::string>& paragraphs);
  void draw_cells(const Table& table, const std::vector<std::size_t>& widths,
                  const TableRow& row, std::string& out, bool is_head) const;

  std::size_t width_;
  bool colour_;
  std::string out_;
};

}  // namespace benchgate::reporters
