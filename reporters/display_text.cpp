#include "reporters/display_text.h"

#include "reporters/character_width.h"
#include "reporters/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace benchgate::reporters {

namespace {

bool is_plain(char c) {
  return c >= ' ' && c <= '~';
}

void append_visible(std::string& text, CodePoint point) {
  const auto out = std::back_inserter(text);
  const auto number = static_cast<unsigned>(point.value);
  if (point.value == U'\n') {
    text += "\\n";
  } else if (point.value == U'\r') {
    text += "\\r";
  } else if (point.value == U'\t') {
    text += "\\t";
  } else if (!point.valid || number < 0x80) {
    fmt::format_to(out, "\\x{:02x}", number);
  } else {
    fmt::format_to(out, "\\u{{{:x}}}", number);
  }
}

/// A mark belongs to the character before it, however many there are; past
/// this number a cut may separate them, so that a cell has a bounded size.
constexpr std::size_t kMostCodePointsPerColumn = 4;

/// Whether `text` may stay whole. One of marks alone is as wide as nothing, and
/// may be a megabyte long.
bool fits(std::string_view text, std::size_t width) {
  return text.size() <= 4 * kMostCodePointsPerColumn * width &&
         display_width(text) <= width;
}

/// The longest start of `text` within `width` columns.
std::string_view start_of(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t columns = 0;
  std::size_t points = 0;
  while (bytes < text.size()) {
    const CodePoint point = first_code_point(text.substr(bytes));
    columns += columns_of(point.value);
    ++points;
    if (columns > width || points > kMostCodePointsPerColumn * width) {
      break;
    }
    bytes += point.length;
  }
  return text.substr(0, bytes);
}

/// The longest end of `text` within `width` columns.
std::string_view end_of(std::string_view text, std::size_t width) {
  std::size_t begin = text.size();
  std::size_t columns = 0;
  std::size_t points = 0;
  std::size_t i = text.size();
  while (i > 0) {
    --i;
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) {
      continue;
    }
    const std::size_t own = columns_of(first_code_point(text.substr(i)).value);
    columns += own;
    ++points;
    if (columns > width || points > kMostCodePointsPerColumn * width) {
      break;
    }
    if (own > 0) {
      begin = i;  // Never at a mark, which would land on the ellipsis.
    }
  }
  return text.substr(begin);
}

/// `start` of `text` without the spelled-out character that it breaks off in.
std::string_view without_half_a_spelling(std::string_view text,
                                         std::string_view start) {
  const std::size_t begin = start.rfind('\\');
  if (begin == std::string_view::npos) {
    return start;
  }
  const std::string_view spelling = text.substr(begin);
  std::size_t length = 2;  // \n
  if (spelling.starts_with("\\x")) {
    length = 4;  // \x1b
  } else if (spelling.starts_with("\\u{")) {
    length = spelling.find('}') + 1;
  }
  return begin + length > start.size() ? start.substr(0, begin) : start;
}

/// A number and its percent sign are one word.
std::size_t end_of_word(std::string_view text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  return text.substr(end).starts_with(" %")
             ? std::min(text.find(' ', end + 1), text.size())
             : end;
}

}  // namespace

std::string visible_text(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    // Most names are nothing else.
    const auto plain = std::ranges::find_if_not(bytes, is_plain);
    text.append(bytes.begin(), plain);
    bytes.remove_prefix(static_cast<std::size_t>(plain - bytes.begin()));
    if (bytes.empty()) {
      break;
    }
    const CodePoint point = first_code_point(bytes);
    if (point.valid && !is_invisible(point.value)) {
      text += bytes.substr(0, point.length);
    } else {
      append_visible(text, point);
    }
    bytes.remove_prefix(point.length);
  }
  return text;
}

std::size_t display_width(std::string_view text) {
  if (std::ranges::all_of(text, is_plain)) {
    return text.size();
  }
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    columns += columns_of(point.value);
    text.remove_prefix(point.length);
  }
  return columns;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (fits(text, width)) {
    return std::string(text);
  }
  if (width == 0) {
    return "";
  }
  const std::size_t ahead = width / 2;
  std::string cut(start_of(text, ahead));
  cut += "…";
  cut += end_of(text, width - ahead - 1);
  return cut;
}

std::string shorten_at_end(std::string_view text, std::size_t width) {
  if (fits(text, width)) {
    return std::string(text);
  }
  if (width == 0) {
    return "";
  }
  std::string cut(without_half_a_spelling(text, start_of(text, width - 1)));
  cut += "…";
  return cut;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t columns = 0;
  while (!text.empty()) {
    std::string_view word = text.substr(0, end_of_word(text));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!lines.back().empty()) {
      if (columns + 1 + display_width(word) <= width) {
        lines.back() += ' ';
        ++columns;
      } else {
        lines.emplace_back();
        columns = 0;
      }
    }
    while (columns + display_width(word) > width) {
      const std::string_view part = start_of(word, width);
      // Of a character wider than the line at least itself is written.
      const std::size_t taken =
          std::max(part.size(), first_code_point(word).length);
      if (taken >= word.size()) {
        break;
      }
      lines.back() += word.substr(0, taken);
      lines.emplace_back();
      word.remove_prefix(taken);
    }
    lines.back() += word;
    columns += display_width(word);
  }
  return lines;
}

}  // namespace benchgate::reporters
