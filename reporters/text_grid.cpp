#include "reporters/text_grid.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace benchgate::reporters {

namespace {

/// The number of code points of valid UTF-8; of other bytes, about that.
std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

std::size_t needed(const GridCell& cell,
                   const std::vector<std::size_t>& margins) {
  return length(cell.text) + margins[cell.column];
}

}  // namespace

std::string default_margin(std::size_t column, std::string_view text) {
  return column == 0 || text.empty() ? "" : " ";
}

std::string TextGrid::draw() const {
  const Layout layout = lay_out();
  std::string out;
  for (const auto& row : rows_) {
    draw_row(row, layout, out);
  }
  return out;
}

TextGrid::Layout TextGrid::lay_out() const {
  const std::size_t columns = growing_.size();
  Layout layout{.margins = std::vector<std::size_t>(columns, 0),
                .widths = std::vector<std::size_t>(columns, 0),
                .offsets = std::vector<std::size_t>(columns + 1, 0)};
  std::map<std::size_t, std::vector<const GridCell*>> by_span;
  for (const auto& row : rows_) {
    for (const GridCell& cell : row) {
      auto& margin = layout.margins[cell.column];
      margin = std::max(margin, length(cell.margin));
      by_span[cell.span].push_back(&cell);
    }
  }
  for (const auto& [span, cells] : by_span) {
    for (const GridCell* cell : cells) {
      if (span == 1) {
        auto& width = layout.widths[cell->column];
        width = std::max(width, needed(*cell, layout.margins));
      } else {
        widen_for(*cell, layout);
      }
    }
  }
  std::partial_sum(layout.widths.begin(), layout.widths.end(),
                   layout.offsets.begin() + 1);
  return layout;
}

void TextGrid::widen_for(const GridCell& cell, Layout& layout) const {
  std::size_t need = needed(cell, layout.margins);
  std::vector<std::size_t> growable;
  std::size_t total = 0;
  std::size_t fixed = 0;
  for (std::size_t c = cell.column; c < cell.column + cell.span; ++c) {
    total += layout.widths[c];
    fixed += growing_[c] ? 0 : layout.widths[c];
    if (growing_[c]) {
      growable.push_back(c);
    }
  }
  if (total >= need) {
    return;
  }
  need -= fixed;  // Fixed columns are part of the total, which is smaller.
  std::ranges::stable_sort(growable, std::ranges::greater(),
                           [&](std::size_t c) { return layout.widths[c]; });
  std::size_t left = growable.size();
  for (const std::size_t c : growable) {
    const std::size_t share = (need + left - 1) / left;
    layout.widths[c] = std::max(layout.widths[c], share);
    need -= std::min(need, layout.widths[c]);
    --left;
  }
}

void TextGrid::draw_row(const std::vector<GridCell>& row, const Layout& layout,
                        std::string& out) {
  std::size_t position = 0;
  for (const GridCell& cell : row) {
    if (is_blank(cell.text) && is_blank(cell.margin)) {
      continue;
    }
    const std::size_t offset = layout.offsets[cell.column];
    // Where the last text ran over, the difference of both, either way.
    out.append(std::max(position, offset) - std::min(position, offset), ' ');
    const std::size_t margin = layout.margins[cell.column];
    out.append(margin - length(cell.margin), ' ');
    out += cell.margin;

    const std::size_t end = layout.offsets[cell.column + cell.span];
    const std::size_t room = end - offset - std::min(margin, end - offset);
    const std::size_t size = length(cell.text);
    const std::size_t slack = room - std::min(room, size);
    std::size_t before = 0;
    if (cell.alignment == GridAlignment::right) {
      before = slack;
    } else if (cell.alignment == GridAlignment::centre) {
      before = slack / 2;
    }
    out.append(before, ' ');
    out += cell.text;
    position = offset + margin + before + size;
  }
  out += '\n';
}

}  // namespace benchgate::reporters
