#include "reporters/markdown_drawing.h"

#include "reporters/display_text.h"
#include "reporters/quantity.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace benchgate::reporters {

namespace {

/// GitHub refuses a comment of more than 65,536 characters; some of them are
/// left for what somebody may want to put around ours.
constexpr std::size_t kLargestMarkup = 60'000;

/// A name is cut here: GitHub shows no cell that wide, and a suite with long
/// names must not use up the room of the others.
constexpr std::size_t kLongestName = 120;

/// Breaks a mention, a reference to an issue or a link without being seen: a
/// backslash would not help, since GitHub looks for them in the rendered text.
constexpr std::string_view kInvisibleBreak = "&#8203;";

/// What begins a link or a reference by itself.
bool begins_reference(std::string_view rest) {
  constexpr std::array<std::string_view, 7> kStarts = {
      "@", "#", "://", "GH-", "gh-", "www.", "WWW."};
  return std::ranges::any_of(kStarts, [rest](std::string_view start) {
    return rest.starts_with(start);
  });
}

bool is_word_character(std::string_view text, std::size_t i) {
  // Past the end is none; one of several bytes counts as one.
  return i < text.size() &&
         (std::isalnum(static_cast<unsigned char>(text[i])) != 0 ||
          static_cast<unsigned char>(text[i]) >= 0x80);
}

bool needs_backslash(std::string_view text, std::size_t i) {
  constexpr std::string_view kMarkup = "\\`*[]|~$!";
  const char c = text[i];
  if (kMarkup.find(c) != std::string_view::npos) {
    return true;
  }
  if (c == '_') {  // Within a word it stands for itself.
    return i == 0 || !is_word_character(text, i - 1) ||
           !is_word_character(text, i + 1);
  }
  // What would begin a list or a rule.
  const std::string_view before = text.substr(0, i);
  const bool digits_before =
      before.find_first_not_of("0123456789") == std::string_view::npos;
  return (i == 0 && (c == '-' || c == '+' || c == '=')) ||
         (i > 0 && digits_before && (c == '.' || c == ')') &&
          (i + 1 == text.size() || text[i + 1] == ' '));
}

/// A text of ours: of all markup it may have "<0.0001".
std::string own_words(std::string_view text) {
  std::string markup(text);
  if (markup.starts_with('<')) {
    markup.replace(0, 1, "&lt;");
  }
  return markup;
}

enum class Place { table, text };

/// A name as a code span. Only in a table does a pipe need its backslash even
/// there; elsewhere the backslash would be seen.
std::string code(std::string_view name, Place place) {
  const std::string text = shorten(name, kLongestName);
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string inner;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    inner += c == '|' && place == Place::table ? "\\|" : std::string(1, c);
  }
  const std::string fence(longest + 1, '`');
  // One space at each end belongs to the fence.
  const bool pad = inner.starts_with('`') || inner.ends_with('`') ||
                   inner.starts_with(' ') || inner.ends_with(' ');
  const std::string_view space = pad ? " " : "";
  return fence + std::string(space) + inner + std::string(space) + fence;
}

std::string cell(const Column& column, const std::string& text) {
  if (text.empty()) {
    return "";
  }
  switch (column.content) {
    case Content::names:
      return code(text, Place::table);
    case Content::quantities:
      return text == "-" ? text : markdown_text(text);
    case Content::words:
      return own_words(text);
  }
  return "";
}

std::string draw_head(const Table& table) {
  std::string titles = "|";
  std::string rules = "|";
  for (const Column& column : table.columns) {
    titles += " " +
              (column.title_is_name ? code(column.title, Place::table)
                                    : own_words(column.title)) +
              " |";
    rules += column.alignment == Alignment::right ? " ---: |" : " --- |";
  }
  return titles + "\n" + rules + "\n";
}

std::string draw_row(const Table& table, const TableRow& row) {
  std::string line = "|";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    std::string text = cell(column, row.cells[c]);
    const bool strong = column.emphasised && row.emphasis == Emphasis::bad;
    if (strong && !text.empty()) {
      text.insert(0, "**").append("**");
    }
    line += " " + text + " |";
  }
  return line + "\n";
}

}  // namespace

std::size_t markdown_room_beside(std::size_t taken) {
  constexpr std::size_t kFrame = 300;
  return kLargestMarkup - std::min(kLargestMarkup, taken + kFrame);
}

std::string markdown_text(std::string_view text) {
  std::string markup;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&' || c == '<' || c == '>') {
      markup += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
      continue;
    }
    if (needs_backslash(text, i)) {
      markup += '\\';
    }
    markup += c;
    if (begins_reference(text.substr(i))) {
      markup += kInvisibleBreak;
    }
  }
  return markup;
}

std::string markdown_name(std::string_view name) {
  return code(name, Place::text);
}

std::string markdown_table(const Table& table, std::size_t room,
                           std::string_view elsewhere) {
  std::string lines = draw_head(table);
  std::string notes;
  std::size_t drawn = 0;
  for (const TableRow& row : table.rows) {
    const std::string line = draw_row(table, row);
    std::string own_notes;
    for (const std::string& note : row.notes) {
      own_notes += "- " + code(row.cells.front(), Place::text) + ": " +
                   markdown_text(note) + "\n";
    }
    if (lines.size() + notes.size() + line.size() + own_notes.size() > room) {
      break;
    }
    lines += line;
    notes += own_notes;
    ++drawn;
  }
  std::string markup = lines + "\n";
  if (drawn < table.rows.size()) {
    markup += count(table.rows.size() - drawn, "more row") +
              " did not fit here; " + std::string(elsewhere) + " has all.\n\n";
  }
  return notes.empty() ? markup : markup + notes + "\n";
}

std::string markdown_fact(const Fact& fact) {
  std::string markup = "- " + markdown_text(fact.label) + ": ";
  for (std::size_t i = 0; i < fact.lines.size(); ++i) {
    markup += (i == 0 ? "" : "; ") + markdown_text(fact.lines[i]);
  }
  return markup + "\n";
}

}  // namespace benchgate::reporters
