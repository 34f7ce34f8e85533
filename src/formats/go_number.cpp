#include "src/formats/go_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <system_error>

namespace benchgate::formats {

namespace {

constexpr GoNumber kInvalid = {0.0, NumberError::invalid_syntax};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

bool starts_hexadecimal(std::string_view text) {
  return text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
}

bool same_letters(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char ours, char theirs) {
    return static_cast<char>(ours | 0x20) == theirs;
  });
}

/// `text` is without its sign.
std::optional<double> special_value(std::string_view text, bool has_sign) {
  if (same_letters(text, "inf") || same_letters(text, "infinity")) {
    return std::numeric_limits<double>::infinity();
  }
  if (!has_sign && same_letters(text, "nan")) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::nullopt;
}

/// Empty if an underscore stands anywhere but between two digits, or between
/// "0x" and a digit.
std::optional<std::string> without_underscores(std::string_view text) {
  const bool hexadecimal = starts_hexadecimal(text);
  const auto digit_at = [&](std::size_t i) {
    return i < text.size() &&
           (hexadecimal ? is_hex_digit(text[i]) : is_digit(text[i]));
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const bool after_prefix = hexadecimal && i == 2;
    if (i == 0 || !(digit_at(i - 1) || after_prefix) || !digit_at(i + 1)) {
      return std::nullopt;
    }
  }
  return plain;
}

/// `text` is without its sign and underscores.
GoNumber parse_plain(std::string_view text) {
  const bool hexadecimal = starts_hexadecimal(text);
  const std::string_view digits = text.substr(hexadecimal ? 2 : 0);
  const bool may_begin =
      !digits.empty() &&
      (digits[0] == '.' ||
       (hexadecimal ? is_hex_digit(digits[0]) : is_digit(digits[0])));
  if (!may_begin ||
      (hexadecimal && digits.find_first_of("pP") == std::string_view::npos)) {
    return kInvalid;
  }
  GoNumber number;
  const char* const end = digits.data() + digits.size();
  const auto [stop, code] = std::from_chars(
      digits.data(), end, number.value,
      hexadecimal ? std::chars_format::hex : std::chars_format::general);
  if (stop != end || code == std::errc::invalid_argument) {
    return kInvalid;
  }
  if (code == std::errc::result_out_of_range) {
    // It may also be too small, which Go takes for 0 or a denormal.
    number.value = std::strtod(std::string(text).c_str(), nullptr);
  }
  if (std::isinf(number.value)) {
    number.error = NumberError::out_of_range;
  }
  return number;
}

}  // namespace

GoNumber parse_go_number(std::string_view text) {
  const bool has_sign = text.starts_with('+') || text.starts_with('-');
  const bool negative = text.starts_with('-');
  const std::string_view unsigned_text = text.substr(has_sign ? 1 : 0);
  GoNumber number;
  if (const auto special = special_value(unsigned_text, has_sign)) {
    number.value = *special;
  } else if (unsigned_text.find('_') == std::string_view::npos) {
    number = parse_plain(unsigned_text);
  } else {
    const auto plain = without_underscores(unsigned_text);
    number = plain ? parse_plain(*plain) : kInvalid;
  }
  if (negative) {
    number.value = -number.value;
  }
  return number;
}

NumberError check_go_integer(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) {
      return NumberError::invalid_syntax;
    }
  }
  std::int64_t ignored = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, ignored);
  if (stop != end || code == std::errc::invalid_argument) {
    return NumberError::invalid_syntax;
  }
  return code == std::errc::result_out_of_range ? NumberError::out_of_range
                                                : NumberError::none;
}

std::string_view to_string(NumberError error) {
  return error == NumberError::out_of_range ? "value out of range"
                                            : "invalid syntax";
}

}  // namespace benchgate::formats
