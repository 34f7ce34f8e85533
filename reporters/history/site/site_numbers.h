#pragma once

/// \file
/// Columns of numbers as short text, for the data files of a site. A series of
/// 5,000 runs takes some 100 kB so; as JSON it would take 500.
///
/// A whole number is written as in source maps: its sign in the lowest bit,
/// then five bits to a character of base 64 (A-Z a-z 0-9 + /), the lowest
/// first; all but the last have the sixth bit set. '!' stands for a number that
/// is missing. assets/numbers.js reads it.
///
/// Source: Source Map specification (ECMA-426), section on base 64 VLQ.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace benchgate::reporters::history {

using WholeNumbers = std::vector<std::optional<std::int64_t>>;

/// Of magnitudes beyond this JavaScript loses the last digits.
inline constexpr std::int64_t kLargestWhole = std::int64_t{1} << 52U;

/// Appends one number; its magnitude is at most kLargestWhole.
void append_whole(std::string& text, std::int64_t number);

/// Each number by itself.
std::string encode_numbers(std::span<const std::optional<std::int64_t>> column);

/// Each as its difference to the one before it that is there, the first to
/// zero.
std::string encode_differences(
    std::span<const std::optional<std::int64_t>> column);

/// Values as whole multiples of a power of ten.
struct ScaledColumn {
  int decimals = 0;  ///< The unit of the numbers is 10 to the minus this.
  WholeNumbers numbers;
};

/// Scales values so that the smallest, zero apart, keeps five significant
/// digits (twice the noise of the quietest benchmark is a hundred times that);
/// whole values stay as they are, however large. Values that are not finite are
/// missing.
///
/// Returns: nothing if the smallest and the largest are too far apart.
std::optional<ScaledColumn> scale_values(std::span<const double> values);

/// The same with a given scale.
WholeNumbers scale_values(std::span<const double> values, int decimals);

}  // namespace benchgate::reporters::history
