#include "src/cli/values.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace benchgate::cli {

namespace {

/// The number that `text` is, to its last character.
std::optional<double> parse_number(std::string_view text) {
  double number = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

std::optional<int> parse_digits(std::string_view text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 0) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::optional<double> parse_share(std::string_view text) {
  const bool in_percent = text.ends_with('%');
  if (in_percent) {
    text.remove_suffix(text.ends_with(" %") ? 2 : 1);
  }
  const auto number = parse_number(text);
  if (!number || *number < 0.0 || (!in_percent && *number > 1.0)) {
    return std::nullopt;
  }
  return in_percent ? *number / 100.0 : *number;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  // "ms" before "s": the first suffix that fits is taken.
  static constexpr std::array<std::pair<std::string_view, double>, 5> kUnits = {
      {{"ms", 1.0}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}}};
  static constexpr double kLongest = 365.0 * 24 * 3600e3;  // A year.
  for (const auto& [suffix, milliseconds] : kUnits) {
    if (!text.ends_with(suffix)) {
      continue;
    }
    const auto number =
        parse_number(text.substr(0, text.size() - suffix.size()));
    if (!number) {
      return std::nullopt;
    }
    const double whole = std::round(*number * milliseconds);
    if (whole < 1.0 || whole > kLongest) {
      return std::nullopt;
    }
    return std::chrono::milliseconds(static_cast<long long>(whole));
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  // "B" last: the first suffix that fits is taken.
  static constexpr std::array<std::pair<std::string_view, double>, 9> kUnits = {
      {{"kB", 1e3},
       {"MB", 1e6},
       {"GB", 1e9},
       {"TB", 1e12},
       {"KiB", 0x1p10},
       {"MiB", 0x1p20},
       {"GiB", 0x1p30},
       {"TiB", 0x1p40},
       {"B", 1.0}}};
  static constexpr double kLargest = 0x1p60;
  for (const auto& [suffix, bytes] : kUnits) {
    if (!text.ends_with(suffix)) {
      continue;
    }
    const auto number =
        parse_number(text.substr(0, text.size() - suffix.size()));
    if (!number || *number < 0.0 || *number * bytes > kLargest) {
      return std::nullopt;
    }
    return static_cast<std::uint64_t>(std::round(*number * bytes));
  }
  return std::nullopt;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  return year && month && day &&
         std::chrono::year_month_day(
             std::chrono::year(*year),
             std::chrono::month(static_cast<unsigned>(*month)),
             std::chrono::day(static_cast<unsigned>(*day)))
             .ok();
}

}  // namespace benchgate::cli
