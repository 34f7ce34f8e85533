#include "store/json_position.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace benchgate::store {

namespace {

/// Moves over a JSON text that is known to be valid.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t offset)
      : text_(text), offset_(offset) {
    skip_space();
  }

  [[nodiscard]] std::size_t offset() const { return offset_; }

  [[nodiscard]] char peek() const {
    return offset_ < text_.size() ? text_[offset_] : '\0';
  }

  /// Steps over a character and the space behind it, if it is `c`.
  bool take(char c) {
    if (peek() != c) {
      return false;
    }
    ++offset_;
    skip_space();
    return true;
  }

  /// The characters between the quotes, escapes as they are written.
  std::string_view take_string() {
    const std::size_t start = ++offset_;
    while (offset_ < text_.size() && text_[offset_] != '"') {
      offset_ += text_[offset_] == '\\' ? 2U : 1U;
    }
    const std::size_t end = std::min(offset_, text_.size());
    offset_ = std::min(end + 1, text_.size());
    skip_space();
    return text_.substr(start, end - start);
  }

  void skip_value() {
    std::size_t depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        take_string();
      } else if (c == '{' || c == '[') {
        ++depth;
        take(c);
      } else if (c == '}' || c == ']') {
        --depth;
        take(c);
      } else if (c == ',' || c == ':') {
        take(c);
      } else {
        skip_word();
      }
    } while (depth > 0 && offset_ < text_.size());
  }

 private:
  void skip_space() {
    offset_ =
        std::min(text_.find_first_not_of(" \t\r\n", offset_), text_.size());
  }

  void skip_word() {
    offset_ =
        std::min(text_.find_first_of(" \t\r\n,:]}\"{[", offset_), text_.size());
    skip_space();
  }

  std::string_view text_;
  std::size_t offset_;
};

struct Found {
  std::size_t name;   // Of the key, or of the element.
  std::size_t value;  // The same for an element.
};

std::optional<Found> find_member(Scanner scanner, std::string_view key,
                                 Which which) {
  if (!scanner.take('{')) {
    return std::nullopt;
  }
  int left = which == Which::first ? 1 : 2;
  while (scanner.peek() == '"') {
    const std::size_t name = scanner.offset();
    const bool same = scanner.take_string() == key;
    scanner.take(':');
    if (same && --left == 0) {
      return Found{.name = name, .value = scanner.offset()};
    }
    scanner.skip_value();
    scanner.take(',');
  }
  return std::nullopt;
}

std::optional<Found> find_element(Scanner scanner, std::size_t index) {
  if (!scanner.take('[')) {
    return std::nullopt;
  }
  for (std::size_t i = 0; scanner.peek() != ']' && scanner.peek() != '\0';
       ++i) {
    if (i == index) {
      return Found{.name = scanner.offset(), .value = scanner.offset()};
    }
    scanner.skip_value();
    scanner.take(',');
  }
  return std::nullopt;
}

}  // namespace

std::string to_string(std::span<const JsonStep> path) {
  std::string text;
  for (const JsonStep& step : path) {
    if (step.kind == JsonStep::Kind::element) {
      text += fmt::format("[{}]", step.index);
    } else {
      text += fmt::format("{}{}", text.empty() ? "" : ".", step.key);
    }
  }
  return text;
}

JsonPath json_path_from(std::string_view text) {
  JsonPath path;
  while (!text.empty()) {
    if (text.front() == '[') {
      std::size_t index = 0;
      text.remove_prefix(1);
      for (; !text.empty() && text.front() != ']'; text.remove_prefix(1)) {
        index = index * 10 + static_cast<std::size_t>(text.front() - '0');
      }
      text.remove_prefix(std::min<std::size_t>(1, text.size()));
      path.push_back(
          {.key = {}, .index = index, .kind = JsonStep::Kind::element});
    } else {
      text.remove_prefix(text.front() == '.' ? 1 : 0);
      const std::string_view key = text.substr(0, text.find_first_of(".["));
      text.remove_prefix(key.size());
      path.push_back({.key = key, .index = 0, .kind = JsonStep::Kind::member});
    }
  }
  return path;
}

std::size_t locate(std::string_view json, std::span<const JsonStep> path,
                   Which which) {
  Found last{.name = Scanner(json, 0).offset(),
             .value = Scanner(json, 0).offset()};
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Scanner scanner(json, last.value);
    const bool is_last = i + 1 == path.size();
    const auto next =
        path[i].kind == JsonStep::Kind::element
            ? find_element(scanner, path[i].index)
            : find_member(scanner, path[i].key, is_last ? which : Which::first);
    if (!next) {
      break;
    }
    last = *next;
  }
  return last.name;
}

std::string line_and_column(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t newline = before.rfind('\n');
  const std::string_view start_of_line =
      newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto column = std::ranges::count_if(start_of_line, [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  });
  return fmt::format("line {}, column {}", line, column + 1);
}

}  // namespace benchgate::store
