#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::reporters::http {

/// The time in a Date header, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110,
/// section 5.6.7; its two obsolete spellings are not read). Empty: it is none.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point>
parse_http_date(std::string_view text);

/// "2026-11-23 21:00:00 UTC", for people.
[[nodiscard]] std::string shown_time(
    std::chrono::system_clock::time_point time);

}  // namespace benchgate::reporters::http
