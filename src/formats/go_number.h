#pragma once

/// \file
/// Numbers as Go reads them from the text of a benchmark result.

#include <cstdint>
#include <string_view>

namespace benchgate::formats {

enum class NumberError { none, invalid_syntax, out_of_range };

struct GoNumber {
  double value = 0.0;
  NumberError error = NumberError::none;
};

/// Decimal or, with an exponent, hexadecimal ("0x1p4"); underscores between
/// digits; "inf", "infinity" and "nan" in any case. Correctly rounded; out of
/// range is what would round to infinity.
GoNumber parse_go_number(std::string_view text);

/// Whether `text` is a decimal integer of 64 bits, with or without a sign.
NumberError check_go_integer(std::string_view text);

/// "invalid syntax", "value out of range".
std::string_view to_string(NumberError error);

}  // namespace benchgate::formats
