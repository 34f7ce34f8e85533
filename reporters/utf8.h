#pragma once

/// \file
/// Text that may be anything: names come from a suite, and a suite may print
/// any bytes.

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::reporters {

/// The start of a text.
struct CodePoint {
  char32_t value = 0;      ///< The byte itself when it is not valid.
  std::size_t length = 1;  ///< In bytes.
  bool valid = false;      ///< Well-formed UTF-8: no surrogate, not overlong.
};

/// Precondition: `bytes` is not empty.
CodePoint first_code_point(std::string_view bytes);

void append_code_point(std::string& text, char32_t value);

/// Any bytes as valid UTF-8, so that they can stand in JSON: each byte that is
/// not part of well-formed UTF-8 becomes one of U+EF80 to U+EFFF (private use;
/// the byte added to U+EF00). These characters themselves, if the text has any,
/// are treated as such bytes, so that `unescape_bytes` gives back every text.
std::string escape_bytes(std::string_view bytes);

/// The inverse of `escape_bytes`.
std::string unescape_bytes(std::string_view text);

}  // namespace benchgate::reporters
