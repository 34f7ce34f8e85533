#pragma once

/// \file
/// White space and letters of UTF-8 text, as far as formats depend on them.

#include <cstddef>
#include <string_view>

namespace benchgate::formats {

/// How many bytes the white space character at the beginning of `text` has; 0
/// if there is none. White space is Unicode's.
std::size_t space_length(std::string_view text);

/// `text` without white space at its beginning.
std::string_view skip_space(std::string_view text);

/// `text` up to its first white space.
std::string_view first_word(std::string_view text);

/// The character at the beginning of `text`, and how many bytes it has. Bytes
/// that are no UTF-8 are a character each, U+FFFD. `text` is not empty.
struct Character {
  char32_t code = 0;
  std::size_t length = 1;
};

Character first_character(std::string_view text);

bool is_lower_case(char32_t code);
bool is_upper_case(char32_t code);

}  // namespace benchgate::formats
