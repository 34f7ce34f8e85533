#pragma once

/// \file
/// Values as people write them, on the command line and in the configuration.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace benchgate::cli {

/// "1%" is 0.01, "0.01" is 0.01, "150%" is 1.5. Empty if it is neither,
/// negative or not finite, and if it is above 1 without a percent sign: whoever
/// types 5 means 5 % and not 500 %.
std::optional<double> parse_share(std::string_view text);

/// "250ms", "90s", "5m", "1.5h", "30d". Empty if it is none of these, not above
/// 0 or above a year.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "100B", "1.5kB", "500MB", "5GiB": decimal and binary, up to TB and TiB.
/// Empty if it is none of these.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// "2027-03-01"; the calendar must have that day.
bool is_date(std::string_view text);

}  // namespace benchgate::cli
