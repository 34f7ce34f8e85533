#include "reporters/terminal_drawing.h"

#include "reporters/display_text.h"

#include <algorithm>

namespace benchgate::reporters {

namespace {

constexpr std::size_t kGap = 2;         // Between columns.
constexpr std::size_t kNoteIndent = 4;  // Of what stands below something.
constexpr std::size_t kLeastText = 30;  // A line of words is not made shorter.

// Of the 16 colours, those that can be read on a dark and on a light ground.
constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";

std::string_view colour_of(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::none:
      return "";
    case Emphasis::bad:
      return "\x1b[1;31m";
    case Emphasis::attention:
      return "\x1b[33m";
    case Emphasis::good:
      return "\x1b[32m";
    case Emphasis::faint:
      return "\x1b[2m";
  }
  return "";
}

}  // namespace

void TerminalDrawing::line(std::string_view text) {
  out_ += text;
  out_ += '\n';
}

void TerminalDrawing::title(std::string_view text) {
  line(painted(text, kBold));
}

std::string TerminalDrawing::painted(std::string_view text,
                                     std::string_view colour) const {
  if (!colour_ || colour.empty() || text.empty()) {
    return std::string(text);
  }
  return std::string(colour) + std::string(text) + std::string(kReset);
}

void TerminalDrawing::table(const Table& whole) {
  const Table table = fit(whole, width_, kGap);
  const std::vector<std::size_t> widths = column_widths(table);
  TableRow head;
  for (const Column& column : table.columns) {
    head.cells.push_back(column.title);
  }
  std::string drawn;
  draw_cells(table, widths, head, drawn, true);
  for (const TableRow& row : table.rows) {
    draw_cells(table, widths, row, drawn, false);
    for (const std::string& note : row.notes) {
      for (const std::string& text : wrap(note, text_width(kNoteIndent))) {
        drawn += std::string(kNoteIndent, ' ') + text + '\n';
      }
    }
  }
  out_ += drawn;
}

void TerminalDrawing::fact(const Fact& fact, std::size_t label_width) {
  if (!has_room_beside(label_width)) {
    line(fact.alarming ? painted(fact.label, colour_of(Emphasis::attention))
                       : fact.label);
    below_label(fact.lines);
    return;
  }
  const std::size_t indent = label_width + kGap;
  std::string label = fact.label;
  for (const std::string& paragraph : fact.lines) {
    for (const std::string& text : wrap(paragraph, text_width(indent))) {
      const std::string padding(indent - label.size(), ' ');
      out_ += fact.alarming ? painted(label, colour_of(Emphasis::attention))
                            : label;
      line(padding + text);
      label.clear();
    }
  }
}

void TerminalDrawing::gate(const Fact& fact, std::size_t label_width) {
  const Emphasis emphasis = fact.alarming ? Emphasis::bad : Emphasis::good;
  if (!has_room_beside(label_width)) {
    line(fact.label + std::string(kGap, ' ') +
         painted(fact.lines.front(), colour_of(emphasis)));
    below_label({fact.lines.begin() + 1, fact.lines.end()});
    return;
  }
  line(fact.label + std::string(label_width + kGap - fact.label.size(), ' ') +
       painted(fact.lines.front(), colour_of(emphasis)));
  const std::size_t indent = label_width + kGap;
  for (std::size_t i = 1; i < fact.lines.size(); ++i) {
    for (const std::string& text : wrap(fact.lines[i], text_width(indent))) {
      line(std::string(indent, ' ') + text);
    }
  }
}

bool TerminalDrawing::has_room_beside(std::size_t label_width) const {
  return width_ >= label_width + kGap + kLeastText;
}

void TerminalDrawing::below_label(const std::vector<std::string>& paragraphs) {
  for (const std::string& paragraph : paragraphs) {
    for (const std::string& text : wrap(paragraph, text_width(kNoteIndent))) {
      line(std::string(kNoteIndent, ' ') + text);
    }
  }
}

void TerminalDrawing::paragraph(std::string_view text) {
  for (const std::string& each : wrap(text, text_width(0))) {
    line(each);
  }
}

std::size_t TerminalDrawing::text_width(std::size_t indent) const {
  return std::max(kLeastText, width_ > indent ? width_ - indent : 0);
}

void TerminalDrawing::draw_cells(const Table& table,
                                 const std::vector<std::size_t>& widths,
                                 const TableRow& row, std::string& out,
                                 bool is_head) const {
  std::string text;
  std::size_t pending = 0;  // Blanks, written only before something.
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    const std::size_t blank = widths[c] - display_width(row.cells[c]);
    const bool right = column.alignment == Alignment::right;
    pending += right ? blank : 0;
    if (!row.cells[c].empty()) {
      text.append(pending, ' ');
      pending = 0;
      const std::string_view colour = is_head ? kBold
                                      : column.emphasised
                                          ? colour_of(row.emphasis)
                                          : std::string_view();
      text += painted(row.cells[c], colour);
    }
    pending += (right ? 0 : blank) + kGap;
  }
  out += text + '\n';
}

}  // namespace benchgate::reporters
