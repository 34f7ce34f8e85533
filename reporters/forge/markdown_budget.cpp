#include "reporters/forge/markdown_budget.h"

#include <algorithm>
#include <array>
#include <vector>

namespace benchgate::reporters::forge {

namespace {

/// What is open at the end of a line, and what it takes to close it.
class OpenMarkup {
 public:
  void read(std::string_view line) {
    const std::string_view text = without_indent(line);
    if (!fence_.empty()) {
      close_fence(text);
      return;
    }
    const std::size_t marks = fence_marks(text);
    if (marks > 0) {
      fence_ = std::string(text.substr(0, marks));
      table_lines_ = 0;
      return;
    }
    table_lines_ = text.starts_with('|') ? table_lines_ + 1 : 0;
    read_tags(text);
  }

  /// A table of one or two lines has no rows yet.
  [[nodiscard]] bool in_head_of_table() const {
    return table_lines_ == 1 || table_lines_ == 2;
  }

  [[nodiscard]] std::string closing() const {
    std::string text = fence_.empty() ? "\n" : fence_ + "\n\n";
    for (auto tag = tags_.rbegin(); tag != tags_.rend(); ++tag) {
      text += "</" + std::string(*tag) + ">\n\n";
    }
    return text;
  }

 private:
  static std::string_view without_indent(std::string_view line) {
    const std::size_t text = line.find_first_not_of(' ');
    // Four spaces make it a block of code.
    return text == std::string_view::npos || text > 3 ? line
                                                      : line.substr(text);
  }

  /// How many marks of a fence the line begins with; 0: it is none.
  static std::size_t fence_marks(std::string_view text) {
    if (!text.starts_with("```") && !text.starts_with("~~~")) {
      return 0;
    }
    const std::size_t end =
        std::min(text.find_first_not_of(text[0]), text.size());
    // "```a```" is a code span.
    const bool is_span =
        text[0] == '`' && text.find('`', end) != std::string_view::npos;
    return is_span ? 0 : end;
  }

  void close_fence(std::string_view text) {
    const std::size_t marks = fence_marks(text);
    if (marks >= fence_.size() && text[0] == fence_[0] &&
        text.find_first_not_of(" \n", marks) == std::string_view::npos) {
      fence_.clear();
    }
  }

  /// Tags of ours; data has its < escaped, or stands in a code span that
  /// begins a cell, and a line that begins with < is ours.
  void read_tags(std::string_view text) {
    if (!text.starts_with('<')) {
      return;
    }
    constexpr std::array<std::string_view, 2> kTags = {"details", "summary"};
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const std::string_view tag : kTags) {
        if (text.substr(i).starts_with("<" + std::string(tag) + ">")) {
          tags_.push_back(tag);
        } else if (text.substr(i).starts_with("</" + std::string(tag) + ">") &&
                   !tags_.empty() && tags_.back() == tag) {
          tags_.pop_back();
        }
      }
    }
  }

  std::string fence_;
  std::size_t table_lines_ = 0;
  std::vector<std::string_view> tags_;
};

}  // namespace

std::string fit_markdown(std::string markdown, std::size_t bytes,
                         std::string_view pointer) {
  if (markdown.size() <= bytes) {
    return markdown;
  }
  OpenMarkup open;
  std::size_t kept = 0;
  std::string closing;
  for (std::size_t start = 0; start < bytes;) {
    const std::size_t newline = markdown.find('\n', start);
    const std::size_t end =
        newline == std::string::npos ? markdown.size() : newline + 1;
    if (end > bytes) {
      break;
    }
    open.read(std::string_view(markdown).substr(start, end - start));
    std::string close = open.closing();
    if (!open.in_head_of_table() &&
        end + close.size() + pointer.size() <= bytes) {
      kept = end;
      closing = std::move(close);
    }
    start = end;
  }
  markdown.resize(kept);
  markdown += closing;
  markdown += start_within(pointer, bytes - markdown.size());
  return markdown;
}

std::string_view start_within(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) {
    return text;
  }
  std::size_t end = bytes;
  // Not within a character: those bytes begin with 10.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end);
}

}  // namespace benchgate::reporters::forge
