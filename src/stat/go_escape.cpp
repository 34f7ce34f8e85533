#include "src/stat/go_escape.h"

#include <charconv>
#include <cstddef>
#include <cstdint>

namespace benchgate::stat {

namespace {

void append_utf8(std::uint32_t code, std::string& text) {
  const auto put = [&text](std::uint32_t byte) {
    text += static_cast<char>(byte);
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
  }
  if (code >= 0x800) {
    put(0x80U | ((code >> 6U) & 0x3FU));
  }
  if (code >= 0x80) {
    put(0x80U | (code & 0x3FU));
  }
}

/// The number that exactly `count` digits at the beginning of `text` write.
std::optional<std::uint32_t> digits(std::string_view text, std::size_t count,
                                    int base) {
  std::uint32_t value = 0;
  if (text.size() < count) {
    return std::nullopt;
  }
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + count, value, base);
  if (error != std::errc() || end != text.data() + count) {
    return std::nullopt;
  }
  return value;
}

/// Resolves what stands behind a backslash.
///
/// Returns: how many bytes that were; 0 if it is no escape.
std::size_t resolve(std::string_view text, std::string& into) {
  constexpr std::string_view kLetters = "abfnrtv\\\"";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"";
  if (text.empty()) {
    return 0;
  }
  if (const auto letter = kLetters.find(text[0]);
      letter != std::string_view::npos) {
    into += kMeanings[letter];
    return 1;
  }
  if (text[0] >= '0' && text[0] <= '7') {
    const auto byte = digits(text, 3, 8);
    if (!byte || *byte > 0xFF) {
      return 0;
    }
    into += static_cast<char>(*byte);
    return 3;
  }
  const std::size_t count = text[0] == 'x'   ? 2
                            : text[0] == 'u' ? 4
                            : text[0] == 'U' ? 8
                                             : 0;
  const auto code =
      count == 0 ? std::nullopt : digits(text.substr(1), count, 16);
  if (!code) {
    return 0;
  }
  if (count == 2) {
    into += static_cast<char>(*code);
  } else if (*code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) {
    return 0;
  } else {
    append_utf8(*code, into);
  }
  return count + 1;
}

}  // namespace

std::optional<std::string> resolve_go_escapes(std::string_view text) {
  std::string resolved;
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    if (c == '\n') {
      return std::nullopt;
    }
    if (c != '\\') {
      resolved += c;
      continue;
    }
    const std::size_t length = resolve(text, resolved);
    if (length == 0) {
      return std::nullopt;
    }
    text.remove_prefix(length);
  }
  return resolved;
}

}  // namespace benchgate::stat
