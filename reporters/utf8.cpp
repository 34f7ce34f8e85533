#include "reporters/utf8.h"

#include <algorithm>

namespace benchgate::reporters {

namespace {

/// Where the bytes 0x80 to 0xFF go. The MirBSD OPTU encodings use the same
/// range for the same purpose.
constexpr char32_t kEscapeBase = 0xEF00;
constexpr char32_t kFirstEscape = 0xEF80;
constexpr char32_t kLastEscape = 0xEFFF;

bool is_escape(char32_t value) {
  return value >= kFirstEscape && value <= kLastEscape;
}

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

/// What the first byte says of its sequence: how long, the bits it carries and
/// the smallest value that needs this length. Length 0: it starts none.
struct Lead {
  std::size_t length;
  char32_t bits;
  char32_t smallest;
};

Lead lead_of(unsigned byte) {
  if (byte < 0x80) {
    return {1, byte, 0};
  }
  if (byte >= 0xC2 && byte < 0xE0) {
    return {2, byte & 0x1FU, 0x80};
  }
  if (byte >= 0xE0 && byte < 0xF0) {
    return {3, byte & 0x0FU, 0x800};
  }
  if (byte >= 0xF0 && byte < 0xF5) {
    return {4, byte & 0x07U, 0x10000};
  }
  return {0, 0, 0};
}

}  // namespace

CodePoint first_code_point(std::string_view bytes) {
  const CodePoint invalid{
      .value = byte_at(bytes, 0), .length = 1, .valid = false};
  const Lead lead = lead_of(byte_at(bytes, 0));
  if (lead.length == 0 || lead.length > bytes.size()) {
    return invalid;
  }
  char32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    if ((byte_at(bytes, i) & 0xC0U) != 0x80U) {
      return invalid;
    }
    value = (value << 6U) | (byte_at(bytes, i) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < lead.smallest || value > 0x10FFFF || surrogate) {
    return invalid;
  }
  return {.value = value, .length = lead.length, .valid = true};
}

void append_code_point(std::string& text, char32_t value) {
  const auto append = [&text](char32_t byte) {
    text.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (value < 0x80) {
    append(value);
  } else if (value < 0x800) {
    append(0xC0U | (value >> 6U));
    append(0x80U | (value & 0x3FU));
  } else if (value < 0x10000) {
    append(0xE0U | (value >> 12U));
    append(0x80U | ((value >> 6U) & 0x3FU));
    append(0x80U | (value & 0x3FU));
  } else {
    append(0xF0U | (value >> 18U));
    append(0x80U | ((value >> 12U) & 0x3FU));
    append(0x80U | ((value >> 6U) & 0x3FU));
    append(0x80U | (value & 0x3FU));
  }
}

std::string escape_bytes(std::string_view bytes) {
  const auto is_ascii = [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  };
  if (std::ranges::all_of(bytes, is_ascii)) {
    return std::string(bytes);
  }
  std::string text;
  while (!bytes.empty()) {
    const CodePoint point = first_code_point(bytes);
    const std::string_view sequence = bytes.substr(0, point.length);
    if (point.valid && !is_escape(point.value)) {
      text += sequence;
    } else {
      for (std::size_t i = 0; i < sequence.size(); ++i) {
        append_code_point(text, kEscapeBase + byte_at(sequence, i));
      }
    }
    bytes.remove_prefix(point.length);
  }
  return text;
}

std::string unescape_bytes(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    if (point.valid && is_escape(point.value)) {
      bytes.push_back(static_cast<char>(
          static_cast<unsigned char>(point.value - kEscapeBase)));
    } else {
      bytes += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return bytes;
}

}  // namespace benchgate::reporters
