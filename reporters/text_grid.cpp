#include "reporters/text_grid.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

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

}  // namespace

std::string_view default_margin(std::size_t column, std::string_view text) {
  return column == 0 || text.empty() ? "" : " ";
}

TextGrid::TextGrid(std::vector<bool> growing)
    : growing_(std::move(growing)),
      margins_(growing_.size(), 0),
      lengths_(growing_.size()) {}

void TextGrid::measure(const GridRow& row) {
  for (const GridRow::Cell& cell : row.cells()) {
    const GridPlace& place = cell.place;
    auto& margin = margins_[place.column];
    margin = std::max(margin, length(place.margin));
    const std::size_t size = length(row.text_of(cell));
    if (place.span == 1) {
      auto& longest = lengths_[place.column];
      longest = std::max(longest.value_or(0), size);
    } else {
      wide_cells_.push_back({place.column, place.span, size});
    }
  }
}

void TextGrid::lay_out() {
  widths_.assign(growing_.size(), 0);
  for (std::size_t c = 0; c < widths_.size(); ++c) {
    widths_[c] = lengths_[c] ? *lengths_[c] + margins_[c] : 0;
  }
  std::ranges::stable_sort(wide_cells_, {}, &WideCell::span);
  for (const WideCell& cell : wide_cells_) {
    widen_for(cell);
  }
  offsets_.assign(widths_.size() + 1, 0);
  std::partial_sum(widths_.begin(), widths_.end(), offsets_.begin() + 1);
}

void TextGrid::widen_for(const WideCell& cell) {
  std::size_t need = cell.length + margins_[cell.column];
  std::vector<std::size_t> growable;
  std::size_t total = 0;
  std::size_t fixed = 0;
  for (std::size_t c = cell.column; c < cell.column + cell.span; ++c) {
    total += widths_[c];
    fixed += growing_[c] ? 0 : widths_[c];
    if (growing_[c]) {
      growable.push_back(c);
    }
  }
  if (total >= need) {
    return;
  }
  need -= fixed;  // Fixed columns are part of the total, which is smaller.
  std::ranges::stable_sort(growable, std::ranges::greater(),
                           [&](std::size_t c) { return widths_[c]; });
  std::size_t left = growable.size();
  for (const std::size_t c : growable) {
    const std::size_t share = (need + left - 1) / left;
    widths_[c] = std::max(widths_[c], share);
    need -= std::min(need, widths_[c]);
    --left;
  }
}

void TextGrid::draw(const GridRow& row, std::string& out) const {
  std::size_t position = 0;
  for (const GridRow::Cell& cell : row.cells()) {
    const GridPlace& place = cell.place;
    const std::string_view text = row.text_of(cell);
    if (is_blank(text) && is_blank(place.margin)) {
      continue;
    }
    const std::size_t offset = offsets_[place.column];
    // Where the last text ran over, the difference of both, either way.
    out.append(std::max(position, offset) - std::min(position, offset), ' ');
    const std::size_t margin = margins_[place.column];
    out.append(margin - length(place.margin), ' ');
    out += place.margin;

    const std::size_t end = offsets_[place.column + place.span];
    const std::size_t room = end - offset - std::min(margin, end - offset);
    const std::size_t size = length(text);
    const std::size_t slack = room - std::min(room, size);
    std::size_t before = 0;
    if (place.alignment == GridAlignment::right) {
      before = slack;
    } else if (place.alignment == GridAlignment::centre) {
      before = slack / 2;
    }
    out.append(before, ' ');
    out += text;
    position = offset + margin + before + size;
  }
  out += '\n';
}

}  // namespace benchgate::reporters
