#pragma once

#include "reporters/http/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace benchgate::reporters::forge {

/// A site has put a request off: it was not carried out.
struct RateLimit {
  std::chrono::seconds wait;  ///< At least one.

  /// The limit does not say how long it lasts: longer each time it is met.
  bool unsaid = false;
};

/// The value of `retry-after` in seconds, at least one; empty: there is none,
/// or it is a date, which no site sends.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(
    const http::Response& response);

/// Whether the header `name` is a number, and which.
[[nodiscard]] std::optional<std::int64_t> header_number(
    const http::Response& response, std::string_view name);

/// Until a second after the time that the header `name` gives in seconds of
/// Unix time, read against the Date of the answer, since the clock here may be
/// off; `now` is used if there is none. Empty: there is no such header.
[[nodiscard]] std::optional<std::chrono::seconds> until_reset(
    const http::Response& response, std::string_view name,
    std::chrono::system_clock::time_point now);

/// For the limit that does not say how long: a minute, twice as long for each
/// time it was met `before`.
[[nodiscard]] RateLimit unsaid_limit(int before);

}  // namespace benchgate::reporters::forge
