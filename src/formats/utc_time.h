#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace benchgate::formats {

/// "2026-11-23T13:05:00.250Z" of milliseconds since 1970, without the fraction
/// where there is none. Empty before 1970 and after 9999.
std::optional<std::string> utc_from_milliseconds(std::int64_t milliseconds);

/// RFC 3339 or ISO 8601 with any offset, as git and GitHub write it
/// ("2026-11-23T22:05:00+09:00"), in UTC and whole seconds. Empty if it is
/// none.
std::optional<std::string> utc_from_offset_time(std::string_view time);

}  // namespace benchgate::formats
