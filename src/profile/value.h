#pragma once

/// \file
/// Arithmetic on the values of profiles. A hostile file may make a sum run
/// over; it then wraps around, as it does in pprof, and is not undefined.

#include <cstdint>
#include <limits>

namespace benchgate::profile {

using Value = std::int64_t;

constexpr Value wrapping_sum(Value left, Value right) {
  return static_cast<Value>(static_cast<std::uint64_t>(left) +
                            static_cast<std::uint64_t>(right));
}

constexpr std::uint64_t magnitude(Value value) {
  return value < 0 ? 0U - static_cast<std::uint64_t>(value)
                   : static_cast<std::uint64_t>(value);
}

/// `number` towards zero, or the nearest value that there is.
constexpr Value truncated(double number) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63.
  if (number >= kLimit) {
    return std::numeric_limits<Value>::max();
  }
  if (number >= -kLimit) {
    return static_cast<Value>(number);
  }
  return number < 0 ? std::numeric_limits<Value>::min() : 0;  // 0: a NaN.
}

}  // namespace benchgate::profile
