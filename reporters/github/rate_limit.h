#pragma once

#include "reporters/github/http.h"

#include <chrono>
#include <optional>

namespace benchgate::reporters::github {

/// GitHub has put a request off: it was not carried out.
struct RateLimit {
  std::chrono::seconds wait;  ///< At least one.

  /// The limit on many requests at a time, which says nothing of how long.
  bool secondary = false;
};

/// Whether a limit is what `response`, of 403 or 429, is about, and how long
/// it lasts; empty: it is not. In the order that GitHub's documentation gives
/// ("Rate limits for the REST API"): `retry-after`; `x-ratelimit-remaining: 0`
/// with `x-ratelimit-reset`, read against the Date of the answer, since the
/// clock here may be off; a body that names the secondary limit, for a minute,
/// twice as long each time.
///
/// `now` is used if the answer has no Date; `secondary_limits` is how often
/// this request has met the secondary limit before.
[[nodiscard]] std::optional<RateLimit> rate_limit(
    const Response& response, std::chrono::system_clock::time_point now,
    int secondary_limits);

/// The value of `retry-after` in seconds, at least one; empty: there is none,
/// or it is a date, which GitHub does not send.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(
    const Response& response);

}  // namespace benchgate::reporters::github
