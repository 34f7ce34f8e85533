#include "compare/shortest_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace benchgate::compare {

namespace {

// Go's limits of the form without an exponent: that of the first digit.
constexpr int kLeastExponent = -4;
constexpr int kLeastLargeExponent = 6;

/// Room for the longest: 17 digits, sign, point and exponent.
using Buffer = std::array<char, 32>;

std::string_view written(Buffer& buffer, double value, std::chars_format form) {
  const auto result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, form);
  return {buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
}

}  // namespace

std::string shortest_number(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value > 0.0 ? "+Inf" : "-Inf";
  }
  if (value == 0.0) {
    return std::signbit(value) ? "-0" : "0";
  }
  Buffer buffer;
  const std::string_view scientific =
      written(buffer, value, std::chars_format::scientific);
  const std::size_t mark = scientific.find('e');
  const int exponent =
      std::atoi(std::string(scientific.substr(mark + 1)).c_str());
  if (exponent < kLeastExponent || exponent >= kLeastLargeExponent) {
    return std::string(scientific);
  }
  Buffer plain;
  return std::string(written(plain, value, std::chars_format::fixed));
}

}  // namespace benchgate::compare
