#include "src/formats/json_repair.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace benchgate::formats {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '-';
}

/// Without regard to case: printf, streams and other writers spell it in their
/// own ways.
bool is_not_a_number(std::string_view word) {
  constexpr std::array<std::string_view, 3> kNames = {"nan", "inf", "infinity"};
  if (!word.empty() && (word.front() == '-' || word.front() == '+')) {
    word.remove_prefix(1);
  }
  const auto same = [word](std::string_view name) {
    return std::ranges::equal(word, name, [](char ours, char theirs) {
      return static_cast<char>(ours | 0x20) == theirs;
    });
  };
  return std::ranges::any_of(kNames, same);
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

/// The brackets that are open at some place in a text, outermost first.
class OpenBrackets {
 public:
  /// Whether `c`, outside of strings, may come next in a text that is the
  /// beginning of a longer one: not if it closes the outermost bracket.
  bool accept(char c) {
    if (c == '{' || c == '[') {
      open_.push_back(c);
      return true;
    }
    if (c == '}' || c == ']') {
      if (open_.empty() || open_.back() != (c == '}' ? '{' : '[')) {
        return false;
      }
      open_.pop_back();
      return !open_.empty();
    }
    return !open_.empty() || c == ' ' || is_control(c);
  }

  [[nodiscard]] std::string_view open() const { return open_; }

 private:
  std::string open_;
};

}  // namespace

std::optional<std::string> repair_json_values(std::string_view text) {
  std::string repaired;
  std::size_t copied = 0;  // Of `text`, how much is in `repaired`.
  const auto replace = [&](std::size_t from, std::size_t end,
                           std::string_view replacement) {
    repaired.append(text.substr(copied, from - copied)).append(replacement);
    copied = end;
  };

  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      in_string = !in_string;
    } else if (in_string && c == '\\') {
      ++i;
    } else if (in_string && is_control(c)) {
      replace(i, i + 1, fmt::format("\\u{:04x}", static_cast<unsigned>(c)));
    } else if (!in_string && is_word(c)) {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end])) {
        ++end;
      }
      if (is_not_a_number(text.substr(i, end - i))) {
        replace(i, end, "null");
      }
      i = end - 1;
    }
  }
  if (copied == 0) {
    return std::nullopt;
  }
  return repaired.append(text.substr(copied));
}

std::optional<std::string> close_truncated_json(std::string_view text) {
  OpenBrackets brackets;
  std::size_t complete = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
      continue;
    }
    if (!brackets.accept(c)) {
      return std::nullopt;
    }
    in_string = c == '"';
    if ((c == '[' || c == '}') && brackets.open() == "{[") {
      complete = i + 1;
    }
  }
  if (complete == 0) {
    return brackets.open().starts_with('[') ? std::nullopt
                                            : std::optional<std::string>("{}");
  }
  return std::string(text.substr(0, complete)).append("]}");
}

}  // namespace benchgate::formats
