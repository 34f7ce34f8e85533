#include "reporters/history/site/site_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace benchgate::reporters::history {

namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned kBits = 5;
constexpr std::uint64_t kContinued = 1U << kBits;
constexpr char kMissing = '!';

/// Significant digits that the smallest value keeps.
constexpr int kSignificant = 5;

bool all_whole(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) {
    return !std::isfinite(value) ||
           (std::floor(value) == value &&
            std::abs(value) <= static_cast<double>(kLargestWhole));
  });
}

}  // namespace

void append_whole(std::string& text, std::int64_t number) {
  const bool negative = number < 0;
  std::uint64_t rest = static_cast<std::uint64_t>(negative ? -number : number);
  rest = rest * 2 + (negative ? 1 : 0);
  do {
    const std::uint64_t digit = rest % kContinued;
    rest /= kContinued;
    text += kDigits[digit + (rest > 0 ? kContinued : 0)];
  } while (rest > 0);
}

std::string encode_numbers(
    std::span<const std::optional<std::int64_t>> column) {
  std::string text;
  for (const std::optional<std::int64_t>& number : column) {
    if (number) {
      append_whole(text, *number);
    } else {
      text += kMissing;
    }
  }
  return text;
}

std::string encode_differences(
    std::span<const std::optional<std::int64_t>> column) {
  WholeNumbers differences;
  differences.reserve(column.size());
  std::int64_t last = 0;
  for (const std::optional<std::int64_t>& number : column) {
    if (number) {
      differences.emplace_back(*number - last);
      last = *number;
    } else {
      differences.emplace_back();
    }
  }
  return encode_numbers(differences);
}

std::optional<ScaledColumn> scale_values(std::span<const double> values) {
  if (all_whole(values)) {
    return ScaledColumn{.decimals = 0, .numbers = scale_values(values, 0)};
  }
  double least = std::numeric_limits<double>::infinity();
  double most = 0.0;
  for (const double value : values) {
    if (std::isfinite(value) && value != 0.0) {
      least = std::min(least, std::abs(value));
      most = std::max(most, std::abs(value));
    }
  }
  const int decimals =
      kSignificant - static_cast<int>(std::floor(std::log10(least)));
  // Differences may be twice as large as the values.
  constexpr double kMargin = 4.0;
  const double largest = most * std::pow(10.0, decimals) * kMargin;
  if (!(largest <= static_cast<double>(kLargestWhole))) {
    return std::nullopt;
  }
  return ScaledColumn{.decimals = decimals,
                      .numbers = scale_values(values, decimals)};
}

WholeNumbers scale_values(std::span<const double> values, int decimals) {
  const double factor = std::pow(10.0, decimals);
  WholeNumbers numbers;
  numbers.reserve(values.size());
  for (const double value : values) {
    const double scaled = std::round(value * factor);
    // Not a number fails the comparison, too.
    if (std::abs(scaled) <= static_cast<double>(kLargestWhole)) {
      numbers.emplace_back(static_cast<std::int64_t>(scaled));
    } else {
      numbers.emplace_back();
    }
  }
  return numbers;
}

}  // namespace benchgate::reporters::history
